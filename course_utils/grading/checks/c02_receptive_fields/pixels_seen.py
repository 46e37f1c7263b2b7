"""The pixels that one unit sees, at the border too: a walk back through the layers."""

from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F

from course_utils.grading.checks.c02_receptive_fields import wrong_pixels_seen as wrong
from course_utils.grading.checks.c02_receptive_fields.wrong_pixels_seen import (
    Layer,
    lengths,
    walked,
)
from course_utils.grading.engine.check import Check, Mistake

if TYPE_CHECKING:
    import numpy as np


def pixels_seen(layers: list[Layer], length: int, position: int) -> tuple[int, int]:
    """The pixels [first, end) that the unit at `position` sees of a line of `length`."""
    pixels = torch.zeros(1, 1, length).double().requires_grad_()
    units = pixels
    for kernel, stride, padding in layers:
        units = F.conv1d(units, torch.ones(1, 1, kernel).double(), stride=stride, padding=padding)
    (gradient,) = torch.autograd.grad(units[0, 0, position], pixels)
    seen = gradient[0, 0].nonzero()  # positive weights: what reaches the unit never cancels
    return int(seen.min()), int(seen.max()) + 1


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
        ([(3, 2, 1), (4, 1, 1), (2, 2, 0)], 50 + units, int(rng.integers(3, 7))),  # all inside
        ([(4, 2, 0), (5, 3, 2)], 60 + units, int(rng.integers(2, 8))),
        (deep, int(rng.integers(50, 80)), 0),
        (deep, int(rng.integers(60, 90)), int(rng.integers(3, 6))),
    ]


def cut_off_at_the_picture(layers: list[Layer], length: int, position: int) -> tuple[int, int]:
    first, end = wrong.not_cut_off(layers, length, position)
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
            wrong.not_cut_off,
        ),
        Mistake(
            "cut off at the picture only",
            "You cut the field off at the border of the picture. Each layer has a border of its "
            "own: what a kernel reads beyond it is padding, even where the picture still goes on.",
            cut_off_at_the_picture,
            variants=(wrong.picture_in_each_layer,),
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
        Mistake(
            "window too long",
            "Your windows end too far right. The last place that a unit reads is `kernel - 1` "
            "places after its first.",
            wrong.window_too_long,
            variants=(wrong.end_walked_as_a_unit,),
        ),
        Mistake(
            "padding added",
            "Your padding moves the windows to the right. With zeros before the first place, unit "
            "0 begins left of it.",
            wrong.padding_added,
            'Notebook 02, "Size, jump, start"',
            variants=(wrong.padding_added_not_cut_off,),
        ),
        Mistake(
            "stride ignored",
            "Your windows lie one place apart on the way back. Neighboring units read windows that "
            "begin `stride` places apart.",
            wrong.without_stride,
            'Notebook 02, "Size, jump, start"',
        ),
        Mistake(
            "padding times stride",
            "In yours the padding is multiplied by the stride. It moves every window by `padding` "
            "places of what goes in, whatever the stride.",
            wrong.padding_times_stride,
            'Notebook 02, "Size, jump, start"',
        ),
        Mistake(
            "lengths without padding",
            "You count the units of the layers without their padding, so that your borders come "
            "too early.",
            wrong.lengths_without_padding,
        ),
        Mistake(
            "lengths without the last unit",
            "Your layers are a unit too short each. There is one more window than there are steps "
            "from the first to the last.",
            wrong.lengths_one_short,
        ),
        Mistake(
            "cut off at the output's length",
            "You cut a window off at the length of what comes out of its layer. It reads what goes "
            "in.",
            wrong.cut_off_at_the_output,
        ),
        Mistake(
            "cut off one place late",
            "You cut off one place late: of n places, n - 1 is the last.",
            wrong.cut_off_at_the_length,
        ),
        Mistake(
            "end counted from what is left of the beginning",
            "You count the end from the first pixel after cutting. What is cut off at the left "
            "makes the field shorter; it does not push its end.",
            wrong.end_from_the_cut_beginning,
            variants=(wrong.end_from_the_first_pixel,),
        ),
        Mistake(
            "centered on position times jump",
            "You lay the field round `position` times the product of the strides. Where its middle "
            "lies depends on the paddings and kernels: follow its two ends.",
            wrong.round_its_place,
            'Notebook 02, "Size, jump, start"',
            variants=(wrong.round_its_place_left,),
        ),
        Mistake(
            "width for the end",
            "Your second number counts the pixels. Asked is the pixel after the last.",
            wrong.width_for_end,
        ),
        Mistake(
            "cut off at one border only",
            "You cut the field off at one border and not at the other. Both have padding beyond "
            "them.",
            wrong.left_border_only,
            variants=(wrong.left_of_the_picture_only, wrong.right_border_only),
        ),
        Mistake(
            "windows centered",
            "You lay each window round its unit, as far to the left as to the right. Where it "
            "begins is set by the padding.",
            wrong.windows_centered,
            'Notebook 02, "Size, jump, start"',
            variants=(wrong.windows_centered_left, wrong.windows_centered_right),
        ),
        Mistake(
            "padding counted as places",
            "Your layers end behind their padding. Places beyond the last one carry no "
            "information: cut them off.",
            wrong.padded_lengths,
            variants=(wrong.padded_lengths_twice,),
        ),
        Mistake(
            "last layer only",
            "You walk back through the last layer only. Go on to the picture, layer by layer.",
            wrong.last_layer_only,
        ),
        Mistake(
            "units counted from 1",
            "Yours are the pixels of the unit before. Positions begin at 0, so that unit "
            "`position` has `position` others before it.",
            wrong.one_unit_before,
        ),
    ),
    accepted=(cut_off_on_the_way, set_of_pixels),
    forbidden=("course_utils", "receptive_fields"),
    points=3,
    minutes=15,
    difficulty=2,
)
