"""Two convolutions without a ReLU between them, as one."""

import numpy as np
import torch
import torch.nn.functional as F

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake


def merged_kernel(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    """The kernels (K, C, h, w) that do what `first` and then `second` do."""
    return F.conv_transpose2d(second, first)  # scatters first once for each place of second


def cases(rng: np.random.Generator) -> list[tuple]:
    return [
        (torch.tensor([[[[1.0, 2]]]]), torch.tensor([[[[10.0, 1]]]])),
        (torch.tensor([[[[1.0]], [[3]]], [[[2]], [[0]]]]), torch.tensor([[[[1.0, 5]], [[10, 0]]]])),
        (tensor(rng, 4, 2, 3, 3), tensor(rng, 5, 4, 3, 3)),
        (tensor(rng, 3, 6, 1, 1), tensor(rng, 4, 3, 5, 5)),
        (tensor(rng, 2, 3, 1, 7), tensor(rng, 4, 2, 5, 1)),
    ]


def flipped(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    return merged_kernel(first, second.flip(2, 3))


def averaged(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    return merged_kernel(first, second) / len(first)


def overwritten(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    _, c, h, w = first.shape
    k, _, height, width = second.shape
    merged = torch.zeros(k, c, h + height - 1, w + width - 1, dtype=first.dtype)
    for i in range(height):
        for j in range(width):
            copies = torch.einsum("km,mchw->kchw", second[:, :, i, j], first)
            merged[:, :, i : i + h, j : j + w] = copies
    return merged


def one_middle_map(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    return merged_kernel(first[-1:], second[:, -1:])


def side_by_side(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    apart = torch.einsum("kmij,mchw->kcihjw", second, first)
    return apart.flatten(4, 5).flatten(2, 3)


def cropped(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    h, w = first.shape[2:]
    top, left = ((side - 1) // 2 for side in second.shape[2:])
    return merged_kernel(first, second)[:, :, top : top + h, left : left + w]


def by_impulses(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    c = first.shape[1]
    height = first.shape[2] + second.shape[2] - 1
    width = first.shape[3] + second.shape[3] - 1
    impulse = torch.zeros(c, c, 2 * height - 1, 2 * width - 1, dtype=first.dtype)
    impulse[range(c), range(c), height - 1, width - 1] = 1
    return F.conv2d(F.conv2d(impulse, first), second).flip(2, 3).transpose(0, 1)


def by_fourier(first: torch.Tensor, second: torch.Tensor) -> np.ndarray:
    size = tuple(a + b - 1 for a, b in zip(first.shape[2:], second.shape[2:], strict=True))
    spectra = [np.fft.fft2(kernels.numpy(), size) for kernels in (second, first)]
    return np.fft.ifft2(np.einsum("kmhw,mchw->kchw", *spectra)).real


CHECK = Check(
    work="merged_kernel",
    reference=merged_kernel,
    cases=cases,
    reread='Notebook 07, "Factorize"',
    mistakes=(
        Mistake(
            "flipped kernel",
            "One of your kernels is flipped. Both layers read forward, so their steps to the right "
            "add up.",
            flipped,
        ),
        Mistake(
            "averaged middle maps",
            "You average over the maps in the middle. The second layer sums over them.",
            averaged,
        ),
        Mistake(
            "overwritten",
            "Your copies of the first kernel overwrite one another. Where they overlap, they add "
            "up.",
            overwritten,
        ),
        Mistake(
            "one middle map",
            "Only the last of the maps in the middle counts in yours. The way leads through all of "
            "them.",
            one_middle_map,
        ),
        Mistake(
            "copies side by side",
            "You lay the copies of the first kernel beside one another. Neighbors of the second "
            "kernel are one place apart, so the copies overlap.",
            side_by_side,
        ),
        Mistake(
            "field not grown",
            "Your kernel is as large as the first one. Two layers see further than one, as the two "
            "3x3 of a 5x5 do.",
            cropped,
        ),
    ),
    accepted=(by_impulses, by_fourier),
    points=3,
    minutes=15,
    difficulty=3,
)
