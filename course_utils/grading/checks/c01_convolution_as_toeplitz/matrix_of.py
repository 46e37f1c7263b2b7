"""The Toeplitz matrix of a kernel: a row for each answer."""

from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake

if TYPE_CHECKING:
    import numpy as np


def matrix_of(kernel: torch.Tensor, length: int, stride: int, padding: int) -> torch.Tensor:
    """The matrix (answers, length) that does to a signal what sliding the kernel does."""
    rows = (length + 2 * padding - len(kernel)) // stride + 1
    matrix = torch.zeros(rows, length + 2 * padding, dtype=kernel.dtype)
    for row in range(rows):
        matrix[row, row * stride : row * stride + len(kernel)] = kernel
    return matrix[:, padding : padding + length]


def cases(rng: "np.random.Generator") -> list[tuple]:
    return [
        (torch.tensor([-1.0, 0, 1]), 8, 1, 0),
        (torch.tensor([1.0, 2, 3]), 5, 1, 1),
        (tensor(rng, 4), 11, 2, 0),
        (tensor(rng, 5), 9, 3, 2),
        (tensor(rng, 2), 7, 2, 1),
    ]


def transposed(kernel: torch.Tensor, length: int, stride: int, padding: int) -> torch.Tensor:
    return matrix_of(kernel, length, stride, padding).T


def flipped(kernel: torch.Tensor, length: int, stride: int, padding: int) -> torch.Tensor:
    return matrix_of(kernel.flip(0), length, stride, padding)


def without_stride(kernel: torch.Tensor, length: int, stride: int, padding: int) -> torch.Tensor:
    return matrix_of(kernel, length, 1, padding)


def with_padding_columns(
    kernel: torch.Tensor, length: int, stride: int, padding: int
) -> torch.Tensor:
    return matrix_of(kernel, length + 2 * padding, stride, 0)


def without_padding(kernel: torch.Tensor, length: int, stride: int, padding: int) -> torch.Tensor:
    return matrix_of(kernel, length, stride, 0)


def by_unit_signals(kernel: torch.Tensor, length: int, stride: int, padding: int) -> torch.Tensor:
    unit = torch.eye(length, dtype=kernel.dtype)[:, None]
    return F.conv1d(unit, kernel[None, None], stride=stride, padding=padding)[:, 0].T


def entry_by_entry(
    kernel: torch.Tensor, length: int, stride: int, padding: int
) -> list[list[float]]:
    rows = (length + 2 * padding - len(kernel)) // stride + 1
    offset = [[column - row * stride + padding for column in range(length)] for row in range(rows)]
    return [[float(kernel[j]) if 0 <= j < len(kernel) else 0.0 for j in line] for line in offset]


CHECK = Check(
    work="matrix_of",
    reference=matrix_of,
    cases=cases,
    reread='Notebook 01, "The same thing is a matrix"',
    mistakes=(
        Mistake(
            "transposed",
            "Your matrix is transposed: it has a row for each place of the signal. It needs a row "
            "for each answer.",
            transposed,
        ),
        Mistake(
            "flipped kernel",
            "Each of your rows holds the kernel backwards: convolution, where cross-correlation is "
            "asked for.",
            flipped,
        ),
        Mistake(
            "stride ignored",
            "Each of your rows is one place right of the row above. It should be `stride` places.",
            without_stride,
        ),
        Mistake(
            "columns for the padding",
            "Your matrix has columns for the padding. The signal has `length` places; padded zeros "
            "need no weights.",
            with_padding_columns,
        ),
        Mistake(
            "padding ignored",
            "Your rows start at the first place of the signal, as if there were no padding.",
            without_padding,
        ),
    ),
    accepted=(by_unit_signals, entry_by_entry),
    forbidden=("toeplitz", "toeplitz1d", "conv1d", "course_utils"),
    points=3,
    minutes=15,
    difficulty=2,
)
