"""A grid of averages from a map of any size, larger or smaller than the grid."""

import numpy as np
import torch
import torch.nn.functional as F

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake


def adaptive_average(maps: torch.Tensor, rows: int, columns: int) -> torch.Tensor:
    """Maps (N, C, H, W) averaged to (N, C, rows, columns)."""
    return F.adaptive_avg_pool2d(maps, (rows, columns))


def cases(rng: np.random.Generator) -> list[tuple]:
    return [
        (torch.tensor([[[[1.0, 2], [3, 5]]]]), 3, 3),
        (torch.tensor([[[[1.0, 2, 3, 4, 5]]]]), 1, 3),
        (tensor(rng, 2, 3, 7, 11), 3, 5),
        (tensor(rng, 1, 2, 2, 3), 7, 4),
        (tensor(rng, 3, 2, 6, 8), 6, 4),
    ]


def in_windows(
    maps: torch.Tensor, rows: list[tuple[int, int]], columns: list[tuple[int, int]]
) -> torch.Tensor:
    """The mean over the given windows, [(start, end)] of the rows and of the columns."""
    means = [
        maps[:, :, top:bottom, left:right].mean((2, 3))
        for top, bottom in rows
        for left, right in columns
    ]
    return torch.stack(means, 2).reshape(*maps.shape[:2], len(rows), len(columns))


def ends_rounded_down(maps: torch.Tensor, rows: int, columns: int) -> torch.Tensor:
    def windows(length: int, count: int) -> list[tuple[int, int]]:
        return [(i * length // count, (i + 1) * length // count) for i in range(count)]

    return in_windows(maps, windows(maps.shape[2], rows), windows(maps.shape[3], columns))


def equal_windows(maps: torch.Tensor, rows: int, columns: int) -> torch.Tensor:
    def windows(length: int, count: int) -> list[tuple[int, int]]:
        step = length // count
        return [(i * step, i * step + length - (count - 1) * step) for i in range(count)]

    return in_windows(maps, windows(maps.shape[2], rows), windows(maps.shape[3], columns))


def maximum(maps: torch.Tensor, rows: int, columns: int) -> torch.Tensor:
    return F.adaptive_max_pool2d(maps, (rows, columns))


def one_pixel(maps: torch.Tensor, rows: int, columns: int) -> torch.Tensor:
    return F.interpolate(maps, (rows, columns))


def interpolated(maps: torch.Tensor, rows: int, columns: int) -> torch.Tensor:
    return F.interpolate(maps, (rows, columns), mode="bilinear")


def by_matrices(maps: torch.Tensor, rows: int, columns: int) -> np.ndarray:
    def matrix(length: int, count: int) -> np.ndarray:
        """The matrix (count, length) that averages one axis."""
        pixels = np.arange(length)
        windows = np.arange(count)[:, None]
        inside = (pixels >= windows * length // count) & (pixels * count < (windows + 1) * length)
        return inside / inside.sum(1, keepdims=True)

    return np.einsum(
        "ih,nchw,jw->ncij",
        matrix(maps.shape[2], rows),
        maps.numpy(),
        matrix(maps.shape[3], columns),
    )


def one_axis_after_the_other(maps: torch.Tensor, rows: int, columns: int) -> torch.Tensor:
    for count in (columns, rows):
        length = maps.shape[3]
        windows = [(i * length // count, -(-(i + 1) * length // count)) for i in range(count)]
        means = [maps[..., start:end].mean(3) for start, end in windows]
        maps = torch.stack(means, 3).transpose(2, 3)  # the other axis comes last
    return maps


CHECK = Check(
    work="adaptive_average",
    reference=adaptive_average,
    cases=cases,
    reread='Notebook 06, "Six configurations"',
    mistakes=(
        Mistake(
            "ends rounded down",
            "Your windows end too early: their ends are rounded down, so none overlap, and where "
            "the grid is finer than the map some are empty.",
            ends_rounded_down,
        ),
        Mistake(
            "equal windows",
            "All of your windows are equally large. Where the grid does not divide the map, their "
            "sizes differ by one.",
            equal_windows,
        ),
        Mistake("maximum", "You take the largest number of each window, not the average.", maximum),
        Mistake(
            "one pixel for a window",
            "You take the first number of each window. The others belong to the average, too.",
            one_pixel,
        ),
        Mistake(
            "interpolated",
            "You interpolate between pixels by their distance. Here all the pixels of a window "
            "count the same.",
            interpolated,
        ),
    ),
    accepted=(by_matrices, one_axis_after_the_other),
    forbidden=(
        "adaptive_avg_pool2d",
        "AdaptiveAvgPool2d",
        "_adaptive_avg_pool2d",
        "adaptive_avg_pool1d",
        "AdaptiveAvgPool1d",
        "adaptive_avg_pool3d",
        "AdaptiveAvgPool3d",
    ),
    minutes=10,
)
