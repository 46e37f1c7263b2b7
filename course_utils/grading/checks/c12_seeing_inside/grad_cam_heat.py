"""Grad-CAM from a layer's maps and the derivative of a score by them."""

import numpy as np
import torch
import torch.nn.functional as F

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake


def enlarged(cells: torch.Tensor, size: tuple[int, ...]) -> torch.Tensor:
    """(N, h, w) -> (N, *size), bilinearly."""
    return F.interpolate(cells[:, None], size, mode="bilinear", align_corners=False)[:, 0]


def grad_cam_heat(maps: torch.Tensor, slope: torch.Tensor, size: tuple[int, ...]) -> torch.Tensor:
    """maps and slope: (N, K, h, w) -> heat (N, *size)."""
    return enlarged(torch.einsum("nkhw,nk->nhw", maps, slope.mean((2, 3))).clamp(min=0), size)


def cases(rng: np.random.Generator) -> list[tuple]:
    maps = torch.tensor([[[[1.0, 0], [2, 3]], [[0.0, 4], [1, 0]]]])
    slope = torch.tensor([[[[1.0, 1], [1, 5]], [[-2.0, 0], [0, -2]]]])
    return [
        (maps, slope, (2, 2)),
        (maps, slope, (2, 5)),
        (tensor(rng, 3, 5, 2, 4), tensor(rng, 3, 5, 2, 4), (7, 9)),
        (tensor(rng, 2, 4, 6, 3), tensor(rng, 2, 4, 6, 3), (12, 10)),
    ]


def signed(maps: torch.Tensor, slope: torch.Tensor, size: tuple[int, ...]) -> torch.Tensor:
    return enlarged((slope.mean((2, 3), keepdim=True) * maps).sum(1), size)


def rectified_each(maps: torch.Tensor, slope: torch.Tensor, size: tuple[int, ...]) -> torch.Tensor:
    return enlarged((slope.mean((2, 3), keepdim=True) * maps).relu().sum(1), size)


def rectified_late(maps: torch.Tensor, slope: torch.Tensor, size: tuple[int, ...]) -> torch.Tensor:
    return signed(maps, slope, size).relu()


def cell_by_cell(maps: torch.Tensor, slope: torch.Tensor, size: tuple[int, ...]) -> torch.Tensor:
    return enlarged((slope * maps).sum(1).relu(), size)


def summed_slope(maps: torch.Tensor, slope: torch.Tensor, size: tuple[int, ...]) -> torch.Tensor:
    return grad_cam_heat(maps, slope * slope[0, 0].numel(), size)


def weighted_by_maps(
    maps: torch.Tensor, slope: torch.Tensor, size: tuple[int, ...]
) -> torch.Tensor:
    return grad_cam_heat(slope, maps, size)


def nearest(maps: torch.Tensor, slope: torch.Tensor, size: tuple[int, ...]) -> torch.Tensor:
    return F.interpolate(grad_cam_heat(maps, slope, maps.shape[2:])[:, None], size)[:, 0]


def one_image_at_a_time(
    maps: torch.Tensor, slope: torch.Tensor, size: tuple[int, ...]
) -> list[torch.Tensor]:
    """Map by map, each with the mean of its slope."""
    heat = []
    for image_maps, image_slope in zip(maps, slope, strict=True):
        cells = torch.zeros_like(image_maps[0])
        for channel, gradient in zip(image_maps, image_slope, strict=True):
            cells += float(gradient.mean()) * channel
        heat.append(F.interpolate(cells.clamp(min=0)[None, None], size, mode="bilinear")[0, 0])
    return heat


def interpolation_matrix(short: int, long: int) -> np.ndarray:
    """(long, short), which enlarges one axis bilinearly."""
    position = np.clip((np.arange(long) + 0.5) * short / long - 0.5, 0, short - 1)
    return np.clip(1 - np.abs(position[:, None] - np.arange(short)), 0, None)


def with_matrices(maps: torch.Tensor, slope: torch.Tensor, size: tuple[int, ...]) -> np.ndarray:
    """In NumPy, enlarged by a matrix for each axis."""
    weights = slope.numpy().mean(axis=(2, 3))
    cells = np.maximum(np.einsum("nkhw,nk->nhw", maps.numpy(), weights), 0)
    rows, columns = (
        interpolation_matrix(*pair) for pair in zip(cells.shape[1:], size, strict=True)
    )
    return rows @ cells @ columns.T


CHECK = Check(
    work="grad_cam_heat",
    reference=grad_cam_heat,
    cases=cases,
    reread='Notebook 12, "Grad-CAM"',
    mistakes=(
        Mistake(
            "no ReLU",
            "Yours keeps the evidence against the class. Grad-CAM keeps what is positive.",
            signed,
        ),
        Mistake(
            "ReLU before the sum",
            "You cut off the negative part of each map before you add. Maps may cancel; only their "
            "sum is cut.",
            rectified_each,
        ),
        Mistake(
            "ReLU after enlarging",
            "You enlarge first and cut off the negative part then. Negative cells have bled into "
            "their neighbors by that time.",
            rectified_late,
        ),
        Mistake(
            "slope not averaged",
            "You multiply cell by cell with the slope. Grad-CAM gives each map one weight: the "
            "mean of its slope.",
            cell_by_cell,
        ),
        Mistake(
            "sum for mean",
            "Your weights are as many times too large as a map has cells. A weight is a mean.",
            summed_slope,
        ),
        Mistake(
            "maps and slope exchanged",
            "You average the maps and add up the slopes.",
            weighted_by_maps,
        ),
        Mistake(
            "nearest neighbor",
            "Your cells are enlarged as squares. Ask for bilinear interpolation.",
            nearest,
        ),
    ),
    accepted=(one_image_at_a_time, with_matrices),
    minutes=8,
)
