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
            "Yours stays inside the answers. The gradient has a number for every place of the "
            "signal, the ends too.",
            valid,
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
    ),
    accepted=(transposed_convolution, scattered),
    forbidden=("autograd", "backward", "grad", "requires_grad_", "requires_grad"),
    points=3,
    minutes=12,
    difficulty=2,
)
