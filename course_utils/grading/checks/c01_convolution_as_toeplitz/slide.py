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
        (torch.tensor([0.0, 0, 1, 1, 0]), torch.tensor([-1.0, 0, 1]), 1),
        (torch.arange(12.0) ** 2, torch.tensor([1.0, -2, 0, 5]), 2),
        (tensor(rng, 17), tensor(rng, 4), 3),
        (tensor(rng, 3), tensor(rng, 3), 2),
    ]


def flipped(signal: torch.Tensor, kernel: torch.Tensor, stride: int) -> torch.Tensor:
    return slide(signal, kernel.flip(0), stride)


def without_stride(signal: torch.Tensor, kernel: torch.Tensor, stride: int) -> torch.Tensor:
    return slide(signal, kernel, 1)


def first_ones(signal: torch.Tensor, kernel: torch.Tensor, stride: int) -> torch.Tensor:
    return slide(signal, kernel, 1)[: (len(signal) - len(kernel)) // stride + 1]


def windows(signal: torch.Tensor, kernel: torch.Tensor, starts: range) -> torch.Tensor:
    """One answer for each start; torch raises RuntimeError where there is none."""
    return torch.stack([(signal[i : i + len(kernel)] * kernel).sum() for i in starts])


def one_short(signal: torch.Tensor, kernel: torch.Tensor, stride: int) -> torch.Tensor:
    return slide(signal[:-1], kernel, stride) if len(signal) > len(kernel) else signal[:0]


def stacked_short(signal: torch.Tensor, kernel: torch.Tensor, stride: int) -> torch.Tensor:
    return windows(signal, kernel, range(0, len(signal) - len(kernel), stride))


def count_short(signal: torch.Tensor, kernel: torch.Tensor, stride: int) -> torch.Tensor:
    return slide(signal, kernel, stride)[:-1]


def one_inside(signal: torch.Tensor, kernel: torch.Tensor, stride: int) -> torch.Tensor:
    return slide(signal, kernel, stride)[: (len(signal) - len(kernel) + 1) // stride]


def first_missing(signal: torch.Tensor, kernel: torch.Tensor, stride: int) -> torch.Tensor:
    return slide(signal, kernel, stride)[1:]


def from_one_on(signal: torch.Tensor, kernel: torch.Tensor, stride: int) -> torch.Tensor:
    return windows(signal, kernel, range(1, len(signal) - len(kernel) + 1, stride))


def hanging(signal: torch.Tensor, kernel: torch.Tensor, stride: int) -> torch.Tensor:
    return slide(F.pad(signal, (0, len(kernel) - 1)), kernel, stride)


def padded(signal: torch.Tensor, kernel: torch.Tensor, stride: int) -> torch.Tensor:
    padding = len(kernel) // 2
    return F.conv1d(signal[None, None], kernel[None, None], stride=stride, padding=padding)[0, 0]


def padded_full(signal: torch.Tensor, kernel: torch.Tensor, stride: int) -> torch.Tensor:
    padding = len(kernel) - 1
    return F.conv1d(signal[None, None], kernel[None, None], stride=stride, padding=padding)[0, 0]


def mean(signal: torch.Tensor, kernel: torch.Tensor, stride: int) -> torch.Tensor:
    return slide(signal, kernel, stride) / len(kernel)


def products(signal: torch.Tensor, kernel: torch.Tensor, stride: int) -> torch.Tensor:
    return signal.unfold(0, len(kernel), stride) * kernel


def in_kernel_widths(signal: torch.Tensor, kernel: torch.Tensor, stride: int) -> torch.Tensor:
    return slide(signal, kernel, stride * len(kernel))


def side_by_side(signal: torch.Tensor, kernel: torch.Tensor, stride: int) -> torch.Tensor:
    return slide(signal, kernel, len(kernel))


def running_total(signal: torch.Tensor, kernel: torch.Tensor, stride: int) -> torch.Tensor:
    return slide(signal, kernel, stride).cumsum(0)


def into_the_signal(signal: torch.Tensor, kernel: torch.Tensor, stride: int) -> torch.Tensor:
    changed = signal.clone()
    answers = []
    for start in range(0, len(signal) - len(kernel) + 1, stride):
        changed[start : start + len(kernel)] *= kernel
        answers.append(changed[start : start + len(kernel)].sum())
    return torch.stack(answers)


def whole_numbers(signal: torch.Tensor, kernel: torch.Tensor, stride: int) -> torch.Tensor:
    return slide(signal, kernel, stride).long()


def rounded(signal: torch.Tensor, kernel: torch.Tensor, stride: int) -> torch.Tensor:
    return slide(signal, kernel, stride).round()


def dilated(signal: torch.Tensor, kernel: torch.Tensor, stride: int) -> torch.Tensor:
    reach = (len(kernel) - 1) * stride
    starts = range(len(signal) - reach)
    return torch.stack([(signal[i : i + reach + 1 : stride] * kernel).sum() for i in starts])


def dilated_or_empty(signal: torch.Tensor, kernel: torch.Tensor, stride: int) -> torch.Tensor:
    reach = (len(kernel) - 1) * stride
    return dilated(signal, kernel, stride) if len(signal) > reach else signal[:0]


def dilated_too(signal: torch.Tensor, kernel: torch.Tensor, stride: int) -> torch.Tensor:
    return dilated(signal, kernel, stride)[::stride]


def counted_without_stride(signal: torch.Tensor, kernel: torch.Tensor, stride: int) -> torch.Tensor:
    places = len(signal) - len(kernel) + 1
    return windows(signal, kernel, range(0, places * stride, stride))


def zeros_behind(signal: torch.Tensor, kernel: torch.Tensor, stride: int) -> torch.Tensor:
    answers = slide(signal, kernel, stride)
    return F.pad(answers, (0, len(signal) - len(answers)))


def zeros_for_the_stride(signal: torch.Tensor, kernel: torch.Tensor, stride: int) -> torch.Tensor:
    answers = slide(signal, kernel, stride)
    return F.pad(answers, (0, len(signal) - len(kernel) + 1 - len(answers)))


def first_only(signal: torch.Tensor, kernel: torch.Tensor, stride: int) -> torch.Tensor:
    return slide(signal, kernel, stride)[0]


def first_in_a_tensor(signal: torch.Tensor, kernel: torch.Tensor, stride: int) -> torch.Tensor:
    return slide(signal, kernel, stride)[:1]


def last_only(signal: torch.Tensor, kernel: torch.Tensor, stride: int) -> torch.Tensor:
    return slide(signal, kernel, stride)[-1]


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
            variants=(first_ones,),
        ),
        Mistake(
            "last window missing",
            "You leave out the last window that lies inside the signal. A window may start as late "
            "as at len(signal) - len(kernel).",
            one_short,
            variants=(stacked_short, count_short, one_inside),
        ),
        Mistake(
            "padded",
            "Your signal got zeros at its ends. Here every window lies inside the signal, so there "
            "are fewer answers.",
            padded,
            variants=(padded_full,),
        ),
        Mistake(
            "windows beyond the end",
            "Your last windows hang over the right end of the signal. Only windows that lie inside "
            "it have an answer.",
            hanging,
        ),
        Mistake(
            "first window missing",
            "Your first window starts too far right. It lies on the left end of the signal, at "
            "place 0.",
            first_missing,
            variants=(from_one_on,),
        ),
        Mistake(
            "mean for sum",
            "You average over the window. An answer is the sum of the products.",
            mean,
        ),
        Mistake(
            "products not added up",
            "You give the products of each window. An answer is their sum, one number for each "
            "window.",
            products,
        ),
        Mistake(
            "windows do not overlap",
            "Your windows lie at least a whole kernel apart. The next window starts `stride` "
            "places further, whatever the width of the kernel, so that windows may overlap.",
            in_kernel_widths,
            variants=(side_by_side,),
        ),
        Mistake(
            "running total",
            "Your sum goes on from window to window. Each answer starts from 0 again.",
            running_total,
        ),
        Mistake(
            "signal overwritten",
            "You write the products into the signal itself, so that later windows read what an "
            "earlier one has left there.",
            into_the_signal,
        ),
        Mistake(
            "whole numbers",
            "Your answers have lost their fractions: they are whole numbers. Kernel and signal "
            "are floats, and so is every answer.",
            whole_numbers,
            variants=(rounded,),
        ),
        Mistake(
            "stride between the taps",
            "You put the stride between the taps of the kernel, which is a dilation. The taps lie "
            "side by side; it is the window that moves by `stride` places.",
            dilated,
            variants=(dilated_or_empty, dilated_too),
        ),
        Mistake(
            "windows counted without the stride",
            "You make as many windows as for a stride of 1, though yours move by `stride` places: "
            "the last ones lie beyond the end.",
            counted_without_stride,
        ),
        Mistake(
            "zeros behind the answers",
            "Zeros follow your answers. There is one number for each window, and none more.",
            zeros_behind,
            variants=(zeros_for_the_stride,),
        ),
        Mistake(
            "one answer only",
            "Yours is the answer of one window only. There is one for each: collect them in the "
            "loop and return them after it.",
            first_only,
            variants=(first_in_a_tensor, last_only),
        ),
    ),
    accepted=(looped, numpy),
    forbidden=("conv1d", "correlate", "convolve", "Conv1d"),
    minutes=8,
)
