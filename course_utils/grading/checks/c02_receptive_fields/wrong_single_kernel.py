"""Wrong implementations of `single_kernel`, for its bank, and what they are composed of."""

from collections.abc import Callable, Iterable

import numpy as np
import torch


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


def right(kernels: list[torch.Tensor], strides: list[int]) -> np.ndarray:
    return composed(kernels, jumps_of(strides))


def last_stride_only(kernels: list[torch.Tensor], strides: list[int]) -> np.ndarray:
    return composed(kernels, [1, *strides[:-1]])


def strides_added(kernels: list[torch.Tensor], strides: list[int]) -> np.ndarray:
    return composed(kernels, [1, *np.cumsum(strides[:-1])])


def strides_added_to_1(kernels: list[torch.Tensor], strides: list[int]) -> np.ndarray:
    return composed(kernels, np.cumsum([1, *strides[:-1]]))


def overwritten(kernels: list[torch.Tensor], strides: list[int]) -> np.ndarray:
    whole = np.ones(1)
    for kernel, jump in zip(kernels, jumps_of(strides), strict=True):
        copies = np.zeros(len(whole) + (len(kernel) - 1) * jump)
        for tap, weight in enumerate(kernel.tolist()):
            copies[tap * jump : tap * jump + len(whole)] = weight * whole
        whole = copies
    return whole


def later_flipped(kernels: list[torch.Tensor], strides: list[int]) -> np.ndarray:
    return composed([kernels[0], *(kernel.flip(0) for kernel in kernels[1:])], jumps_of(strides))


def so_far_flipped(kernels: list[torch.Tensor], strides: list[int]) -> np.ndarray:
    whole = np.ones(1)
    for kernel, jump in zip(kernels, jumps_of(strides), strict=True):
        whole = np.convolve(whole[::-1], stretched(kernel, int(jump)))
    return whole


def kronecker(kernels: list[torch.Tensor], strides: list[int]) -> np.ndarray:
    whole = np.ones(1)
    for kernel in kernels:
        whole = np.kron(kernel.numpy(), whole)
    return whole


def kronecker_turned(kernels: list[torch.Tensor], strides: list[int]) -> np.ndarray:
    whole = np.ones(1)
    for kernel in kernels:
        whole = np.kron(whole, kernel.numpy())
    return whole


def so_far_stretched(kernels: list[torch.Tensor], strides: list[int]) -> np.ndarray:
    whole = torch.ones(1)
    for kernel, jump in zip(kernels, jumps_of(strides), strict=True):
        whole = torch.from_numpy(np.convolve(stretched(whole, int(jump)), kernel.numpy()))
    return whole.numpy()


def so_far_stretched_by_a_stride(kernels: list[torch.Tensor], strides: list[int]) -> np.ndarray:
    whole = torch.ones(1)
    for kernel, stride in zip(kernels, [1, *strides[:-1]], strict=True):
        whole = torch.from_numpy(np.convolve(stretched(whole, stride), kernel.numpy()))
    return whole.numpy()


def jump_zeros(kernels: list[torch.Tensor], strides: list[int]) -> np.ndarray:
    return composed(kernels, jumps_of(strides) + 1)


def zeros_at_the_end(kernels: list[torch.Tensor], strides: list[int]) -> np.ndarray:
    return np.pad(right(kernels, strides), (0, sum(jumps_of(strides))))


def last_zeros_at_the_end(kernels: list[torch.Tensor], strides: list[int]) -> np.ndarray:
    return np.pad(right(kernels, strides), (0, jumps_of(strides)[-1]))


def from_zero(kernels: list[torch.Tensor], strides: list[int]) -> np.ndarray:
    return np.zeros(len(right(kernels, strides)))


def sum_1(kernels: list[torch.Tensor], strides: list[int]) -> np.ndarray:
    whole = right(kernels, strides)
    return whole / whole.sum()


def size_1(kernels: list[torch.Tensor], strides: list[int]) -> np.ndarray:
    whole = right(kernels, strides)
    return whole / np.abs(whole).sum()


def taps_ignored(kernels: list[torch.Tensor], strides: list[int]) -> np.ndarray:
    unweighted = [torch.ones(len(kernel)) for kernel in kernels[1:]]
    return composed([kernels[0], *unweighted], jumps_of(strides))


def thinned_out(kernels: list[torch.Tensor], strides: list[int]) -> np.ndarray:
    whole = np.ones(1)
    for kernel, stride in zip(kernels, strides, strict=True):
        whole = np.convolve(whole, kernel.numpy())[::stride]
    return whole


def strided_at_the_end(kernels: list[torch.Tensor], strides: list[int]) -> np.ndarray:
    whole = composed(kernels, [1] * len(kernels))
    return whole[:: int(np.prod(strides))]


def of_length(kernel: torch.Tensor, length: int) -> torch.Tensor:
    """The kernel cut off, or with zeros behind it."""
    return torch.cat([kernel, torch.zeros(length)])[:length]


def as_long_as_the_first(kernels: list[torch.Tensor], strides: list[int]) -> np.ndarray:
    return right([of_length(kernel, len(kernels[0])) for kernel in kernels], strides)


def as_long_as_the_last(kernels: list[torch.Tensor], strides: list[int]) -> np.ndarray:
    return right([of_length(kernel, len(kernels[-1])) for kernel in kernels], strides)
