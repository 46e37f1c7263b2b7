"""The pixels that one unit sees, at the border too: a walk back through the layers."""

import torch
import torch.nn.functional as F

from course_utils.grading.engine.check import Check, Mistake


def pixels_seen(layers, length, position):
    pixels = torch.zeros(1, 1, length).double().requires_grad_()
    units = pixels
    for kernel, stride, padding in layers:
        units = F.conv1d(units, torch.ones(1, 1, kernel).double(), stride=stride, padding=padding)
    (gradient,) = torch.autograd.grad(units[0, 0, position], pixels)
    seen = gradient[0, 0].nonzero()  # positive weights: what reaches the unit never cancels
    return int(seen.min()), int(seen.max()) + 1


def lengths(layers, length):
    """The length of what goes into each layer, and of what comes out of the last."""
    found = [length]
    for kernel, stride, padding in layers:
        found.append((found[-1] + 2 * padding - kernel) // stride + 1)
    return found


def cases(rng):
    strided, deep = [(4, 3, 1), (5, 4, 2), (3, 1, 1)], [(5, 1, 1), (2, 2, 0), (4, 3, 2), (3, 1, 1)]
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


def walked(layers, sizes, position):
    """The walk back; where a layer has a size, the window is cut off there."""
    first = last = position
    for (kernel, stride, padding), size in zip(layers[::-1], sizes[::-1], strict=True):
        first, last = first * stride - padding, last * stride - padding + kernel - 1
        if size:
            first, last = max(first, 0), min(last, size - 1)
    return first, last + 1


def not_cut_off(layers, length, position):
    return walked(layers, [None] * len(layers), position)


def cut_off_at_the_picture(layers, length, position):
    first, end = not_cut_off(layers, length, position)
    return max(first, 0), min(end, length)


def without_padding(layers, length, position):
    return walked(
        [(kernel, stride, 0) for kernel, stride, _ in layers],
        lengths(layers, length)[:-1],
        position,
    )


def last_for_end(layers, length, position):
    first, end = pixels_seen(layers, length, position)
    return first, end - 1


def wrong_order(layers, length, position):
    return walked(layers[::-1], lengths(layers, length)[-2::-1], position)


def cut_off_on_the_way(layers, length, position):
    return list(walked(layers, lengths(layers, length)[:-1], position))


def set_of_pixels(layers, length, position):
    seen = {position}
    for (kernel, stride, padding), size in zip(
        layers[::-1], lengths(layers, length)[-2::-1], strict=True
    ):
        seen = {unit * stride - padding + tap for unit in seen for tap in range(kernel)} & set(
            range(size)
        )
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
            "You cut the field off at the border of the picture. Each layer has a border of its own: what a kernel "
            "reads beyond it is padding, even where the picture still goes on.",
            cut_off_at_the_picture,
        ),
        Mistake(
            "padding ignored",
            "Your windows start at `position * stride`. Padding pushes the first window out beyond the border.",
            without_padding,
            'Notebook 02, "Size, jump, start"',
        ),
        Mistake(
            "last pixel for the end",
            "Your second number is the last pixel itself. Asked is the one after it, as in a slice.",
            last_for_end,
        ),
        Mistake(
            "wrong order",
            "You walk from the first layer to the last. The unit belongs to the last layer: begin there and go back.",
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
