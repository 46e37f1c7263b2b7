"""A stack of linear layers is one linear layer: the kernel of the whole."""

from collections.abc import Callable, Iterable

import numpy as np
import torch
import torch.nn.functional as F

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake


def single_kernel(kernels: list[torch.Tensor], strides: list[int]) -> torch.Tensor:
    """The one kernel that does what linear layers, the input side first, do together."""
    # of the unit itself; then back, layer by layer
    gradient = torch.ones(1, 1, 1, dtype=kernels[0].dtype)
    for kernel, stride in zip(reversed(kernels), reversed(strides), strict=True):
        gradient = F.conv_transpose1d(gradient, kernel[None, None], stride=stride)
    return gradient[0, 0]


def cases(rng: np.random.Generator) -> list[tuple]:
    return [
        ([torch.ones(3), torch.ones(3)], [1, 1]),
        ([torch.tensor([1.0, 2]), torch.tensor([1.0, 10, 100])], [2, 1]),
        ([tensor(rng, 3), tensor(rng, 2), tensor(rng, 4)], [1, 1, 1]),
        ([tensor(rng, 4), tensor(rng, 3), tensor(rng, 5)], [2, 3, 2]),
        ([tensor(rng, 2), tensor(rng, 5), tensor(rng, 3), tensor(rng, 2)], [3, 1, 2, 1]),
        ([tensor(rng, 6)], [2]),
    ]


def stretched(kernel: torch.Tensor, jump: int) -> np.ndarray:
    """The kernel with jump - 1 zeros between its taps."""
    wide = np.zeros((len(kernel) - 1) * jump + 1)
    wide[::jump] = kernel.numpy()
    return wide


def composed(
    kernels: list[torch.Tensor],
    jumps: Iterable[int],
    stretch: Callable[[torch.Tensor, int], np.ndarray] = stretched,
) -> np.ndarray:
    """The convolution of all kernels, each with its taps `jump` apart."""
    whole = np.ones(1)
    for kernel, jump in zip(kernels, jumps, strict=True):
        whole = np.convolve(whole, stretch(kernel, int(jump)))
    return whole


def jumps_of(strides: list[int]) -> np.ndarray:
    """By layer, the product of the strides before it."""
    return np.cumprod([1, *strides[:-1]])


def flipped(kernels: list[torch.Tensor], strides: list[int]) -> torch.Tensor:
    return single_kernel(kernels, strides).flip(0)


def without_stride(kernels: list[torch.Tensor], strides: list[int]) -> np.ndarray:
    return composed(kernels, [1] * len(kernels))


def own_stride(kernels: list[torch.Tensor], strides: list[int]) -> np.ndarray:
    return composed(kernels, np.cumprod(strides))


def repeated_taps(kernels: list[torch.Tensor], strides: list[int]) -> np.ndarray:
    def repeated(kernel: torch.Tensor, jump: int) -> np.ndarray:
        return np.repeat(kernel.numpy(), jump)

    return composed(kernels, jumps_of(strides), repeated)


def from_the_output(kernels: list[torch.Tensor], strides: list[int]) -> torch.Tensor:
    return single_kernel(kernels[::-1], strides[::-1])


def by_stretching(kernels: list[torch.Tensor], strides: list[int]) -> list[float]:
    return composed(kernels, jumps_of(strides)).tolist()


def by_unit_signals(kernels: list[torch.Tensor], strides: list[int]) -> torch.Tensor:
    size = len(single_kernel(kernels, strides))
    signals = torch.eye(size, dtype=kernels[0].dtype)[:, None]
    for kernel, stride in zip(kernels, strides, strict=True):
        signals = F.conv1d(signals, kernel[None, None], stride=stride)
    return signals[:, 0, 0]


CHECK = Check(
    work="single_kernel",
    reference=single_kernel,
    cases=cases,
    reread='Notebook 02, "Small kernels, stacked"',
    mistakes=(
        Mistake(
            "flipped",
            "Your kernel is back to front. Layers cross-correlate: `kernel[0]` meets the left end "
            "of each window.",
            flipped,
        ),
        Mistake(
            "stride ignored",
            "Yours fits a stack without strides. After a stride, neighboring taps of the next "
            "kernel read units that lie a jump apart.",
            without_stride,
            'Notebook 02, "Size, jump, start"',
        ),
        Mistake(
            "own stride counted",
            "In yours a layer's stride already moves its own taps apart. A stride counts for later "
            "layers only.",
            own_stride,
            'Notebook 02, "Size, jump, start"',
        ),
        Mistake(
            "taps repeated",
            "You repeat each tap to fill the jump. Between two taps nothing is read: there are "
            "zeros.",
            repeated_taps,
        ),
        Mistake(
            "output side first",
            "You stack the layers upside down. Without strides the order would not matter; with "
            "them it does.",
            from_the_output,
        ),
    ),
    accepted=(by_stretching, by_unit_signals),
    points=3,
    minutes=15,
    difficulty=3,
)
