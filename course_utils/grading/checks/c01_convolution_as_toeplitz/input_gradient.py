"""The gradient for the signal: the transposed matrix."""

import numpy as np
import torch
import torch.nn.functional as F

from course_utils.grading.checks.c01_convolution_as_toeplitz.matrix_of import matrix_of
from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake


def input_gradient(upstream: torch.Tensor, kernel: torch.Tensor, length: int) -> torch.Tensor:
    """The gradient (length,) for the signal from that for the answers, at stride 1, not padded."""
    return matrix_of(kernel, length, 1, 0).T @ upstream


def cases(rng: np.random.Generator) -> list[tuple]:
    return [
        (torch.ones(6), torch.tensor([-1.0, 0, 1]), 8),
        (torch.ones(3), torch.tensor([1.0, 10]), 4),
        (torch.tensor([1.0, 0, 0, 0]), torch.tensor([3.0, 2]), 5),
        (tensor(rng, 9), tensor(rng, 4), 12),
        (tensor(rng, 5), tensor(rng, 7), 11),
    ]


def flipped(upstream: torch.Tensor, kernel: torch.Tensor, length: int) -> torch.Tensor:
    return input_gradient(upstream, kernel.flip(0), length)


def valid(upstream: torch.Tensor, kernel: torch.Tensor, length: int) -> torch.Tensor:
    taps = kernel.flip(0)[None, None]
    short = F.conv1d(upstream[None, None], taps, padding=len(kernel) // 2)[0, 0]
    return F.pad(short, (0, max(0, length - len(short))))[:length]


def for_the_kernel(upstream: torch.Tensor, kernel: torch.Tensor, length: int) -> torch.Tensor:
    ones = torch.ones(length, dtype=kernel.dtype)
    return F.conv1d(ones[None, None], upstream[None, None])[0, 0]


def uniform(upstream: torch.Tensor, kernel: torch.Tensor, length: int) -> torch.Tensor:
    return torch.full((length,), float(upstream.sum() * kernel.sum()) / length, dtype=kernel.dtype)


def half_padded(upstream: torch.Tensor, kernel: torch.Tensor, length: int) -> torch.Tensor:
    half = len(kernel) // 2
    return F.pad(upstream, (half, half)).unfold(0, len(kernel), 1) @ kernel.flip(0)


def inner_only(upstream: torch.Tensor, kernel: torch.Tensor, length: int) -> torch.Tensor:
    gradient = torch.zeros(length)
    inner = slice(len(kernel) - 1, length - len(kernel) + 1)
    gradient[inner] = input_gradient(upstream, kernel, length)[inner]
    return gradient


def inside(upstream: torch.Tensor, kernel: torch.Tensor, length: int) -> torch.Tensor:
    if len(upstream) < len(kernel):
        return torch.zeros(0)
    return upstream.unfold(0, len(kernel), 1) @ kernel.flip(0)


def overwritten(upstream: torch.Tensor, kernel: torch.Tensor, length: int) -> torch.Tensor:
    gradient = torch.zeros(length)
    for start, weight in enumerate(upstream):
        gradient[start : start + len(kernel)] = weight * kernel
    return gradient


def overwritten_by_tap(upstream: torch.Tensor, kernel: torch.Tensor, length: int) -> torch.Tensor:
    gradient = torch.zeros(length)
    for tap, weight in enumerate(kernel):
        gradient[tap : tap + len(upstream)] = weight * upstream
    return gradient


def upstream_ignored(upstream: torch.Tensor, kernel: torch.Tensor, length: int) -> torch.Tensor:
    return input_gradient(torch.ones(len(upstream)), kernel, length)


def inverse(upstream: torch.Tensor, kernel: torch.Tensor, length: int) -> torch.Tensor:
    return torch.linalg.pinv(matrix_of(kernel, length, 1, 0)) @ upstream


def left_end_lost(upstream: torch.Tensor, kernel: torch.Tensor, length: int) -> torch.Tensor:
    return F.pad(input_gradient(upstream, kernel, length), (1 - len(kernel), len(kernel) - 1))


def right_end_lost(upstream: torch.Tensor, kernel: torch.Tensor, length: int) -> torch.Tensor:
    return F.pad(input_gradient(upstream, kernel, length), (len(kernel) - 1, 1 - len(kernel)))


def left_end_cut(upstream: torch.Tensor, kernel: torch.Tensor, length: int) -> torch.Tensor:
    return input_gradient(upstream, kernel, length)[len(kernel) - 1 :]


def right_end_cut(upstream: torch.Tensor, kernel: torch.Tensor, length: int) -> torch.Tensor:
    return input_gradient(upstream, kernel, length)[: len(upstream)]


def right_end_zero(upstream: torch.Tensor, kernel: torch.Tensor, length: int) -> torch.Tensor:
    return F.pad(right_end_cut(upstream, kernel, length), (0, len(kernel) - 1))


def last_answer_missing(upstream: torch.Tensor, kernel: torch.Tensor, length: int) -> torch.Tensor:
    return F.pad(input_gradient(upstream[:-1], kernel, length - 1), (0, 1))


def mean_over_windows(upstream: torch.Tensor, kernel: torch.Tensor, length: int) -> torch.Tensor:
    windows = upstream_ignored(upstream, torch.ones(len(kernel)), length)
    return input_gradient(upstream, kernel, length) / windows


def mean_over_answers(upstream: torch.Tensor, kernel: torch.Tensor, length: int) -> torch.Tensor:
    return input_gradient(upstream, kernel, length) / len(upstream)


def mean_over_taps(upstream: torch.Tensor, kernel: torch.Tensor, length: int) -> torch.Tensor:
    return input_gradient(upstream, kernel, length) / len(kernel)


def kernel_sum(upstream: torch.Tensor, kernel: torch.Tensor, length: int) -> torch.Tensor:
    return input_gradient(upstream, kernel.sum().expand(len(kernel)), length)


def kernel_mean(upstream: torch.Tensor, kernel: torch.Tensor, length: int) -> torch.Tensor:
    return input_gradient(upstream, kernel.mean().expand(len(kernel)), length)


def kernel_ignored(upstream: torch.Tensor, kernel: torch.Tensor, length: int) -> torch.Tensor:
    return input_gradient(upstream, torch.ones(len(kernel)), length)


def upstream_reversed(upstream: torch.Tensor, kernel: torch.Tensor, length: int) -> torch.Tensor:
    return input_gradient(upstream.flip(0), kernel, length)


def negative_places(upstream: torch.Tensor, kernel: torch.Tensor, length: int) -> torch.Tensor:
    gradient = torch.zeros(length)
    for place in range(length):
        for tap, weight in enumerate(kernel):
            if -len(upstream) <= place - tap < len(upstream):
                gradient[place] += upstream[place - tap] * weight
    return gradient


def any_negative_place(upstream: torch.Tensor, kernel: torch.Tensor, length: int) -> torch.Tensor:
    if len(kernel) - 1 > len(upstream):
        raise IndexError("out of bounds")
    return negative_places(upstream, kernel, length)


def round_the_answers(upstream: torch.Tensor, kernel: torch.Tensor, length: int) -> torch.Tensor:
    places = torch.arange(length)[:, None] - torch.arange(len(kernel))
    return upstream[places % len(upstream)] @ kernel


def first_weight_only(upstream: torch.Tensor, kernel: torch.Tensor, length: int) -> torch.Tensor:
    return F.pad(upstream * kernel[0], (0, length - len(upstream)))


def first_weight_cut(upstream: torch.Tensor, kernel: torch.Tensor, length: int) -> torch.Tensor:
    return upstream * kernel[0]


def last_weight_only(upstream: torch.Tensor, kernel: torch.Tensor, length: int) -> torch.Tensor:
    return F.pad(upstream * kernel[-1], (length - len(upstream), 0))


def transposed_convolution(
    upstream: torch.Tensor, kernel: torch.Tensor, length: int
) -> torch.Tensor:
    return F.conv_transpose1d(upstream[None, None], kernel[None, None])[0, 0]


def scattered(upstream: torch.Tensor, kernel: torch.Tensor, length: int) -> np.ndarray:
    gradient = np.zeros(length)
    for i, weight in enumerate(upstream.tolist()):
        gradient[i : i + len(kernel)] += weight * kernel.numpy()
    return gradient


CHECK = Check(
    work="input_gradient",
    reference=input_gradient,
    cases=cases,
    reread='Notebook 01, "The transpose is the gradient"',
    mistakes=(
        Mistake(
            "flipped kernel",
            "Your kernel meets the upstream gradient the wrong way round. Answer i read signal[i + "
            "j] with kernel[j], so upstream[i] flows back to place i + j through kernel[j].",
            flipped,
        ),
        Mistake(
            "ends cut off",
            "Yours does not reach both ends of the signal. The gradient has a number for every one "
            "of its places, those too that few windows read.",
            valid,
            variants=(half_padded, inner_only, inside),
        ),
        Mistake(
            "gradient of the kernel",
            "This is as long as the kernel: the derivative for the weights. Asked is the one for "
            "the signal.",
            for_the_kernel,
        ),
        Mistake(
            "spread evenly",
            "You spread the sum evenly over the signal. Each place gets what it was read with.",
            uniform,
        ),
        Mistake(
            "later windows overwrite",
            "Where windows overlap, a later share replaces an earlier one in yours. A place gets "
            "the sum of all shares.",
            overwritten,
            variants=(overwritten_by_tap,),
        ),
        Mistake(
            "upstream ignored",
            "Your numbers are those for an upstream gradient of ones. Each answer counts as much "
            "as its own number in `upstream` says.",
            upstream_ignored,
        ),
        Mistake(
            "inverse for the transpose",
            "You invert the matrix. That gives a signal that has these answers; the derivative "
            "needs the transpose.",
            inverse,
        ),
        Mistake(
            "one end lost",
            "Yours lacks the derivatives for the places at one end of the signal. Windows reach "
            "beyond `upstream` at both of its ends.",
            left_end_lost,
            variants=(right_end_lost, left_end_cut, right_end_cut, right_end_zero),
        ),
        Mistake(
            "last answer missing",
            "The last answer does not count in yours. There are length - K + 1 of them.",
            last_answer_missing,
        ),
        Mistake(
            "mean for sum",
            "You average the shares of a place. They are added up.",
            mean_over_windows,
            variants=(mean_over_answers, mean_over_taps),
        ),
        Mistake(
            "same share for every place of a window",
            "In yours an answer gives the same share to all the places that it read. Each place "
            "gets it through the weight that it was read with.",
            kernel_sum,
            variants=(kernel_mean, kernel_ignored),
        ),
        Mistake(
            "upstream reversed",
            "Your upstream gradient is back to front: its first number belongs to the first "
            "window.",
            upstream_reversed,
        ),
        Mistake(
            "wraparound",
            "In yours, numbers from one end of `upstream` also reach places near the other end: "
            "an index below 0 counts from the end. Before the first answer there is none.",
            negative_places,
            variants=(any_negative_place, round_the_answers),
        ),
        Mistake(
            "one weight only",
            "In yours an answer gives a share to one place only. It read K places, and each of "
            "them gets a share.",
            first_weight_only,
            variants=(first_weight_cut, last_weight_only),
        ),
    ),
    accepted=(transposed_convolution, scattered),
    forbidden=("autograd", "backward", "grad", "requires_grad_", "requires_grad"),
    points=3,
    minutes=12,
    difficulty=2,
)
