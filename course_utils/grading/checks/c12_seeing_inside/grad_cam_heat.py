"""Grad-CAM from a layer's maps and the derivative of a score by them."""

from collections.abc import Callable

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
    example = torch.tensor([[[[1.0, 0]], [[0, 4]]]]), torch.tensor([[[[1.0, 3]], [[-1, 0]]]])
    maps = torch.tensor([[[[1.0, 0], [2, 3]], [[0.0, 4], [1, 0]]]])
    slope = torch.tensor([[[[1.0, 1], [1, 5]], [[-2.0, 0], [0, -2]]]])
    mixed = torch.tensor([[[[1.0, -3], [2, -2]], [[-2.0, 1], [0, -1]]]])  # slopes of both signs
    return [
        (*example, (1, 2)),
        (maps, slope, (2, 2)),
        (maps, mixed, (2, 5)),
        (maps, slope, (2, 5)),
        (tensor(rng, 3, 5, 2, 4), tensor(rng, 3, 5, 2, 4), (7, 9)),
        (tensor(rng, 2, 4, 6, 3), tensor(rng, 2, 4, 6, 3), (12, 10)),
        (tensor(rng, 1, 3, 4, 5).abs(), tensor(rng, 1, 3, 4, 5) + 0.2, (6, 8)),
    ]


Work = Callable[..., torch.Tensor]
Tensors = Callable[[torch.Tensor], torch.Tensor]


def weighing(weigh: Tensors, cut: Tensors = torch.relu) -> Work:
    """The work with other weights, or another end. weigh: slope (N, K, h, w) -> what maps are
    multiplied with; cut: of the sum (N, h, w)"""

    def work(maps: torch.Tensor, slope: torch.Tensor, size: tuple[int, ...]) -> torch.Tensor:
        return enlarged(cut((weigh(slope) * maps).sum(1)), size)

    return work


def mean(slope: torch.Tensor) -> torch.Tensor:
    return slope.mean((2, 3), keepdim=True)


def rectified_each(maps: torch.Tensor, slope: torch.Tensor, size: tuple[int, ...]) -> torch.Tensor:
    return enlarged((mean(slope) * maps).relu().sum(1), size)


def rectified_late(maps: torch.Tensor, slope: torch.Tensor, size: tuple[int, ...]) -> torch.Tensor:
    return enlarged((mean(slope) * maps).sum(1), size).relu()


def not_summed(maps: torch.Tensor, slope: torch.Tensor, size: tuple[int, ...]) -> torch.Tensor:
    return grad_cam_heat(maps, slope, size) / maps.shape[1]


def weighted_by_maps(
    maps: torch.Tensor, slope: torch.Tensor, size: tuple[int, ...]
) -> torch.Tensor:
    return grad_cam_heat(slope, maps, size)


def resized(mode: str, *, corners: bool | None = None) -> Work:
    """The work that enlarges in another way."""

    def work(maps: torch.Tensor, slope: torch.Tensor, size: tuple[int, ...]) -> torch.Tensor:
        cells = grad_cam_heat(maps, slope, maps.shape[2:])[:, None]
        return F.interpolate(cells, size, mode=mode, align_corners=corners)[:, 0]

    return work


def ending(end: Tensors) -> Work:
    """The work whose heat is changed at the end."""

    def work(maps: torch.Tensor, slope: torch.Tensor, size: tuple[int, ...]) -> torch.Tensor:
        return end(grad_cam_heat(maps, slope, size))

    return work


def largest(heat: torch.Tensor) -> torch.Tensor:
    return heat.amax((1, 2), keepdim=True)


def smallest(heat: torch.Tensor) -> torch.Tensor:
    return heat.amin((1, 2), keepdim=True)


def size_exchanged(maps: torch.Tensor, slope: torch.Tensor, size: tuple[int, ...]) -> torch.Tensor:
    return grad_cam_heat(maps, slope, size[::-1])


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
            weighing(mean, cut=lambda cells: cells),
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
            weighing(lambda slope: slope),
        ),
        Mistake(
            "sum for mean",
            "Your weights are as many times too large as a map has cells. A weight is a mean.",
            weighing(lambda slope: slope.sum((2, 3), keepdim=True)),
        ),
        Mistake(
            "maps and slope exchanged",
            "You average the maps and add up the slopes.",
            weighted_by_maps,
        ),
        Mistake(
            "nearest neighbor",
            "Your cells are enlarged as squares. Ask for bilinear interpolation.",
            resized("nearest"),
        ),
        Mistake(
            "corners aligned",
            "You align the corner cells with the corners of the image. By default F.interpolate "
            "does not: a cell lies in the middle of the pixels that it stands for.",
            resized("bilinear", corners=True),
        ),
        Mistake(
            "another interpolation",
            "Your cells are enlarged in another way than bilinearly.",
            resized("bicubic", corners=False),
            variants=(resized("area"),),
        ),
        Mistake(
            "positive slopes only",
            "You drop negative slopes before or after their mean. A map that speaks against the "
            "class counts with its negative weight; only the sum of the maps is cut off at 0.",
            weighing(lambda slope: mean(slope.relu())),
            variants=(weighing(lambda slope: mean(slope).relu()),),
        ),
        Mistake(
            "slopes without sign",
            "Your weights have lost the sign of the slope. A map that speaks against the class has "
            "a negative one.",
            weighing(lambda slope: mean(slope).abs()),
            variants=(weighing(lambda slope: mean(slope.abs())),),
        ),
        Mistake(
            "absolute value for ReLU",
            "Where the sum of the maps is negative, yours has its absolute value. Grad-CAM puts 0 "
            "there.",
            weighing(mean, cut=torch.abs),
        ),
        Mistake(
            "one weight for all maps",
            "All maps of an image get one weight in yours. Each map has its own: the mean of its "
            "slope over its cells.",
            weighing(lambda slope: slope.mean((1, 2, 3), keepdim=True)),
        ),
        Mistake(
            "weights of all images",
            "Your weights are a mean over the images of the batch, too. Each image has weights of "
            "its own.",
            weighing(lambda slope: slope.mean((0, 2, 3), keepdim=True)),
        ),
        Mistake(
            "no weights",
            "You add up the maps without the slope. Each is multiplied with the mean of its slope.",
            weighing(torch.ones_like),
        ),
        Mistake(
            "largest slope for mean",
            "Your weights are the largest slope of each map. A weight is the mean.",
            weighing(lambda slope: slope.amax((2, 3), keepdim=True)),
        ),
        Mistake(
            "mean over the maps",
            "You average over the maps. They are added up.",
            not_summed,
        ),
        Mistake(
            "scaled to 1",
            "You scale each heat map by its largest value. Asked is the heat as it is.",
            ending(lambda heat: heat / (largest(heat) + 1e-8)),
            variants=(
                ending(lambda heat: heat / largest(heat)),
                ending(lambda heat: heat / largest(heat).clamp(min=1e-8)),
                ending(lambda heat: (heat - smallest(heat)) / (largest(heat) - smallest(heat))),
                ending(lambda heat: heat / heat.max()),
            ),
        ),
        Mistake(
            "axis of the images lost",
            "Where there is a single image, your answer has no axis for it: `squeeze` without an "
            "axis takes every axis of length 1.",
            ending(torch.squeeze),
        ),
        Mistake(
            "height and width exchanged",
            "Your heat is as high as the image is wide. `size` is (H, W), in the order of the "
            "axes.",
            size_exchanged,
        ),
    ),
    accepted=(one_image_at_a_time, with_matrices),
    minutes=8,
)
