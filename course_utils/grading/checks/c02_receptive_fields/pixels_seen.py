"""The pixels that one unit sees, at the border too: a walk back through the layers."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F

from course_utils.grading.engine.check import Check, Mistake

if TYPE_CHECKING:
    import numpy as np

Layer = tuple[int, int, int]  # kernel, stride, padding


def pixels_seen(layers: list[Layer], length: int, position: int) -> tuple[int, int]:
    """The pixels [first, end) that the unit at `position` sees of a line of `length`."""
    pixels = torch.zeros(1, 1, length).double().requires_grad_()
    units = pixels
    for kernel, stride, padding in layers:
        units = F.conv1d(units, torch.ones(1, 1, kernel).double(), stride=stride, padding=padding)
    (gradient,) = torch.autograd.grad(units[0, 0, position], pixels)
    seen = gradient[0, 0].nonzero()  # positive weights: what reaches the unit never cancels
    return int(seen.min()), int(seen.max()) + 1


def lengths(layers: list[Layer], length: int) -> list[int]:
    """The length of what goes into each layer, and of what comes out of the last."""
    sizes = [length]
    for kernel, stride, padding in layers:
        sizes.append((sizes[-1] + 2 * padding - kernel) // stride + 1)
    return sizes


def cases(rng: "np.random.Generator") -> list[tuple]:
    strided = [(4, 3, 1), (5, 4, 2), (3, 1, 1)]
    deep = [(5, 1, 1), (2, 2, 0), (4, 3, 2), (3, 1, 1)]
    units = int(rng.integers(3, 25))
    uneven = 12 * units + 13  # the first two layers cannot read their last two and three places
    return [
        ([(3, 1, 0), (3, 1, 0)], 10, 2),
        ([(3, 1, 1), (3, 1, 1)], 8, 0),
        ([(3, 2, 0), (3, 1, 1)], 10, 3),
        (strided, uneven, units),
        ([(2, 2, 1), (3, 1, 1)], 2 * units, units),
        (deep, int(rng.integers(50, 80)), 0),
        (deep, int(rng.integers(60, 90)), int(rng.integers(3, 6))),
    ]


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


def cut_off_at_the_picture(layers: list[Layer], length: int, position: int) -> tuple[int, int]:
    first, end = not_cut_off(layers, length, position)
    return max(first, 0), min(end, length)


def without_padding(layers: list[Layer], length: int, position: int) -> tuple[int, int]:
    unpadded = [(kernel, stride, 0) for kernel, stride, _ in layers]
    return walked(unpadded, lengths(layers, length)[:-1], position)


def last_for_end(layers: list[Layer], length: int, position: int) -> tuple[int, int]:
    first, end = pixels_seen(layers, length, position)
    return first, end - 1


def wrong_order(layers: list[Layer], length: int, position: int) -> tuple[int, int]:
    return walked(layers[::-1], lengths(layers, length)[-2::-1], position)


def cut_off_on_the_way(layers: list[Layer], length: int, position: int) -> list[int]:
    return list(walked(layers, lengths(layers, length)[:-1], position))


def set_of_pixels(layers: list[Layer], length: int, position: int) -> tuple[int, int]:
    seen = {position}
    sizes = lengths(layers, length)[:-1]
    for (kernel, stride, padding), size in zip(layers[::-1], sizes[::-1], strict=True):
        read = {unit * stride - padding + tap for unit in seen for tap in range(kernel)}
        seen = read & set(range(size))
    return min(seen), max(seen) + 1


CHECK = Check(
    work="pixels_seen",
    reference=pixels_seen,
    cases=cases,
    reread='Notebook 02, "A network is not a chain"',
    mistakes=(
        Mistake(
            "not cut off",
            "Your field reaches beyond the border. Padding is no part of the picture.",
            not_cut_off,
        ),
        Mistake(
            "cut off at the picture only",
            "You cut the field off at the border of the picture. Each layer has a border of its "
            "own: what a kernel reads beyond it is padding, even where the picture still goes on.",
            cut_off_at_the_picture,
        ),
        Mistake(
            "padding ignored",
            "Your windows start at `position * stride`. Padding pushes the first window out beyond "
            "the border.",
            without_padding,
            'Notebook 02, "Size, jump, start"',
        ),
        Mistake(
            "last pixel for the end",
            "Your second number is the last pixel itself. Asked is the one after it, as in a "
            "slice.",
            last_for_end,
        ),
        Mistake(
            "wrong order",
            "You walk from the first layer to the last. The unit belongs to the last layer: begin "
            "there and go back.",
            wrong_order,
            'Notebook 02, "Size, jump, start"',
        ),
    ),
    accepted=(cut_off_on_the_way, set_of_pixels),
    forbidden=("course_utils", "receptive_fields"),
    points=3,
    minutes=15,
    difficulty=2,
)
