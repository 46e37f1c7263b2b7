"""Wrong implementations of `pixels_seen`, for its bank, and the walk back that they change."""

from collections.abc import Callable, Sequence
from math import prod

Layer = tuple[int, int, int]  # kernel, stride, padding


def lengths(layers: list[Layer], length: int) -> list[int]:
    """The length of what goes into each layer, and of what comes out of the last."""
    sizes = [length]
    for kernel, stride, padding in layers:
        sizes.append((sizes[-1] + 2 * padding - kernel) // stride + 1)
    return sizes


def walked(layers: list[Layer], sizes: Sequence[int | None], position: int) -> tuple[int, int]:
    """The walk back; where a layer has a size, the window is cut off there."""
    first = last = position
    for (kernel, stride, padding), size in zip(layers[::-1], sizes[::-1], strict=True):
        first = first * stride - padding
        last = last * stride - padding + kernel - 1
        if size:
            first = max(first, 0)
            last = min(last, size - 1)
    return first, last + 1


def not_cut_off(layers: list[Layer], length: int, position: int) -> tuple[int, int]:
    return walked(layers, [None] * len(layers), position)


def right(layers: list[Layer], length: int, position: int) -> tuple[int, int]:
    return walked(layers, lengths(layers, length)[:-1], position)


def stepped(
    layers: list[Layer],
    sizes: Sequence[int],
    position: int,
    first_of: Callable[..., int],
    last_of: Callable[..., int],
) -> tuple[int, int]:
    """The walk back, cut off in each layer, with other rules for a window's first and last."""
    first = last = position
    for layer, size in zip(layers[::-1], sizes[::-1], strict=True):
        first = max(first_of(first, *layer), 0)
        last = min(last_of(last, *layer), size - 1)
    return first, last + 1


def begins(unit: int, kernel: int, stride: int, padding: int) -> int:
    return unit * stride - padding


def ends(unit: int, kernel: int, stride: int, padding: int) -> int:
    return unit * stride - padding + kernel - 1


def too_far(unit: int, kernel: int, stride: int, padding: int) -> int:
    return unit * stride - padding + kernel


def whole_stride_further(unit: int, kernel: int, stride: int, padding: int) -> int:
    return (unit + 1) * stride - padding + kernel - 1


def padded_steps(unit: int, kernel: int, stride: int, padding: int) -> int:
    return (unit - padding) * stride


def ends_of_padded_steps(unit: int, kernel: int, stride: int, padding: int) -> int:
    return (unit - padding) * stride + kernel - 1


def picture_in_each_layer(layers: list[Layer], length: int, position: int) -> tuple[int, int]:
    return walked(layers, [length] * len(layers), position)


def window_too_long(layers: list[Layer], length: int, position: int) -> tuple[int, int]:
    return stepped(layers, lengths(layers, length)[:-1], position, begins, too_far)


def end_walked_as_a_unit(layers: list[Layer], length: int, position: int) -> tuple[int, int]:
    return stepped(layers, lengths(layers, length)[:-1], position, begins, whole_stride_further)


def padding_added(layers: list[Layer], length: int, position: int) -> tuple[int, int]:
    opposite = [(kernel, stride, -padding) for kernel, stride, padding in layers]
    return walked(opposite, lengths(layers, length)[:-1], position)


def padding_added_not_cut_off(layers: list[Layer], length: int, position: int) -> tuple[int, int]:
    return not_cut_off([(k, stride, -padding) for k, stride, padding in layers], length, position)


def without_stride(layers: list[Layer], length: int, position: int) -> tuple[int, int]:
    dense = [(kernel, 1, padding) for kernel, _, padding in layers]
    return walked(dense, lengths(layers, length)[:-1], position)


def padding_times_stride(layers: list[Layer], length: int, position: int) -> tuple[int, int]:
    sizes = lengths(layers, length)[:-1]
    return stepped(layers, sizes, position, padded_steps, ends_of_padded_steps)


def lengths_without_padding(layers: list[Layer], length: int, position: int) -> tuple[int, int]:
    unpadded = [(kernel, stride, 0) for kernel, stride, _ in layers]
    return walked(layers, lengths(unpadded, length)[:-1], position)


def lengths_one_short(layers: list[Layer], length: int, position: int) -> tuple[int, int]:
    sizes = [length]
    for kernel, stride, padding in layers:
        sizes.append((sizes[-1] + 2 * padding - kernel) // stride)
    return walked(layers, sizes[:-1], position)


def cut_off_at_the_output(layers: list[Layer], length: int, position: int) -> tuple[int, int]:
    return walked(layers, lengths(layers, length)[1:], position)


def cut_off_at_the_length(layers: list[Layer], length: int, position: int) -> tuple[int, int]:
    sizes = [size + 1 for size in lengths(layers, length)[:-1]]
    return walked(layers, sizes, position)


def end_from_the_cut_beginning(layers: list[Layer], length: int, position: int) -> tuple[int, int]:
    first, end = not_cut_off(layers, length, position)
    return max(first, 0), min(max(first, 0) + end - first, length)


def end_from_the_first_pixel(layers: list[Layer], length: int, position: int) -> tuple[int, int]:
    first, end = not_cut_off(layers, length, position)
    first_seen, _ = right(layers, length, position)
    return first_seen, min(first_seen + end - first, length)


def round_its_place(layers: list[Layer], length: int, position: int) -> tuple[int, int]:
    jump = prod(stride for _, stride, _ in layers)
    first, end = not_cut_off(layers, length, position)
    begin = position * jump - (end - first) // 2
    return max(begin, 0), min(begin + end - first, length)


def round_its_place_left(layers: list[Layer], length: int, position: int) -> tuple[int, int]:
    jump = prod(stride for _, stride, _ in layers)
    first, end = not_cut_off(layers, length, position)
    begin = position * jump - (end - first - 1) // 2
    return max(begin, 0), min(begin + end - first, length)


def width_for_end(layers: list[Layer], length: int, position: int) -> tuple[int, int]:
    first, end = right(layers, length, position)
    return first, end - first


def left_border_only(layers: list[Layer], length: int, position: int) -> tuple[int, int]:
    return stepped(layers, [10**9] * len(layers), position, begins, ends)


def left_of_the_picture_only(layers: list[Layer], length: int, position: int) -> tuple[int, int]:
    first, end = not_cut_off(layers, length, position)
    return max(first, 0), end


def right_border_only(layers: list[Layer], length: int, position: int) -> tuple[int, int]:
    sizes = lengths(layers, length)[:-1]
    first, _ = not_cut_off(layers, length, position)
    return first, stepped(layers, sizes, position, begins, ends)[1]


def middle_begins(unit: int, kernel: int, stride: int, padding: int) -> int:
    return unit * stride - kernel // 2


def middle_begins_later(unit: int, kernel: int, stride: int, padding: int) -> int:
    return unit * stride - (kernel - 1) // 2


def middle_ends(unit: int, kernel: int, stride: int, padding: int) -> int:
    return unit * stride + kernel // 2


def middle_ends_earlier(unit: int, kernel: int, stride: int, padding: int) -> int:
    return unit * stride + (kernel - 1) // 2


def windows_centered(layers: list[Layer], length: int, position: int) -> tuple[int, int]:
    sizes = lengths(layers, length)[:-1]
    return stepped(layers, sizes, position, middle_begins, middle_ends)


def windows_centered_left(layers: list[Layer], length: int, position: int) -> tuple[int, int]:
    sizes = lengths(layers, length)[:-1]
    return stepped(layers, sizes, position, middle_begins, middle_ends_earlier)


def windows_centered_right(layers: list[Layer], length: int, position: int) -> tuple[int, int]:
    sizes = lengths(layers, length)[:-1]
    return stepped(layers, sizes, position, middle_begins_later, middle_ends)


def padded_lengths(layers: list[Layer], length: int, position: int) -> tuple[int, int]:
    sizes = zip(lengths(layers, length)[:-1], layers, strict=True)
    return walked(layers, [size + padding for size, (_, _, padding) in sizes], position)


def padded_lengths_twice(layers: list[Layer], length: int, position: int) -> tuple[int, int]:
    sizes = zip(lengths(layers, length)[:-1], layers, strict=True)
    return walked(layers, [size + 2 * padding for size, (_, _, padding) in sizes], position)


def last_layer_only(layers: list[Layer], length: int, position: int) -> tuple[int, int]:
    return walked(layers[-1:], lengths(layers, length)[-2:-1], position)


def one_unit_before(layers: list[Layer], length: int, position: int) -> tuple[int, int]:
    return right(layers, length, position - 1)
