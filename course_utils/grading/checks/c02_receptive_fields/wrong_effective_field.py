"""Wrong implementations of `effective_field`, for its bank."""

from collections.abc import Callable

import torch
import torch.nn.functional as F


def pick(maps: torch.Tensor, row: int, column: int) -> torch.Tensor:
    """The value of a place of the map."""
    return maps[:, :, row, column].sum()


def gradient(
    images: torch.Tensor,
    kernels: list[torch.Tensor],
    row: int,
    column: int,
    *,
    value: Callable[[torch.Tensor, int, int], torch.Tensor] = pick,
    rectified: range | None = None,
    padding: Callable[[int], int] = lambda side: 0,
    stride: int = 1,
) -> torch.Tensor:
    """The gradient (N, C, H, W) of a value of the last map.

    rectified: the layers with a ReLU; padding: by the side of a kernel; stride: of each layer
    """
    pixels = images.clone().requires_grad_()
    maps = pixels
    for number, kernel in enumerate(kernels):
        high, wide = map(padding, kernel.shape[2:])
        maps = F.conv2d(maps, kernel, stride=stride, padding=(high, wide))
        if rectified is None or number in rectified:
            maps = maps.relu()
    return torch.autograd.grad(value(maps, row, column), pixels)[0]


def size_of(gradient: torch.Tensor) -> torch.Tensor:
    return gradient.abs().sum(1).mean(0)


def signed(
    images: torch.Tensor, kernels: list[torch.Tensor], row: int, column: int
) -> torch.Tensor:
    return gradient(images, kernels, row, column).sum(1).mean(0)


def size_taken_last(
    images: torch.Tensor, kernels: list[torch.Tensor], row: int, column: int
) -> torch.Tensor:
    return gradient(images, kernels, row, column).sum(1).mean(0).abs()


def size_of_the_sum(
    images: torch.Tensor, kernels: list[torch.Tensor], row: int, column: int
) -> torch.Tensor:
    return gradient(images, kernels, row, column).sum((0, 1)).abs()


def last_relu_missing(
    images: torch.Tensor, kernels: list[torch.Tensor], row: int, column: int
) -> torch.Tensor:
    return size_of(gradient(images, kernels, row, column, rectified=range(len(kernels) - 1)))


def linear(
    images: torch.Tensor, kernels: list[torch.Tensor], row: int, column: int
) -> torch.Tensor:
    return size_of(gradient(images, kernels, row, column, rectified=range(0)))


def last_relu_only(
    images: torch.Tensor, kernels: list[torch.Tensor], row: int, column: int
) -> torch.Tensor:
    last = range(len(kernels) - 1, len(kernels))
    return size_of(gradient(images, kernels, row, column, rectified=last))


def channel_mean(
    images: torch.Tensor, kernels: list[torch.Tensor], row: int, column: int
) -> torch.Tensor:
    return gradient(images, kernels, row, column).abs().mean((0, 1))


def channel_maximum(
    images: torch.Tensor, kernels: list[torch.Tensor], row: int, column: int
) -> torch.Tensor:
    return gradient(images, kernels, row, column).abs().amax(1).mean(0)


def mean_of_all(
    images: torch.Tensor, kernels: list[torch.Tensor], row: int, column: int
) -> torch.Tensor:
    def value(maps: torch.Tensor, row: int, column: int) -> torch.Tensor:
        return maps[:, :, row, column].mean()

    return size_of(gradient(images, kernels, row, column, value=value))


def mean_of_the_channels(
    images: torch.Tensor, kernels: list[torch.Tensor], row: int, column: int
) -> torch.Tensor:
    def value(maps: torch.Tensor, row: int, column: int) -> torch.Tensor:
        return maps[:, :, row, column].mean(1).sum()

    return size_of(gradient(images, kernels, row, column, value=value))


def mean_of_the_images(
    images: torch.Tensor, kernels: list[torch.Tensor], row: int, column: int
) -> torch.Tensor:
    def value(maps: torch.Tensor, row: int, column: int) -> torch.Tensor:
        return maps[:, :, row, column].sum(1).mean()

    return size_of(gradient(images, kernels, row, column, value=value))


def mean_of_all_summed(
    images: torch.Tensor, kernels: list[torch.Tensor], row: int, column: int
) -> torch.Tensor:
    return mean_of_all(images, kernels, row, column) * len(images)


def swapped(
    images: torch.Tensor, kernels: list[torch.Tensor], row: int, column: int
) -> torch.Tensor:
    def value(maps: torch.Tensor, row: int, column: int) -> torch.Tensor:
        return maps[:, :, column, row].sum()

    return size_of(gradient(images, kernels, row, column, value=value))


def padded_by_half(
    images: torch.Tensor, kernels: list[torch.Tensor], row: int, column: int
) -> torch.Tensor:
    return size_of(gradient(images, kernels, row, column, padding=lambda side: side // 2))


def padded_below_half(
    images: torch.Tensor, kernels: list[torch.Tensor], row: int, column: int
) -> torch.Tensor:
    def padding(side: int) -> int:
        return (side - 1) // 2

    return size_of(gradient(images, kernels, row, column, padding=padding))


def padded_by_all(
    images: torch.Tensor, kernels: list[torch.Tensor], row: int, column: int
) -> torch.Tensor:
    return size_of(gradient(images, kernels, row, column, padding=lambda side: side - 1))


def middle(
    images: torch.Tensor, kernels: list[torch.Tensor], row: int, column: int
) -> torch.Tensor:
    def value(maps: torch.Tensor, row: int, column: int) -> torch.Tensor:
        return maps[:, :, maps.shape[2] // 2, maps.shape[3] // 2].sum()

    return size_of(gradient(images, kernels, row, column, value=value))


def upper_middle(
    images: torch.Tensor, kernels: list[torch.Tensor], row: int, column: int
) -> torch.Tensor:
    def value(maps: torch.Tensor, row: int, column: int) -> torch.Tensor:
        return maps[:, :, (maps.shape[2] - 1) // 2, (maps.shape[3] - 1) // 2].sum()

    return size_of(gradient(images, kernels, row, column, value=value))


def corner(
    images: torch.Tensor, kernels: list[torch.Tensor], row: int, column: int
) -> torch.Tensor:
    def value(maps: torch.Tensor, row: int, column: int) -> torch.Tensor:
        return maps[:, :, 0, 0].sum()

    return size_of(gradient(images, kernels, row, column, value=value))


def squared(
    images: torch.Tensor, kernels: list[torch.Tensor], row: int, column: int
) -> torch.Tensor:
    return gradient(images, kernels, row, column).square().sum(1).mean(0)


def length(
    images: torch.Tensor, kernels: list[torch.Tensor], row: int, column: int
) -> torch.Tensor:
    return gradient(images, kernels, row, column).square().sum(1).sqrt().mean(0)


def root_mean_square(
    images: torch.Tensor, kernels: list[torch.Tensor], row: int, column: int
) -> torch.Tensor:
    return gradient(images, kernels, row, column).square().sum(1).mean(0).sqrt()


def mean_picture(
    images: torch.Tensor, kernels: list[torch.Tensor], row: int, column: int
) -> torch.Tensor:
    return size_of(gradient(images.mean(0, keepdim=True), kernels, row, column))


def first_image(
    images: torch.Tensor, kernels: list[torch.Tensor], row: int, column: int
) -> torch.Tensor:
    return size_of(gradient(images[:1], kernels, row, column))


def negative_dropped(
    images: torch.Tensor, kernels: list[torch.Tensor], row: int, column: int
) -> torch.Tensor:
    return gradient(images, kernels, row, column).clamp(min=0).sum(1).mean(0)


def negative_sum_dropped(
    images: torch.Tensor, kernels: list[torch.Tensor], row: int, column: int
) -> torch.Tensor:
    return gradient(images, kernels, row, column).sum(1).clamp(min=0).mean(0)


def negative_mean_dropped(
    images: torch.Tensor, kernels: list[torch.Tensor], row: int, column: int
) -> torch.Tensor:
    return gradient(images, kernels, row, column).sum(1).mean(0).clamp(min=0)


def scaled_to_1(
    images: torch.Tensor, kernels: list[torch.Tensor], row: int, column: int
) -> torch.Tensor:
    field = size_of(gradient(images, kernels, row, column))
    return field / field.max()


def scaled_to_sum_1(
    images: torch.Tensor, kernels: list[torch.Tensor], row: int, column: int
) -> torch.Tensor:
    field = size_of(gradient(images, kernels, row, column))
    return field / field.sum()


def first_image_channel(
    images: torch.Tensor, kernels: list[torch.Tensor], row: int, column: int
) -> torch.Tensor:
    return gradient(images, kernels, row, column)[:, 0].abs().mean(0)


def strided(
    images: torch.Tensor, kernels: list[torch.Tensor], row: int, column: int
) -> torch.Tensor:
    return size_of(gradient(images, kernels, row, column, stride=2))


def of_kernels(
    change: Callable[[list[torch.Tensor]], list[torch.Tensor]],
) -> Callable[..., torch.Tensor]:
    """The field of other kernels."""

    def field(
        images: torch.Tensor, kernels: list[torch.Tensor], row: int, column: int
    ) -> torch.Tensor:
        return size_of(gradient(images, change(kernels), row, column))

    return field


def of_value(
    value: Callable[[torch.Tensor, int, int], torch.Tensor],
) -> Callable[..., torch.Tensor]:
    """The field of another value of the last map."""

    def field(
        images: torch.Tensor, kernels: list[torch.Tensor], row: int, column: int
    ) -> torch.Tensor:
        return size_of(gradient(images, kernels, row, column, value=value))

    return field


first_channel = of_value(lambda maps, row, column: maps[:, 0, row, column].sum())
strongest_channel = of_value(lambda maps, row, column: maps[:, :, row, column].amax(1).sum())
whole_row = of_value(lambda maps, row, column: maps[:, :, row].sum())
whole_column = of_value(lambda maps, row, column: maps[..., column].sum())
