"""Wrong implementations of `matrix_of`, for its bank."""

import torch


def placed(
    kernel: torch.Tensor, length: int, rows: int, stride: int, shift: int, *, round_: bool = False
) -> torch.Tensor:
    """Row by row the kernel from row * stride + shift on, cut off at the right end.

    round_: whether places before the first are counted from the last
    """
    matrix = torch.zeros(rows, length)
    for row in range(rows):
        for tap, weight in enumerate(kernel):
            column = row * stride + tap + shift
            if column < length and (column >= 0 or round_):
                matrix[row, column] = weight
    return matrix


def rows_of(kernel: torch.Tensor, length: int, stride: int, padding: int) -> int:
    return (length + 2 * padding - len(kernel)) // stride + 1


def right(kernel: torch.Tensor, length: int, stride: int, padding: int) -> torch.Tensor:
    return placed(kernel, length, rows_of(kernel, length, stride, padding), stride, -padding)


def wide(kernel: torch.Tensor, length: int, stride: int, padding: int) -> torch.Tensor:
    """With the columns of the padding."""
    return right(kernel, length + 2 * padding, stride, 0)


def first_rows(kernel: torch.Tensor, length: int, stride: int, padding: int) -> torch.Tensor:
    rows = rows_of(kernel, length, stride, padding)
    return right(kernel, length, 1, padding)[:rows]


def every_other_column(
    kernel: torch.Tensor, length: int, stride: int, padding: int
) -> torch.Tensor:
    return right(kernel, length, 1, padding)[:, ::stride]


def stretched(kernel: torch.Tensor, length: int, stride: int, padding: int) -> torch.Tensor:
    apart = torch.zeros((len(kernel) - 1) * stride + 1)
    apart[::stride] = kernel
    return right(apart, length, 1, padding)


def unmoved(kernel: torch.Tensor, length: int, stride: int, padding: int) -> torch.Tensor:
    return placed(kernel, length, rows_of(kernel, length, stride, padding), stride, 0)


def moved_right(kernel: torch.Tensor, length: int, stride: int, padding: int) -> torch.Tensor:
    return placed(kernel, length, rows_of(kernel, length, stride, padding), stride, padding)


def left_cut_only(kernel: torch.Tensor, length: int, stride: int, padding: int) -> torch.Tensor:
    return wide(kernel, length, stride, padding)[:, padding:]


def right_cut_only(kernel: torch.Tensor, length: int, stride: int, padding: int) -> torch.Tensor:
    return wide(kernel, length, stride, padding)[:, : padding + length]


def minus_zero(kernel: torch.Tensor, length: int, stride: int, padding: int) -> torch.Tensor:
    return wide(kernel, length, stride, padding)[:, padding:-padding]


def from_the_other_end(
    kernel: torch.Tensor, length: int, stride: int, padding: int
) -> torch.Tensor:
    rows = rows_of(kernel, length, stride, padding)
    return placed(kernel, length, rows, stride, -padding, round_=True)


def circulant(kernel: torch.Tensor, length: int, stride: int, padding: int) -> torch.Tensor:
    matrix = torch.zeros(rows_of(kernel, length, stride, padding), length)
    for row in range(len(matrix)):
        for tap, weight in enumerate(kernel):
            matrix[row, (row * stride + tap - padding) % length] += weight
    return matrix


def rows_without_padding(
    kernel: torch.Tensor, length: int, stride: int, padding: int
) -> torch.Tensor:
    rows = max(rows_of(kernel, length, stride, 0), 0)
    return right(kernel, length, stride, padding)[:rows]


def padded_left(kernel: torch.Tensor, length: int, stride: int, padding: int) -> torch.Tensor:
    return right(kernel, length + padding, stride, 0)[:, padding:]


def padded_right(kernel: torch.Tensor, length: int, stride: int, padding: int) -> torch.Tensor:
    return right(kernel, length + padding, stride, 0)[:, :length]


def last_missing(kernel: torch.Tensor, length: int, stride: int, padding: int) -> torch.Tensor:
    return right(kernel, length, stride, padding)[:-1]


def one_inside(kernel: torch.Tensor, length: int, stride: int, padding: int) -> torch.Tensor:
    rows = (length + 2 * padding - len(kernel) + 1) // stride
    return right(kernel, length, stride, padding)[:rows]


def empty_at_the_border(
    kernel: torch.Tensor, length: int, stride: int, padding: int
) -> torch.Tensor:
    matrix = right(kernel, length, stride, padding)
    starts = torch.arange(len(matrix)) * stride - padding
    matrix[(starts < 0) | (starts + len(kernel) > length)] = 0
    return matrix


def restarted(kernel: torch.Tensor, length: int, stride: int, padding: int) -> torch.Tensor:
    matrix = torch.zeros(rows_of(kernel, length, stride, padding), length)
    for row in range(len(matrix)):
        first = max(row * stride - padding, 0)
        end = min(row * stride - padding + len(kernel), length)
        if end > first:
            matrix[row, first:end] = kernel[: end - first]
    return matrix


def pushed_in(kernel: torch.Tensor, length: int, stride: int, padding: int) -> torch.Tensor:
    matrix = torch.zeros(rows_of(kernel, length, stride, padding), length)
    for row in range(len(matrix)):
        first = max(row * stride - padding, 0)
        matrix[row, first : first + len(kernel)] = kernel[: length - first]
    return matrix


def square(kernel: torch.Tensor, length: int, stride: int, padding: int) -> torch.Tensor:
    return placed(kernel, length, length, stride, -padding)


def counted_without_stride(
    kernel: torch.Tensor, length: int, stride: int, padding: int
) -> torch.Tensor:
    return placed(kernel, length, rows_of(kernel, length, 1, padding), stride, -padding)


def counted_without_stride_cut(
    kernel: torch.Tensor, length: int, stride: int, padding: int
) -> torch.Tensor:
    matrix = right(kernel, length, stride, padding)
    zeros = torch.zeros(rows_of(kernel, length, 1, padding) - len(matrix), length)
    return torch.cat([matrix, zeros])


def cut_too_early(kernel: torch.Tensor, length: int, stride: int, padding: int) -> torch.Tensor:
    return wide(kernel, length, stride, padding)[:, padding:length]


def cut_twice(kernel: torch.Tensor, length: int, stride: int, padding: int) -> torch.Tensor:
    return wide(kernel, length, stride, padding)[:, padding : length - padding]


def padded_twice(kernel: torch.Tensor, length: int, stride: int, padding: int) -> torch.Tensor:
    return right(kernel, length, stride, 2 * padding)


def first_row_only(kernel: torch.Tensor, length: int, stride: int, padding: int) -> torch.Tensor:
    matrix = right(kernel, length, stride, padding)
    matrix[1:] = 0
    return matrix


def first_row_alone(kernel: torch.Tensor, length: int, stride: int, padding: int) -> torch.Tensor:
    return right(kernel, length, stride, padding)[:1]
