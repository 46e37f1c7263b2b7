"""Option A: the identity, subsampled and filled up with zeros,
for a block that changes the shape."""

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
        (tensor(rng, 2, 3, 5, 4), 7, 2),
        (tensor(rng, 3, 2, 4, 5), 5, 1),
        (tensor(rng, 2, 4, 7, 8), 6, 3),
    ]


def zeros_first(x: torch.Tensor, out_channels: int, stride: int) -> torch.Tensor:
    return F.pad(x[:, :, ::stride, ::stride], (0, 0, 0, 0, out_channels - x.shape[1], 0))


def zeros_around(x: torch.Tensor, out_channels: int, stride: int) -> torch.Tensor:
    extra = out_channels - x.shape[1]
    return F.pad(x[:, :, ::stride, ::stride], (0, 0, 0, 0, extra // 2, extra - extra // 2))


def repeated(x: torch.Tensor, out_channels: int, stride: int) -> torch.Tensor:
    return torch.cat([x] * out_channels, dim=1)[:, :out_channels, ::stride, ::stride]


def averaged(x: torch.Tensor, out_channels: int, stride: int) -> torch.Tensor:
    return padded_shortcut(F.avg_pool2d(x, stride, ceil_mode=True), out_channels, 1)


def cropped(x: torch.Tensor, out_channels: int, stride: int) -> torch.Tensor:
    rows, columns = x[0, 0, ::stride, ::stride].shape
    return padded_shortcut(x[:, :, :rows, :columns], out_channels, 1)


def rounded_down(x: torch.Tensor, out_channels: int, stride: int) -> torch.Tensor:
    rows, columns = (size // stride * stride for size in x.shape[2:])
    return padded_shortcut(x[:, :, :rows, :columns], out_channels, stride)


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
            averaged,
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
    ),
    accepted=(convolved, pixel_by_pixel),
    forbidden=("PadShortcut", "option_a"),
    minutes=8,
)
