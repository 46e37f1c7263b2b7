"""Slide a kernel along a signal: cross-correlation in one dimension, with a stride."""

import numpy as np
import torch
import torch.nn.functional as F

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake


def slide(signal: torch.Tensor, kernel: torch.Tensor, stride: int) -> torch.Tensor:
    """The answers of a kernel (K,) along a signal (L,), one for each window inside of it."""
    return F.conv1d(signal[None, None], kernel[None, None], stride=stride)[0, 0]


def cases(rng: np.random.Generator) -> list[tuple]:
    small = torch.tensor([0.0, 0, 1, 1, 1, 0, 0, 2]), torch.tensor([-1.0, 0, 1])
    return [
        (*small, 1),
        (torch.arange(7.0) ** 2, torch.tensor([1.0, -2, 0, 5]), 2),
        (tensor(rng, 12), tensor(rng, 5), 1),
        (tensor(rng, 17), tensor(rng, 4), 3),
        (tensor(rng, 3), tensor(rng, 3), 2),
    ]


def flipped(signal: torch.Tensor, kernel: torch.Tensor, stride: int) -> torch.Tensor:
    return slide(signal, kernel.flip(0), stride)


def without_stride(signal: torch.Tensor, kernel: torch.Tensor, stride: int) -> torch.Tensor:
    return slide(signal, kernel, 1)


def one_short(signal: torch.Tensor, kernel: torch.Tensor, stride: int) -> torch.Tensor:
    return slide(signal[:-1], kernel, stride) if len(signal) > len(kernel) else signal[:0]


def padded(signal: torch.Tensor, kernel: torch.Tensor, stride: int) -> torch.Tensor:
    padding = len(kernel) // 2
    return F.conv1d(signal[None, None], kernel[None, None], stride=stride, padding=padding)[0, 0]


def mean(signal: torch.Tensor, kernel: torch.Tensor, stride: int) -> torch.Tensor:
    return slide(signal, kernel, stride) / len(kernel)


def looped(signal: torch.Tensor, kernel: torch.Tensor, stride: int) -> list[float]:
    steps = range(0, len(signal) - len(kernel) + 1, stride)
    return [sum(float(signal[i + j]) * float(kernel[j]) for j in range(len(kernel))) for i in steps]


def numpy(signal: torch.Tensor, kernel: torch.Tensor, stride: int) -> np.ndarray:
    return np.correlate(signal.numpy(), kernel.numpy(), "valid")[::stride].astype(np.float32)


CHECK = Check(
    work="slide",
    reference=slide,
    cases=cases,
    reread='Notebook 01, "A kernel asks one question everywhere"',
    mistakes=(
        Mistake(
            "flipped kernel",
            "Your kernel is flipped: this is convolution as mathematics has it. The exercise asks "
            "for cross-correlation, where kernel[0] meets the left end of each window.",
            flipped,
        ),
        Mistake(
            "stride ignored",
            "Your window moves by one place each time, whatever the stride.",
            without_stride,
        ),
        Mistake(
            "last window missing",
            "Your window stops one place early: the last one starts at len(signal) - len(kernel), "
            "included.",
            one_short,
        ),
        Mistake(
            "padded",
            "Your signal got zeros at its ends. Here every window lies inside the signal, so there "
            "are fewer answers.",
            padded,
        ),
        Mistake(
            "mean for sum",
            "You average over the window. An answer is the sum of the products.",
            mean,
        ),
    ),
    accepted=(looped, numpy),
    forbidden=("conv1d", "correlate", "convolve", "Conv1d"),
    minutes=8,
)
