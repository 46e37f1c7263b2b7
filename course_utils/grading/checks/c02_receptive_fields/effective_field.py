"""What moves a unit: the mean size of its gradient, pixel by pixel."""

from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F
from torch import nn

from course_utils.analysis import effective_receptive_field
from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake

if TYPE_CHECKING:
    import numpy as np


def effective_field(
    images: torch.Tensor, kernels: list[torch.Tensor], row: int, column: int
) -> "np.ndarray":
    """The mean over the images (N, C, H, W) of the size of one unit's gradient: (H, W)."""
    network = nn.Sequential()
    for kernel in kernels:
        out_channels, in_channels, height, width = kernel.shape
        layer = nn.Conv2d(in_channels, out_channels, (height, width), bias=False)
        layer.weight = nn.Parameter(kernel)
        network.extend([layer, nn.ReLU()])
    return effective_receptive_field(network, images, str(len(network) - 1), (row, column))


def cases(rng: "np.random.Generator") -> list[tuple]:
    picture = torch.tensor([[[[0.1, 0.2, 0.3], [0.4, 0.5, 0.6], [0.7, 0.8, 0.9]]]])
    return [
        (picture, [torch.tensor([[[[-1.0, 2], [1, 0]]]])], 1, 0),
        (tensor(rng, 5, 2, 7, 6), [tensor(rng, 6, 2, 3, 2)], 2, 3),
        (
            tensor(rng, 7, 3, 9, 10),
            [tensor(rng, 8, 3, 3, 3) / 3, tensor(rng, 5, 8, 2, 3) / 4],
            4,
            2,
        ),
        (
            tensor(rng, 4, 2, 11, 9),
            [tensor(rng, k, c, 3, 3) / 3 for k, c in ((6, 2), (7, 6), (8, 7))],
            1,
            2,
        ),
    ]


def gradient(
    images: torch.Tensor, kernels: list[torch.Tensor], row: int | slice, column: int | slice
) -> torch.Tensor:
    """The gradient (N, C, H, W) of one unit, or of a slice of units, summed over the channels."""
    x = images.clone().requires_grad_()
    maps = x
    for kernel in kernels:
        maps = F.conv2d(maps, kernel).relu()
    return torch.autograd.grad(maps[:, :, row, column].sum(), x)[0]


def mean_first(
    images: torch.Tensor, kernels: list[torch.Tensor], row: int, column: int
) -> torch.Tensor:
    return gradient(images, kernels, row, column).mean(0).abs().sum(0)


def channels_first(
    images: torch.Tensor, kernels: list[torch.Tensor], row: int, column: int
) -> torch.Tensor:
    return gradient(images, kernels, row, column).sum(1).abs().mean(0)


def every_unit(
    images: torch.Tensor, kernels: list[torch.Tensor], row: int, column: int
) -> torch.Tensor:
    return gradient(images, kernels, slice(None), slice(None)).abs().sum(1).mean(0)


def summed_over_images(
    images: torch.Tensor, kernels: list[torch.Tensor], row: int, column: int
) -> torch.Tensor:
    return gradient(images, kernels, row, column).abs().sum((0, 1))


def times_input(
    images: torch.Tensor, kernels: list[torch.Tensor], row: int, column: int
) -> torch.Tensor:
    return (gradient(images, kernels, row, column) * images).abs().sum(1).mean(0)


def image_by_image(
    images: torch.Tensor, kernels: list[torch.Tensor], row: int, column: int
) -> "np.ndarray":
    total = torch.zeros_like(images[0, 0])
    for image in images:
        total = total + gradient(image[None], kernels, row, column)[0].abs().sum(0) / len(images)
    return total.numpy()


def walked_back(
    images: torch.Tensor, kernels: list[torch.Tensor], row: int, column: int
) -> torch.Tensor:
    maps = images
    masks: list[torch.Tensor] = []  # where each ReLU lets the gradient through
    for kernel in kernels:
        maps = F.conv2d(maps, kernel)
        masks.append((maps > 0).to(maps.dtype))
        maps = maps * masks[-1]
    upstream = torch.zeros_like(maps)
    upstream[:, :, row, column] = 1
    for kernel, mask in zip(reversed(kernels), reversed(masks), strict=True):
        upstream = F.conv_transpose2d(upstream * mask, kernel)
    return upstream.abs().sum(1).mean(0)


CHECK = Check(
    work="effective_field",
    reference=effective_field,
    cases=cases,
    reread='Notebook 02, "What a unit really looks at"',
    mistakes=(
        Mistake(
            "signs cancel between images",
            "You average the gradients first and take their size afterwards. A pixel that pushes "
            "up in one image and down in another then seems to do nothing.",
            mean_first,
        ),
        Mistake(
            "signs cancel between channels",
            "You add the gradients of a pixel's channels before you take their size, so that they "
            "cancel.",
            channels_first,
        ),
        Mistake(
            "all units at once",
            "This is the gradient of the whole map. Asked is what moves the one unit at `row`, "
            "`column`.",
            every_unit,
        ),
        Mistake(
            "sum over images",
            "You add the images up. The map is their mean, so that more images do not make a "
            "stronger field.",
            summed_over_images,
        ),
        Mistake(
            "times the pixel",
            "You weigh the gradient with the value of the pixel. A black pixel can move a unit as "
            "well.",
            times_input,
        ),
    ),
    accepted=(image_by_image, walked_back),
    forbidden=("course_utils", "effective_receptive_field"),
    points=3,
    minutes=16,
    difficulty=3,
)
