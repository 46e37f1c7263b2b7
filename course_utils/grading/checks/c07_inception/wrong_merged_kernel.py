"""Two convolutions as one, and what goes wrong in merging them."""

from collections.abc import Callable

import torch
import torch.nn.functional as F


def merged_kernel(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    """The kernels (K, C, h, w) that do what `first` and then `second` do."""
    return F.conv_transpose2d(second, first)  # scatters first once for each place of second


def by_copies(
    first: torch.Tensor, second: torch.Tensor, copy: Callable[..., None], *, swapped: bool = False
) -> torch.Tensor:
    """The merged kernel as `copy(merged, i, j, copies of the first)` makes it, place by place.

    swapped: whether height and width are mixed up in its size
    """
    _, c, h, w = first.shape
    k, _, height, width = second.shape
    size = (h + width - 1, w + height - 1) if swapped else (h + height - 1, w + width - 1)
    merged = torch.zeros(k, c, *size, dtype=first.dtype)
    for i in range(height):
        for j in range(width):
            copy(merged, i, j, torch.einsum("km,mchw->kchw", second[:, :, i, j], first))
    return merged


def add(merged: torch.Tensor, i: int, j: int, copies: torch.Tensor) -> None:
    h, w = copies.shape[2:]
    merged[:, :, i : i + h, j : j + w] += copies


def put(merged: torch.Tensor, i: int, j: int, copies: torch.Tensor) -> None:
    h, w = copies.shape[2:]
    merged[:, :, i : i + h, j : j + w] = copies


def add_exchanged(merged: torch.Tensor, i: int, j: int, copies: torch.Tensor) -> None:
    add(merged, j, i, copies)


def add_at_the_corner(merged: torch.Tensor, i: int, j: int, copies: torch.Tensor) -> None:
    add(merged, 0, 0, copies)


def overwritten(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    return by_copies(first, second, put)


def exchanged(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    return by_copies(first, second, add_exchanged)


def unmoved(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    return by_copies(first, second, add_at_the_corner)


def unmoved_small(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    return torch.einsum("kmij,mchw->kchw", second, first)


def size_swapped(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    return by_copies(first, second, add, swapped=True)


def padding_swapped(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    height, width = second.shape[2:]
    return correlated(first, second.flip(2, 3), (width - 1, height - 1))


def correlated(
    first: torch.Tensor, second: torch.Tensor, padding: tuple[int, ...] = (0, 0)
) -> torch.Tensor:
    """The second kernel slid over the first one."""
    return F.conv2d(first.transpose(0, 1), second, padding=padding).transpose(0, 1)


def flipped(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    return merged_kernel(first, second.flip(2, 3))


def first_flipped(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    return merged_kernel(first.flip(2, 3), second)


def rows_flipped(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    return merged_kernel(first, second.flip(2))


def columns_flipped(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    return merged_kernel(first, second.flip(3))


def turned(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    return merged_kernel(first, second).flip(2, 3)


def second_transposed(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    return merged_kernel(first, second.transpose(2, 3))


def second_rotated(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    return merged_kernel(first, second.transpose(2, 3).flip(2))


def averaged(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    return merged_kernel(first, second) / len(first)


def one_middle_map(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    return merged_kernel(first[-1:], second[:, -1:])


def first_middle_map(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    return merged_kernel(first[:1], second[:, :1])


def sums_multiplied(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    return merged_kernel(first.sum(0, keepdim=True), second.sum(1, keepdim=True))


def channel_by_channel(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    maps = [
        merged_kernel(first[c : c + 1, c : c + 1], second[:, c : c + 1]) for c in through(first)
    ]
    return torch.cat(maps, 1)


def through(first: torch.Tensor) -> range:
    """The channels, where each has a map in the middle."""
    if first.shape[1] > len(first):
        raise IndexError
    return range(first.shape[1])


def channels_swapped(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    return merged_kernel(first, second).transpose(0, 1)


def side_by_side(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    apart = torch.einsum("kmij,mchw->kcihjw", second, first)
    return apart.flatten(4, 5).flatten(2, 3)


def cropped(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    h, w = first.shape[2:]
    top, left = ((side - 1) // 2 for side in second.shape[2:])
    return merged_kernel(first, second)[:, :, top : top + h, left : left + w]


def cropped_low(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    h, w = first.shape[2:]
    top, left = (side // 2 for side in second.shape[2:])
    return merged_kernel(first, second)[:, :, top : top + h, left : left + w]


def cropped_at_the_end(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    h, w = first.shape[2:]
    return merged_kernel(first, second)[:, :, :h, :w]


def valid(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    return correlated(first, second.flip(2, 3))


def valid_correlated(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    return correlated(first, second)


def padded_by_the_first(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    h, w = first.shape[2:]
    return correlated(first, second.flip(2, 3), (h - 1, w - 1))


def padded_by_the_first_unflipped(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    h, w = first.shape[2:]
    return correlated(first, second, (h - 1, w - 1))


def padded_whole(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    height, width = second.shape[2:]
    return correlated(first, second.flip(2, 3), (height, width))


def as_matrices(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    return (second[:, :, None] @ first).sum(1)


def place_by_place(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    h, w = first.shape[2:]
    height, width = second.shape[2:]
    larger = F.pad(first, (0, width - 1, 0, height - 1))
    return torch.einsum("mcij,kmij->kcij", larger, F.pad(second, (0, w - 1, 0, h - 1)))


def place_by_place_bare(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    return torch.einsum("mcij,kmij->kcij", first, second)


def rectified_between(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    return merged_kernel(first.relu(), second)  # what a single bright pixel shows


def in_the_other_order(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    return merged_kernel(second, first)
