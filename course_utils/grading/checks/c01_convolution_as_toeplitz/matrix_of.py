"""The Toeplitz matrix of a kernel: a row for each answer."""

from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F

from course_utils.grading.checks.c01_convolution_as_toeplitz import wrong_matrix_of as wrong
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
        (torch.tensor([1.0, 2, 3]), 4, 1, 1),
        (tensor(rng, 4), 10, 2, 0),
        (tensor(rng, 5), 9, 3, 2),
        (tensor(rng, 2), 8, 2, 1),
        (tensor(rng, 6), 8, 1, 3),
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
            variants=(wrong.first_rows,),
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
            variants=(wrong.unmoved,),
        ),
        Mistake(
            "padding cut off at one end only",
            "You cut the columns of the padding off at one end only. The matrix has `length` "
            "columns: those of the padding go at both ends.",
            wrong.left_cut_only,
            variants=(wrong.right_cut_only,),
        ),
        Mistake(
            "no columns without padding",
            "Without padding your matrix has no columns: a slice that ends at `-padding` is empty "
            "when the padding is 0.",
            wrong.minus_zero,
        ),
        Mistake(
            "wraparound",
            "Weights that meet the padding turn up at the other end of the signal in yours. They "
            "only ever meet zeros, and are left out.",
            wrong.from_the_other_end,
            variants=(wrong.circulant,),
        ),
        Mistake(
            "padding moves the kernel right",
            "In yours the padding moves the kernel to the right. With zeros before the signal, the "
            "first window starts further left: before the first place.",
            wrong.moved_right,
        ),
        Mistake(
            "rows of the padding missing",
            "Your rows are too few: their number is that without padding. With padding there is "
            "room for more windows.",
            wrong.rows_without_padding,
        ),
        Mistake(
            "padding at one end",
            "You count the padding once. `padding` zeros stand at each of the two ends.",
            wrong.padded_left,
            variants=(wrong.padded_right,),
        ),
        Mistake(
            "last row missing",
            "Your last row is missing. There is one more window than there are steps from the "
            "first to the last.",
            wrong.last_missing,
            variants=(wrong.one_inside,),
        ),
        Mistake(
            "empty rows at the border",
            "Your rows are empty where the kernel reaches into the padding. The taps that still "
            "lie on the signal keep their weights.",
            wrong.empty_at_the_border,
        ),
        Mistake(
            "kernel restarted at the border",
            "Where the kernel begins in the padding, your row begins with its first weights. These "
            "meet zeros; the signal meets the taps after them.",
            wrong.restarted,
            variants=(wrong.pushed_in,),
        ),
        Mistake(
            "stride in the columns",
            "You leave out columns by the stride. Every place of the signal has a column; the "
            "stride leaves out rows.",
            wrong.every_other_column,
        ),
        Mistake(
            "stride between the taps",
            "You put the stride between the taps of the kernel, which is a dilation. The taps lie "
            "side by side; it is from row to row that the kernel moves by `stride` places.",
            wrong.stretched,
        ),
        Mistake(
            "square matrix",
            "Your matrix is square. It has a row for each answer, and there are seldom as many as "
            "places in the signal.",
            wrong.square,
        ),
        Mistake(
            "too many rows",
            "You make as many rows as for a stride of 1. With a stride there are fewer windows.",
            wrong.counted_without_stride,
            variants=(wrong.counted_without_stride_cut,),
        ),
        Mistake(
            "too many columns cut off",
            "You cut too many columns off. Those that are left stand for the places of the signal: "
            "`length` of them.",
            wrong.cut_too_early,
            variants=(wrong.cut_twice,),
        ),
        Mistake(
            "padding taken twice",
            "You pad with twice as many zeros. `padding` of them stand at each end.",
            wrong.padded_twice,
        ),
        Mistake(
            "first row only",
            "Only your first row holds the kernel. Each answer has a row with all of its weights.",
            wrong.first_row_only,
            variants=(wrong.first_row_alone,),
        ),
    ),
    accepted=(by_unit_signals, entry_by_entry),
    forbidden=("toeplitz", "toeplitz1d", "conv1d", "course_utils"),
    points=3,
    minutes=15,
    difficulty=2,
)
