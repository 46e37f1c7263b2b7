"""A convolution as the matrix that it is: built, transposed, and counted."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch

# Of a matrix that may be built; beyond it there is an error that says how large it would be.
LARGEST_BYTES = 2**30

PerAxis = int | Sequence[int]  # one number for all axes or one for each


@dataclass(frozen=True)
class MatrixCounts:
    """How much of a convolution's matrix is zero, and how much of the rest is the same number
    again.

    rows: output numbers; columns: input numbers; zeros: places that no weight reaches
    distinct: weights of the kernel that stand somewhere in the matrix, each in many places
    """

    rows: int
    columns: int
    zeros: int
    distinct: int

    @property
    def entries(self) -> int:
        """Numbers in the matrix, zeros included."""
        return self.rows * self.columns


def conv_matrix(
    weight: torch.Tensor,
    input_size: Sequence[int],
    *,
    stride: PerAxis = 1,
    padding: PerAxis = 0,
    dilation: PerAxis = 1,
    groups: int = 1,
    sparse: bool = False,
) -> torch.Tensor:
    """The matrix W of a convolution: W @ x.flatten() equals torch's conv1d or conv2d of x,
    flattened.

    weight: (out_channels, in_channels / groups, K) or (out_channels, in_channels / groups, K, K),
    any dtype
    input_size: (in_channels, length) or (in_channels, H, W)
    stride, padding, dilation: one int for all axes or one for each; zeros are padded
    sparse: a coalesced torch.sparse_coo tensor instead of a dense one
    returns: (numbers in the output, numbers in the input), of weight's dtype. Each row asks one
    question of the input.
    raises: ValueError where torch's convolution would fail, or where the matrix would exceed
    LARGEST_BYTES

    In one dimension, with one channel, it is a Toeplitz matrix: constant along its diagonals. In
    two dimensions it is built of Toeplitz blocks.

    >>> conv_matrix(torch.tensor([[[-1.0, 0, 1]]]), (1, 8)).shape
    torch.Size([6, 8])
    """
    axes = _axes(weight.shape, input_size, stride, padding, dilation, groups)
    return _build(weight, axes, groups, sparse)


def _build(weight: torch.Tensor, axes: "list[_Axis]", groups: int, sparse: bool) -> torch.Tensor:
    """The matrix with one row for each output channel and position of `axes`."""
    outputs = math.prod(axis.out for axis in axes)
    inputs = math.prod(axis.size for axis in axes)
    shape = (weight.shape[0] * outputs, weight.shape[1] * groups * inputs)
    if sparse:  # each number that is not zero has a row and a column, int64, beside it
        filled = weight.shape[0] * weight.shape[1] * math.prod(len(axis.output) for axis in axes)
        _guard(filled * (16 + weight.element_size()), shape, sparse)
    else:
        _guard(math.prod(shape) * weight.element_size(), shape, sparse)
    rows, columns, values = _entries(weight, axes, weight.shape[0] // groups)
    if sparse:
        # torch 2.11 warns unless one opts in or out of the check.
        with torch.sparse.check_sparse_tensor_invariants():
            return torch.sparse_coo_tensor(torch.stack([rows, columns]), values, shape).coalesce()
    matrix = weight.new_zeros(shape)
    matrix[rows, columns] = values  # each place once: no two taps of a row share a pixel
    return matrix


def conv_transpose_matrix(
    weight: torch.Tensor,
    input_size: Sequence[int],
    *,
    stride: PerAxis = 1,
    padding: PerAxis = 0,
    output_padding: PerAxis = 0,
    dilation: PerAxis = 1,
    groups: int = 1,
    sparse: bool = False,
) -> torch.Tensor:
    """The matrix of torch's conv_transpose1d or 2d: the transpose of the matrix of the convolution
    it runs backward.

    weight: (in_channels, out_channels / groups, K) or (..., K, K), as torch has it; the rest as in
    conv_matrix
    output_padding: how many more numbers the output has than the stride needs, since several sizes
    lead to one

    >>> conv_transpose_matrix(torch.tensor([[[-1.0, 0, 1]]]), (1, 6)).shape
    torch.Size([8, 6])
    """
    dims = len(input_size) - 1
    options = (_each(value, dims) for value in (stride, padding, dilation, output_padding))
    # torch's formula for the output: the convolution's output size, solved for its input.
    output = [
        (n - 1) * s - 2 * p + d * (k - 1) + extra + 1
        for n, k, s, p, d, extra in zip(input_size[1:], weight.shape[2:], *options, strict=True)
    ]
    # It is the transpose of a convolution from this output back to the input, for which torch's
    # (in, out / groups, K) reads (out, in / groups, K).
    size = (weight.shape[1] * groups, *output)
    axes = _axes(weight.shape, size, stride, padding, dilation, groups, positions=input_size[1:])
    matrix = _build(weight, axes, groups, sparse)
    return matrix.t().coalesce() if sparse else matrix.t()  # t() leaves the entries unsorted


def matrix_counts(
    weight_shape: Sequence[int],
    input_size: Sequence[int],
    *,
    stride: PerAxis = 1,
    padding: PerAxis = 0,
    dilation: PerAxis = 1,
    groups: int = 1,
) -> MatrixCounts:
    """MatrixCounts of a convolution's matrix, which is not built: any size will do. Arguments as in
    conv_matrix.

    >>> matrix_counts((6, 3, 5, 5), (3, 32, 32))  # BaseNet's first layer
    MatrixCounts(rows=4704, columns=3072, zeros=14097888, distinct=450)
    """
    axes = _axes(weight_shape, input_size, stride, padding, dilation, groups)
    channels = weight_shape[0] * weight_shape[1]
    rows = weight_shape[0] * math.prod(axis.out for axis in axes)
    columns = math.prod(input_size)
    filled = channels * math.prod(len(axis.output) for axis in axes)
    distinct = channels * math.prod(len(axis.tap.unique()) for axis in axes)  # taps in use
    return MatrixCounts(rows, columns, rows * columns - filled, distinct)


def output_size(
    size: int, kernel: int, *, stride: int = 1, padding: int = 0, dilation: int = 1
) -> int:
    """Positions that a kernel takes along one axis:
    floor((size + 2 padding - dilation (kernel - 1) - 1) / stride) + 1.

    All are whole numbers of pixels. 0 or less means that the kernel does not fit.
    """
    return (size + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1


@dataclass(frozen=True)
class _Axis:
    """Along one axis, each pair of an output position and a kernel tap that falls inside the image,
    and where.
    """

    size: int
    out: int
    kernel: int
    output: torch.Tensor  # (pairs,) int64, in 0..out - 1
    tap: torch.Tensor  # (pairs,), in 0..kernel - 1
    input: torch.Tensor  # (pairs,), the pixel, in 0..size - 1


def _axes(
    weight_shape: Sequence[int],
    input_size: Sequence[int],
    stride: PerAxis,
    padding: PerAxis,
    dilation: PerAxis,
    groups: int,
    positions: Sequence[int] | None = None,
) -> list[_Axis]:
    """One _Axis for each spatial axis, after checking that everything fits; positions: None for all
    there are.
    """
    _check_shapes(weight_shape, input_size, groups)
    kernel = weight_shape[2:]
    options = [_each(value, len(kernel)) for value in (stride, padding, dilation)]
    counts: Sequence[int | None] = positions or [None] * len(kernel)
    settings = zip(input_size[1:], kernel, *options, counts, strict=True)
    return [_axis(size, k, s, p, d, count) for size, k, s, p, d, count in settings]


def _check_shapes(weight_shape: Sequence[int], input_size: Sequence[int], groups: int) -> None:
    """raises: ValueError unless the weights have the axes and the channels of the input"""
    out_channels, in_channels, *kernel = weight_shape
    if len(kernel) != len(input_size) - 1:
        raise ValueError(
            f"a kernel of shape {tuple(weight_shape)} needs {len(kernel)} axes after the channels "
            f"of input_size, got {tuple(input_size)}"
        )
    if groups < 1 or out_channels % groups or in_channels * groups != input_size[0]:
        raise ValueError(
            f"groups (={groups}) must divide out_channels (={out_channels}) and weight.shape[1] "
            f"(={in_channels}) times groups must be in_channels (={input_size[0]})"
        )


def _axis(
    size: int, kernel: int, stride: int, padding: int, dilation: int, count: int | None
) -> _Axis:
    """The _Axis of `size` pixels; count: of output positions, None for all there are."""
    if stride < 1 or dilation < 1 or padding < 0:
        raise ValueError(
            "stride and dilation must be at least 1 and padding at least 0, "
            f"got {stride}, {dilation} and {padding}"
        )
    out = count or output_size(size, kernel, stride=stride, padding=padding, dilation=dilation)
    if out < 1:
        raise ValueError(
            f"a kernel of {kernel} with dilation {dilation} does not fit into {size} pixels "
            f"with padding {padding}"
        )
    grids = torch.meshgrid(torch.arange(out), torch.arange(kernel), indexing="ij")
    output, tap = (grid.flatten() for grid in grids)
    pixel = output * stride - padding + tap * dilation  # not flipped: a correlation
    inside = (pixel >= 0) & (pixel < size)  # the padding has no column
    return _Axis(size, out, kernel, output[inside], tap[inside], pixel[inside])


def _entries(
    weight: torch.Tensor, axes: list[_Axis], per_group: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Row, column and value of every place of the matrix that a weight reaches.

    per_group: output channels in a group
    """
    output = tap = pixel = torch.zeros(1, dtype=torch.int64)  # (1,): no axis yet, one place
    for axis in axes:  # row-major positions, one axis after the other
        output = (output[:, None] * axis.out + axis.output).flatten()
        tap = (tap[:, None] * axis.kernel + axis.tap).flatten()
        pixel = (pixel[:, None] * axis.size + axis.input).flatten()
    out_channels, in_channels = weight.shape[:2]
    outputs = math.prod(axis.out for axis in axes)
    inputs = math.prod(axis.size for axis in axes)
    o, i = torch.meshgrid(torch.arange(out_channels), torch.arange(in_channels), indexing="ij")
    # The input channel that is the i-th of those that output channel o's group sees.
    source = o // per_group * in_channels + i
    rows = (o[..., None] * outputs + output).flatten()  # output channel, then position
    columns = (source[..., None] * inputs + pixel).flatten()  # input channel, then pixel
    return rows, columns, weight.flatten(2)[:, :, tap].flatten()  # (out, in / groups, pairs)


def _each(value: PerAxis, dims: int) -> list[int]:
    """One int for each axis."""
    values = [value] * dims if isinstance(value, int) else list(value)
    if len(values) != dims:
        raise ValueError(f"give one number for all axes or one for each of {dims}, got {value}")
    return values


def _guard(size: int, shape: tuple[int, int], sparse: bool) -> None:
    """raises: ValueError for a matrix of more than LARGEST_BYTES, told before it is built"""
    if size > LARGEST_BYTES:
        advice = "use a smaller image" if sparse else "use sparse=True, or a smaller image"
        raise ValueError(
            f"a {'sparse' if sparse else 'dense'} matrix of {shape[0]:,} x {shape[1]:,} would take "
            f"{size / 2**30:,.1f} GiB, more than the {LARGEST_BYTES / 2**30:g} GiB allowed here; "
            f"{advice}; matrix_counts needs no memory"
        )
