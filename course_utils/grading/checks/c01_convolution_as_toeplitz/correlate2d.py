"""Cross-correlation of images with channels, stride and padding."""

import numpy as np
import torch
import torch.nn.functional as F

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake


def correlate2d(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    """The maps (N, K, H', W') that kernels (K, C, kh, kw) make of images (N, C, H, W)."""
    return F.conv2d(images, kernels, stride=stride, padding=padding)


def cases(rng: np.random.Generator) -> list[tuple]:
    edge = torch.tensor([[[[1.0, 0, -1], [2, 0, -2], [1, 0, -1]]]])
    return [
        (torch.arange(20.0).reshape(1, 1, 4, 5) ** 2 / 10, edge, 1, 0),
        (tensor(rng, 2, 3, 6, 7), tensor(rng, 4, 3, 3, 2), 1, 0),
        (tensor(rng, 1, 2, 8, 9), tensor(rng, 3, 2, 3, 5), 2, 1),
        (tensor(rng, 2, 3, 5, 4), tensor(rng, 1, 3, 2, 3), 3, 2),
    ]


def flipped(images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int) -> torch.Tensor:
    return correlate2d(images, kernels.flip(2, 3), stride, padding)


def without_stride(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    return correlate2d(images, kernels, 1, padding)


def padded_once(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    return correlate2d(F.pad(images, (padding, 0, padding, 0)), kernels, stride, 0)


def one_channel(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    return correlate2d(images[:, :1], kernels[:, :1], stride, padding)


def channel_mean(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    return correlate2d(images, kernels, stride, padding) / images.shape[1]


def unfolded(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    k, _, kh, kw = kernels.shape
    padded = F.pad(images, (padding, padding, padding, padding))
    windows = padded.unfold(2, kh, stride).unfold(3, kw, stride)
    return torch.einsum("nchwij,kcij->nkhw", windows, kernels)


def tap_by_tap(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> np.ndarray:
    n, _, h, w = images.shape
    k, _, kh, kw = kernels.shape
    padded = np.pad(images.numpy(), ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    rows = (h + 2 * padding - kh) // stride + 1
    columns = (w + 2 * padding - kw) // stride + 1
    out = np.zeros((n, k, rows, columns))
    for i in range(kh):
        for j in range(kw):  # all that this tap meets, in one strided view
            part = padded[:, :, i : i + rows * stride : stride, j : j + columns * stride : stride]
            out += np.einsum(
                "nchw,kc->nkhw", part[:, :, :rows, :columns], kernels[:, :, i, j].numpy()
            )
    return out


CHECK = Check(
    work="correlate2d",
    reference=correlate2d,
    cases=cases,
    reread='Notebook 01, "Two dimensions"',
    mistakes=(
        Mistake(
            "flipped kernel",
            "Your kernels are flipped: this is convolution, the exercise asks for "
            "cross-correlation.",
            flipped,
        ),
        Mistake(
            "stride ignored",
            "Your window moves by one pixel each time, whatever the stride.",
            without_stride,
        ),
        Mistake(
            "padded on one side",
            "You pad the top and the left only. Padding adds `padding` zeros to all four sides.",
            padded_once,
        ),
        Mistake(
            "first channel only",
            "Only the first channel counts in yours. A kernel has a layer for each channel, and "
            "all are summed.",
            one_channel,
        ),
        Mistake(
            "mean over channels", "You average over the channels. They are summed.", channel_mean
        ),
    ),
    accepted=(unfolded, tap_by_tap),
    forbidden=("conv2d", "Conv2d", "convolution", "_convolution", "full", "conv3d"),
    points=3,
    minutes=20,
    difficulty=3,
)
