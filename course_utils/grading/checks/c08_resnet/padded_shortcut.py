"""Option A: the identity, subsampled and filled up with zeros,
for a block that changes the shape."""

from functools import partial

import numpy as np
import torch
import torch.nn.functional as F

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake


def padded_shortcut(x: torch.Tensor, out_channels: int, stride: int) -> torch.Tensor:
    """x: (N, C, H, W) -> (N, out_channels, H / stride, W / stride), rounded up."""
    return F.pad(x[:, :, ::stride, ::stride], (0, 0, 0, 0, 0, out_channels - x.shape[1]))


def cases(rng: np.random.Generator) -> list[tuple]:
    return [
        (torch.arange(1.0, 10).reshape(1, 1, 3, 3), 2, 2),
        (torch.tensor([[[[1.0, -2, 3]], [[-4, 5, 6]]]]), 2, 1),
        (torch.ones(2, 16, 9, 7), 32, 2),
        (tensor(rng, 2, 3, 5, 4), 7, 2),
        (tensor(rng, 3, 2, 4, 5), 5, 1),
        (tensor(rng, 2, 4, 7, 8), 6, 3),
        (tensor(rng, 1, 2, 3, 4), 2, 2),
    ]


def zeros_first(x: torch.Tensor, out_channels: int, stride: int) -> torch.Tensor:
    return F.pad(x[:, :, ::stride, ::stride], (0, 0, 0, 0, out_channels - x.shape[1], 0))


def zeros_around(x: torch.Tensor, out_channels: int, stride: int) -> torch.Tensor:
    extra = out_channels - x.shape[1]
    return F.pad(x[:, :, ::stride, ::stride], (0, 0, 0, 0, extra // 2, extra - extra // 2))


def repeated(x: torch.Tensor, out_channels: int, stride: int) -> torch.Tensor:
    return torch.cat([x] * out_channels, dim=1)[:, :out_channels, ::stride, ::stride]


def pooled(x: torch.Tensor, out_channels: int, stride: int, *, kind: str) -> torch.Tensor:
    """With a mean or a maximum of each window where a pixel is asked for."""
    pool = F.max_pool2d if kind == "maximum" else F.avg_pool2d
    return padded_shortcut(pool(x, stride, ceil_mode=kind != "mean, rounded down"), out_channels, 1)


def adaptive(x: torch.Tensor, out_channels: int, stride: int) -> torch.Tensor:
    rows, columns = x[0, 0, ::stride, ::stride].shape
    return padded_shortcut(F.adaptive_avg_pool2d(x, (rows, columns)), out_channels, 1)


def maxima_rounded_down(x: torch.Tensor, out_channels: int, stride: int) -> torch.Tensor:
    return padded_shortcut(F.max_pool2d(x, stride), out_channels, 1)


def cropped(x: torch.Tensor, out_channels: int, stride: int) -> torch.Tensor:
    rows, columns = x[0, 0, ::stride, ::stride].shape
    return padded_shortcut(x[:, :, :rows, :columns], out_channels, 1)


def rounded_down(x: torch.Tensor, out_channels: int, stride: int) -> torch.Tensor:
    rows, columns = (size // stride * stride for size in x.shape[2:])
    return padded_shortcut(x[:, :, :rows, :columns], out_channels, stride)


def strided(x: torch.Tensor, out_channels: int, stride: int, *, kind: str) -> torch.Tensor:
    """With other pixels kept."""
    rows = columns = stride
    first = stride - 1 if kind == "last" else 0
    if kind == "two":
        rows = columns = 2
    elif kind == "none":
        rows = columns = 1
    elif kind == "rows":
        columns = 1
    elif kind == "columns":
        rows = 1
    return padded_shortcut(x[:, :, first::rows, first::columns], out_channels, 1)


def filled(x: torch.Tensor, out_channels: int, stride: int, *, kind: str) -> torch.Tensor:
    """With the zeros in other places, or another number of them."""
    missing = out_channels - x.shape[1]
    zeros = {
        "all": (0, 0, 0, 0, 0, out_channels),
        "as many": (0, 0, 0, 0, 0, x.shape[1]),
        "none": (),
        "columns": (0, missing),
        "rows": (0, 0, 0, missing),
        "left": (missing, 0),
        "images": (0, 0, 0, 0, 0, 0, 0, missing),
    }[kind]
    return F.pad(x[:, :, ::stride, ::stride], zeros)


def convolved(x: torch.Tensor, out_channels: int, stride: int) -> torch.Tensor:
    """A 1x1 convolution whose kernel is the identity."""
    kernel = torch.eye(out_channels, x.shape[1], dtype=x.dtype)[:, :, None, None]
    return F.conv2d(x, kernel, stride=stride)


def pixel_by_pixel(x: torch.Tensor, out_channels: int, stride: int) -> np.ndarray:
    """One place at a time, in NumPy."""
    n, c, h, w = x.shape
    out = np.zeros((n, out_channels, -(-h // stride), -(-w // stride)))
    for i, j in np.ndindex(*out.shape[2:]):
        out[:, :c, i, j] = x[:, :, i * stride, j * stride].numpy()
    return out


CHECK = Check(
    work="padded_shortcut",
    reference=padded_shortcut,
    cases=cases,
    reread='Notebook 08, "What may stand on the shortcut"',
    mistakes=(
        Mistake(
            "zeros in front",
            "Your maps of zeros come first, so the input's maps are added to the last maps of F. "
            "Here they come last.",
            zeros_first,
        ),
        Mistake(
            "zeros on both sides",
            "You put half of the zeros before the maps and half behind. Some code does; here all "
            "come behind.",
            zeros_around,
        ),
        Mistake(
            "maps repeated",
            "You repeat the maps of the input. The missing ones should be zero.",
            repeated,
        ),
        Mistake(
            "averaged",
            "You average over each window. The shortcut takes the window's first pixel as it is, "
            "nothing is mixed.",
            partial(pooled, kind="mean"),
            variants=(partial(pooled, kind="mean, rounded down"), adaptive),
        ),
        Mistake(
            "maximum of each window",
            "You take the largest pixel of each window. The shortcut takes the window's first "
            "pixel, whatever it is.",
            partial(pooled, kind="maximum"),
            variants=(maxima_rounded_down,),
        ),
        Mistake(
            "corner cut out",
            "Your maps are the upper left corner of the input's: the size fits, the pixels are "
            "neighbors. Take every stride-th one.",
            cropped,
        ),
        Mistake(
            "rounded down",
            "Your maps are a row or column too small where the size is no multiple of the stride. "
            "Pixel 0 counts, too: the size is divided and rounded up.",
            rounded_down,
        ),
        Mistake(
            "stride of 2 always",
            "You take every second pixel, whatever `stride` is. Use the argument.",
            partial(strided, kind="two"),
        ),
        Mistake(
            "stride ignored",
            "You keep every pixel. Only pixels 0, stride, 2 * stride and so on are asked for.",
            partial(strided, kind="none"),
        ),
        Mistake(
            "one axis only",
            "You skip pixels along one axis of the map only. The stride holds for rows and "
            "columns.",
            partial(strided, kind="rows"),
            variants=(partial(strided, kind="columns"),),
        ),
        Mistake(
            "last pixel of each step",
            "You start with pixel stride - 1. The first one that is kept is pixel 0.",
            partial(strided, kind="last"),
        ),
        Mistake(
            "too many maps of zeros",
            "You append `out_channels` maps of zeros. The maps of x count, too: together there are "
            "`out_channels`.",
            partial(filled, kind="all"),
        ),
        Mistake(
            "maps always doubled",
            "You append as many maps of zeros as x has maps. How many are missing depends on "
            "`out_channels`.",
            partial(filled, kind="as many"),
        ),
        Mistake(
            "no maps of zeros",
            "Your answer has only the maps of x. Maps of zeros are missing, up to `out_channels`.",
            partial(filled, kind="none"),
        ),
        Mistake(
            "zeros as further images",
            "You append the zeros along the first axis, as further images. The maps are the second "
            "axis.",
            partial(filled, kind="images"),
        ),
        Mistake(
            "zeros inside the maps",
            "Your zeros make each map larger. F.pad counts its pairs from the last axis, and it is "
            "the second that has to grow.",
            partial(filled, kind="columns"),
            variants=(partial(filled, kind="rows"), partial(filled, kind="left")),
        ),
    ),
    accepted=(convolved, pixel_by_pixel),
    forbidden=("PadShortcut", "option_a"),
    minutes=8,
)
