"""A grid of averages from a map of any size, larger or smaller than the grid."""

import numpy as np
import torch
import torch.nn.functional as F

from course_utils.grading.checks.c06_vgg.wrong_adaptive_average import MISTAKES
from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check


def adaptive_average(maps: torch.Tensor, rows: int, columns: int) -> torch.Tensor:
    """Maps (N, C, H, W) averaged to (N, C, rows, columns)."""
    return F.adaptive_avg_pool2d(maps, (rows, columns))


def cases(rng: np.random.Generator) -> list[tuple]:
    small = torch.tensor([[[[1.0, 2], [3, 5]]]])
    # more than half of the grids divide their map, so that work that raises at the others is known
    return [
        (small, 1, 3),
        (small, 3, 3),
        (torch.tensor([[[[1.0, 2, 3, 4, 5, 6]]]]), 1, 2),
        (torch.tensor([[[[1.0, 2, 3, 4, 5]]]]), 1, 3),
        (tensor(rng, 2, 2, 3, 4), 1, 1),
        (tensor(rng, 1, 2, 2, 3), 2, 3),
        (tensor(rng, 2, 3, 7, 11), 3, 5),
        (tensor(rng, 1, 2, 2, 3), 7, 4),
        (tensor(rng, 3, 2, 6, 8), 6, 4),
        (tensor(rng, 2, 1, 4, 10), 2, 5),
        (tensor(rng, 1, 3, 9, 2), 3, 1),
    ]


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
    mistakes=MISTAKES,
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
