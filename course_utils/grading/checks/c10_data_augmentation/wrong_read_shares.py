"""Wrong implementations of read_bilinear: shares, and what is outside."""

from collections.abc import Callable

import torch
import torch.nn.functional as F

from course_utils.grading.checks.c10_data_augmentation.wrong_read_bilinear import (
    near,
    pixel,
    rounded,
    summed,
)


def corners(
    images: torch.Tensor,
    places: torch.Tensor,
    base: torch.Tensor,
    weigh: Callable[[torch.Tensor, int], torch.Tensor],
) -> torch.Tensor:
    """The sum over the four corners from `base` on, black outside.
    weigh: distance, 0 or 1 -> weight"""
    n, _, h, w = images.shape
    padded = F.pad(images, (9, 9, 9, 9)).permute(0, 2, 3, 1)
    image = torch.arange(n).view(n, 1, 1)
    total = torch.zeros(())
    for i in (0, 1):
        for j in (0, 1):
            x, y = (base + torch.tensor([j, i])).unbind(3)
            distance = places - base
            weight = weigh(distance[..., 0], j) * weigh(distance[..., 1], i)
            total = total + weight[..., None] * padded[image, (y + 9).long(), (x + 9).long()]
    return total.permute(0, 3, 1, 2)


def linear(distance: torch.Tensor, step: int) -> torch.Tensor:
    """The weight of a corner: how near it is."""
    return distance if step else 1 - distance


def far_counts_most(images: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    def weigh(distance: torch.Tensor, step: int) -> torch.Tensor:
        return linear(distance, 1 - step)

    return corners(images, places, places.floor(), weigh)


def plain_mean(images: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    def weigh(distance: torch.Tensor, step: int) -> torch.Tensor:
        return torch.full_like(distance, 0.5)

    return corners(images, places, places.floor(), weigh)


def truncated(images: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    return corners(images, places, places.trunc(), linear)


def nearest_exchanged(images: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    return rounded(images, places.flip(3))


def straight(images: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    return summed(
        images, places, lambda x, y, column, row: (1 - torch.hypot(x - column, y - row)).clamp(0)
    )


def smaller(images: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    return summed(
        images, places, lambda x, y, column, row: torch.minimum(near(x, column), near(y, row))
    )


def unguarded(images: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    image = torch.arange(len(images)).view(-1, 1, 1)
    x, y = places.unbind(3)
    total = torch.zeros(())
    for down in (0, 1):
        for step in (0, 1):
            row, column = y.floor() + down, x.floor() + step
            share = near(x, column) * near(y, row)
            total = total + share[..., None] * images[image, :, row.long(), column.long()]
    return total.permute(0, 3, 1, 2)


def pulled(images: torch.Tensor, places: torch.Tensor, least: float) -> torch.Tensor:
    """Indices at the edge before their shares are taken, which are then at least so large."""
    h, w = images.shape[2:]
    x, y = places.unbind(3)
    total = torch.zeros(())
    for down in (0, 1):
        for step in (0, 1):
            row, column = (y.floor() + down).clamp(0, h - 1), (x.floor() + step).clamp(0, w - 1)
            share = near(x, column).clamp(min=least) * near(y, row).clamp(min=least)
            total = total + share[..., None] * pixel(images, row, column)
    return total.permute(0, 3, 1, 2)


def pulled_first(images: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    return pulled(images, places, -9)


def pulled_twice(images: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    return pulled(images, places, 0)
