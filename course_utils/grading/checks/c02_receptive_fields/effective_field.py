"""What moves a unit: the mean size of its gradient, pixel by pixel."""

from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F
from torch import nn

from course_utils.analysis import effective_receptive_field
from course_utils.grading.checks.c02_receptive_fields import wrong_effective_field as wrong
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
        (torch.ones(1, 1, 2, 3), [torch.tensor([[[[3.0, -1]]]])], 1, 1),
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
        Mistake(
            "no absolute value",
            "Your field has signs. How strongly a pixel moves the unit has none: take the absolute "
            "value before you add anything up.",
            wrong.signed,
        ),
        Mistake(
            "absolute value last",
            "You take the absolute value last, when the channels and the images are added up "
            "already and their signs have canceled.",
            wrong.size_taken_last,
            variants=(wrong.size_of_the_sum,),
        ),
        Mistake(
            "last ReLU missing",
            "Your last layer has no ReLU. One follows each layer, the last too.",
            wrong.last_relu_missing,
        ),
        Mistake(
            "no ReLU",
            "Your layers lack the ReLU that follows each of them. Where a unit is off, no "
            "gradient comes through.",
            wrong.linear,
            variants=(wrong.last_relu_only,),
        ),
        Mistake(
            "mean over the image's channels",
            "You average over the image's channels. They are summed.",
            wrong.channel_mean,
        ),
        Mistake(
            "maximum over the image's channels",
            "You keep the strongest of the image's channels. They are summed.",
            wrong.channel_maximum,
        ),
        Mistake(
            "gradient of a mean",
            "You differentiate a mean, so that your field is too weak. The value of the place is "
            "the sum over the channels of the map, for each image.",
            wrong.mean_of_all,
            variants=(
                wrong.mean_of_the_channels,
                wrong.mean_of_the_images,
                wrong.mean_of_all_summed,
            ),
        ),
        Mistake(
            "row and column swapped",
            "You take the place [column, row]. The row comes first.",
            wrong.swapped,
        ),
        Mistake(
            "padded layers",
            "Your layers are padded. Theirs are not: place [0, 0] of a map reads the upper left "
            "corner of what goes in.",
            wrong.padded_by_half,
            variants=(wrong.padded_below_half, wrong.padded_by_all),
        ),
        Mistake(
            "always the same place",
            "You take a fixed place of the map, the middle or a corner. Asked is the one at `row`, "
            "`column`.",
            wrong.middle,
            variants=(wrong.upper_middle, wrong.corner),
        ),
        Mistake(
            "squared",
            "You square the gradients. Their size is the absolute value.",
            wrong.squared,
            variants=(wrong.length, wrong.root_mean_square),
        ),
        Mistake(
            "one channel of the map",
            "You differentiate one channel of the last map only. The value of the place is the sum "
            "over all its channels.",
            wrong.first_channel,
            variants=(wrong.strongest_channel,),
        ),
        Mistake(
            "a row or column of units",
            "You differentiate a whole row or column of the map. Asked is one place of it.",
            wrong.whole_row,
            variants=(wrong.whole_column,),
        ),
        Mistake(
            "mean picture",
            "You average the images and take the gradient for their mean. Each image has a "
            "gradient of its own; these are averaged.",
            wrong.mean_picture,
        ),
        Mistake(
            "first image only",
            "Only the first image counts in yours. The field is the mean over all.",
            wrong.first_image,
        ),
        Mistake(
            "negative gradients dropped",
            "You set negative gradients to 0. A pixel that pushes the unit down moves it as well.",
            wrong.negative_dropped,
            variants=(wrong.negative_sum_dropped, wrong.negative_mean_dropped),
        ),
        Mistake(
            "scaled",
            "You scale the field, by its largest value or by its sum. It is asked as it is.",
            wrong.scaled_to_1,
            variants=(wrong.scaled_to_sum_1,),
        ),
        Mistake(
            "first channel of the image only",
            "Only the first channel of the image counts in yours. All its channels are summed.",
            wrong.first_image_channel,
        ),
        Mistake(
            "flipped kernels",
            "You flip the kernels. Layers cross-correlate, which flips none.",
            wrong.of_kernels(lambda kernels: [kernel.flip(2, 3) for kernel in kernels]),
        ),
        Mistake(
            "first layer only",
            "Your network ends after its first layer. Asked is a place in the map of the last.",
            wrong.of_kernels(lambda kernels: kernels[:1]),
        ),
        Mistake(
            "output side first",
            "You take the layers from the last to the first. The list has the input side first.",
            wrong.of_kernels(lambda kernels: kernels[::-1]),
        ),
        Mistake(
            "strided layers",
            "Your layers move by two pixels. Theirs have stride 1.",
            wrong.strided,
        ),
    ),
    accepted=(image_by_image, walked_back),
    forbidden=("course_utils", "effective_receptive_field"),
    points=3,
    minutes=16,
    difficulty=3,
)
