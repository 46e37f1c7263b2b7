"""Wrong implementations of `receptive_field`, for its bank."""

from collections.abc import Iterable
from itertools import accumulate
from math import prod
from operator import mul

Layer = tuple[int, int, int]  # kernel, stride, dilation


def right(layers: list[Layer]) -> int:
    size = 1
    for kernel, stride, dilation in reversed(layers):
        size = (size - 1) * stride + (kernel - 1) * dilation + 1
    return size


def with_jumps(layers: list[Layer], jumps: Iterable[int]) -> int:
    """The sum over the layers, each with its jump."""
    return 1 + sum(
        (kernel - 1) * dilation * jump
        for (kernel, _, dilation), jump in zip(layers, jumps, strict=False)
    )


def own_stride_only(layers: list[Layer]) -> int:
    return with_jumps(layers, [stride for _, stride, _ in layers])


def whole_kernel(layers: list[Layer]) -> int:
    return 1 + whole_kernel_from_0(layers)


def whole_kernel_from_0(layers: list[Layer]) -> int:
    return right([(kernel + 1, stride, dilation) for kernel, stride, dilation in layers]) - 1


def from_0(layers: list[Layer]) -> int:
    return right(layers) - 1


def strides_added(layers: list[Layer]) -> int:
    return with_jumps(layers, accumulate((stride for _, stride, _ in layers), initial=1))


def strides_summed(layers: list[Layer]) -> int:
    return with_jumps(layers, [1, *accumulate(stride for _, stride, _ in layers)])


def dilation_in_the_jump(layers: list[Layer]) -> int:
    steps = (stride * dilation for _, stride, dilation in layers)
    return with_jumps(layers, accumulate(steps, mul, initial=1))


def dilation_for_later(layers: list[Layer]) -> int:
    steps = (stride * dilation for _, stride, dilation in layers)
    return right([(kernel, step, 1) for (kernel, _, _), step in zip(layers, steps, strict=True)])


def kernel_times_dilation(layers: list[Layer]) -> int:
    return right([(kernel * dilation, stride, 1) for kernel, stride, dilation in layers])


def dilation_as_holes(layers: list[Layer]) -> int:
    return right([(kernel, stride, dilation + 1) for kernel, stride, dilation in layers])


def half_on_both_sides(layers: list[Layer]) -> int:
    return right([(kernel // 2 * 2 + 1, stride, dilation) for kernel, stride, dilation in layers])


def last_gap_counted(layers: list[Layer]) -> int:
    size = 1
    for kernel, stride, dilation in reversed(layers):
        size = size * stride + (kernel - 1) * dilation
    return size


def sizes_multiplied(layers: list[Layer]) -> int:
    return prod((kernel - 1) * dilation + 1 for kernel, _, dilation in layers)


def kernels_multiplied(layers: list[Layer]) -> int:
    return prod(kernel for kernel, _, _ in layers)


def all_strides(layers: list[Layer]) -> int:
    return with_jumps(layers, [prod(stride for _, stride, _ in layers)] * len(layers))


def kernels_only(layers: list[Layer]) -> int:
    return right([(kernel, 1, 1) for kernel, _, _ in layers])


def one_more_each(layers: list[Layer]) -> int:
    return right(layers) + len(layers)


def dilation_added(layers: list[Layer]) -> int:
    return right([(kernel + dilation - 1, stride, 1) for kernel, stride, dilation in layers])


def last_left_out(layers: list[Layer]) -> int:
    return right(layers[:-1])


def first_left_out(layers: list[Layer]) -> int:
    return right(layers[1:])


def first_only(layers: list[Layer]) -> int:
    return right(layers[:1])


def last_only(layers: list[Layer]) -> int:
    return right(layers[-1:])


def pixels_counted(layers: list[Layer]) -> int:
    seen = {0}
    for kernel, stride, dilation in reversed(layers):
        seen = {unit * stride + tap * dilation for unit in seen for tap in range(kernel)}
    return len(seen)


def area(layers: list[Layer]) -> int:
    return right(layers) ** 2
