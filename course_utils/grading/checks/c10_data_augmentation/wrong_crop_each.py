"""Wrong implementations of crop_each."""

import torch
import torch.nn.functional as F
from torch import Tensor


def windows(padded: Tensor, top: Tensor, left: Tensor, h: int, w: int) -> Tensor:
    """Of each image (C, ...) the window of h rows and w columns, or what is there of it."""
    places = zip(padded, top.tolist(), left.tolist(), strict=False)
    return torch.stack([image[:, t : t + h, x : x + w] for image, t, x in places])


def around(images: Tensor, padding: int) -> Tensor:
    return F.pad(images, (padding,) * 4)


def last_draw(images: Tensor, top: Tensor, left: Tensor, padding: int) -> Tensor:
    t, x = int(top[-1]), int(left[-1])
    h, w = images.shape[2:]
    return around(images, padding)[:, :, t : t + h, x : x + w]


def rolled_on(images: Tensor, top: Tensor, left: Tensor, padding: int) -> Tensor:
    h, w = images.shape[2:]
    moves = zip(around(images, padding), top.tolist(), left.tolist(), strict=True)
    return torch.stack([image.roll((t, x), (1, 2))[:, :h, :w] for image, t, x in moves])


def padding_added(images: Tensor, top: Tensor, left: Tensor, padding: int) -> Tensor:
    padded = around(images, padding)
    return windows(padded, top + padding, left + padding, *images.shape[2:])


def padding_taken(images: Tensor, top: Tensor, left: Tensor, padding: int) -> Tensor:
    padded = around(images, padding)
    top, left = (top - padding).clamp(min=0), (left - padding).clamp(min=0)
    return windows(padded, top, left, *images.shape[2:])


def not_padded(images: Tensor, top: Tensor, left: Tensor, padding: int) -> Tensor:
    return windows(images, top, left, *images.shape[2:])


def columns_padded(images: Tensor, top: Tensor, left: Tensor, padding: int) -> Tensor:
    return windows(F.pad(images, (padding, padding)), top, left, *images.shape[2:])


def rows_padded(images: Tensor, top: Tensor, left: Tensor, padding: int) -> Tensor:
    return windows(F.pad(images, (0, 0, padding, padding)), top, left, *images.shape[2:])


def padded_before(images: Tensor, top: Tensor, left: Tensor, padding: int) -> Tensor:
    return windows(F.pad(images, (padding, 0, padding, 0)), top, left, *images.shape[2:])


def channels_padded(images: Tensor, top: Tensor, left: Tensor, padding: int) -> Tensor:
    return windows(F.pad(images, (padding,) * 6), top, left, *images.shape[2:])


def all_padded(images: Tensor, top: Tensor, left: Tensor, padding: int) -> Tensor:
    return windows(F.pad(images, (padding,) * 8), top, left, *images.shape[2:])


def edge_repeated(images: Tensor, top: Tensor, left: Tensor, padding: int) -> Tensor:
    padded = F.pad(images, (padding,) * 4, mode="replicate")
    return windows(padded, top, left, *images.shape[2:])


def reflected(images: Tensor, top: Tensor, left: Tensor, padding: int) -> Tensor:
    padded = F.pad(images, (padding,) * 4, mode="reflect")
    return windows(padded, top, left, *images.shape[2:])


def size_exchanged(images: Tensor, top: Tensor, left: Tensor, padding: int) -> Tensor:
    w, h = images.shape[2:]
    return windows(around(images, padding), top, left, h, w)


def square(images: Tensor, top: Tensor, left: Tensor, padding: int) -> Tensor:
    h = images.shape[2]
    return windows(around(images, padding), top, left, h, h)


def square_by_width(images: Tensor, top: Tensor, left: Tensor, padding: int) -> Tensor:
    w = images.shape[3]
    return windows(around(images, padding), top, left, w, w)


def one_end(images: Tensor, top: Tensor, left: Tensor, h: int, w: int) -> Tensor:
    places = zip(images, top.tolist(), left.tolist(), strict=True)
    return torch.stack([image[:, t:h, x:w] for image, t, x in places])


def to_the_size(images: Tensor, top: Tensor, left: Tensor, padding: int) -> Tensor:
    return one_end(around(images, padding), top, left, *images.shape[2:])


def to_the_edge(images: Tensor, top: Tensor, left: Tensor, padding: int) -> Tensor:
    h, w = images.shape[2:]
    return one_end(around(images, padding), top, left, h + padding, w + padding)


def to_the_end(images: Tensor, top: Tensor, left: Tensor, padding: int) -> Tensor:
    padded = around(images, padding)
    return one_end(padded, top, left, *padded.shape[2:])


def joined(images: Tensor, top: Tensor, left: Tensor, padding: int) -> Tensor:
    return windows(around(images, padding), top, left, *images.shape[2:]).flatten(0, 1)


def first_only(images: Tensor, top: Tensor, left: Tensor, padding: int) -> Tensor:
    return windows(around(images, padding), top, left, *images.shape[2:])[0]


def last_only(images: Tensor, top: Tensor, left: Tensor, padding: int) -> Tensor:
    return windows(around(images, padding), top, left, *images.shape[2:])[-1]


def top_for_both(images: Tensor, top: Tensor, left: Tensor, padding: int) -> Tensor:
    return windows(around(images, padding), top, top, *images.shape[2:])


def left_for_both(images: Tensor, top: Tensor, left: Tensor, padding: int) -> Tensor:
    return windows(around(images, padding), left, left, *images.shape[2:])


def top_ignored(images: Tensor, top: Tensor, left: Tensor, padding: int) -> Tensor:
    return windows(around(images, padding), 0 * top + padding, left, *images.shape[2:])


def left_ignored(images: Tensor, top: Tensor, left: Tensor, padding: int) -> Tensor:
    return windows(around(images, padding), top, 0 * left + padding, *images.shape[2:])


def in_the_middle(images: Tensor, top: Tensor, left: Tensor, padding: int) -> Tensor:
    return images


def one_more(images: Tensor, top: Tensor, left: Tensor, padding: int) -> Tensor:
    h, w = images.shape[2:]
    return windows(around(images, padding), top, left, h + 1, w + 1)


def one_less(images: Tensor, top: Tensor, left: Tensor, padding: int) -> Tensor:
    h, w = images.shape[2:]
    return windows(around(images, padding), top, left, h - 1, w - 1)


def around_only(images: Tensor, top: Tensor, left: Tensor, padding: int) -> Tensor:
    return around(images, padding)
