"""The size of a receptive field: one chain of layers, one axis."""

from itertools import accumulate
from operator import mul
from typing import TYPE_CHECKING

from course_utils.grading.checks.c02_receptive_fields import wrong_receptive_field as wrong
from course_utils.grading.engine.check import Check, Mistake

if TYPE_CHECKING:
    import numpy as np

Layer = tuple[int, int, int]  # kernel, stride, dilation


def receptive_field(layers: list[Layer]) -> int:
    """The size in pixels of what one unit behind all layers sees."""
    size = 1
    for kernel, stride, dilation in reversed(layers):
        size = (size - 1) * stride + (kernel - 1) * dilation + 1
    return size


def cases(rng: "np.random.Generator") -> list[tuple]:
    def chain(*layers: tuple[int, int]) -> list[Layer]:
        # each layer's stride and smallest dilation; the rest is drawn
        return [
            (int(rng.integers(3, 8)), stride, dilation + int(rng.integers(3)))
            for stride, dilation in layers
        ]

    convolution = (5, 1, 1)
    pool = (2, 2, 1)
    return [
        ([(3, 1, 1), (3, 1, 1)],),
        ([(3, 2, 1), (3, 1, 1)],),
        ([convolution, pool, convolution, pool, convolution],),
        (chain((2, 1), (3, 1), (1, 1)),),
        (chain((1, 1), (1, 2), (1, 4)),),
        (chain((2, 2), (1, 1), (3, 1), (2, 3), (1, 2)),),
    ]


def own_stride(layers: list[Layer]) -> int:
    size = jump = 1
    for kernel, stride, dilation in layers:
        jump *= stride
        size += (kernel - 1) * dilation * jump
    return size


def without_stride(layers: list[Layer]) -> int:
    return receptive_field([(kernel, 1, dilation) for kernel, _, dilation in layers])


def without_dilation(layers: list[Layer]) -> int:
    return receptive_field([(kernel, stride, 1) for kernel, stride, _ in layers])


def last_stride_only(layers: list[Layer]) -> int:
    before = [1, *(stride for _, stride, _ in layers)]
    return 1 + sum(
        (kernel - 1) * dilation * jump
        for (kernel, _, dilation), jump in zip(layers, before, strict=False)
    )


def from_the_output(layers: list[Layer]) -> int:
    return receptive_field(layers[::-1])


def with_float_jumps(layers: list[Layer]) -> float:
    size = jump = 1.0
    for kernel, stride, dilation in layers:
        size += (kernel - 1) * dilation * jump
        jump *= stride
    return size


def with_products(layers: list[Layer]) -> int:
    jumps = accumulate((stride for _, stride, _ in layers), mul, initial=1)
    return 1 + sum(
        (kernel - 1) * dilation * jump
        for (kernel, _, dilation), jump in zip(layers, jumps, strict=False)
    )


CHECK = Check(
    work="receptive_field",
    reference=receptive_field,
    cases=cases,
    reread='Notebook 02, "Size, jump, start"',
    mistakes=(
        Mistake(
            "own stride counted",
            "That is what comes out when a layer's stride already counts for the layer itself, not "
            "only for those after it. A layer's input jump is the product of the strides *before* "
            "it.",
            own_stride,
        ),
        Mistake(
            "stride ignored",
            "Every step of yours is one pixel wide. After a stride the units lie further apart, "
            "and so do the taps of all later kernels.",
            without_stride,
        ),
        Mistake(
            "dilation ignored",
            "The taps of your kernels lie side by side. Dilation puts gaps between them.",
            without_dilation,
            'Notebook 02, "Growing without shrinking"',
        ),
        Mistake(
            "last stride only",
            "Your jump is the stride of the layer just before. All strides before a layer "
            "multiply.",
            last_stride_only,
        ),
        Mistake(
            "output side first",
            "You read the chain from its end, so that your strides stretch the layers before them. "
            "The list has the input side first.",
            from_the_output,
        ),
        Mistake(
            "own stride only",
            "In yours each layer's step is its own stride. What counts for a layer are the strides "
            "of all layers before it, multiplied.",
            wrong.own_stride_only,
        ),
        Mistake(
            "kernel for kernel - 1",
            "You add the whole kernel in each layer. A kernel of k taps reaches k - 1 steps "
            "further than the one unit that was counted already.",
            wrong.whole_kernel,
            variants=(wrong.whole_kernel_from_0,),
        ),
        Mistake(
            "size begins at 0",
            "Yours is one pixel short. Before the first layer, a unit is one pixel wide.",
            wrong.from_0,
        ),
        Mistake(
            "strides added",
            "You add the strides up. They multiply: after strides of 2 and 3, neighboring units "
            "lie 6 pixels apart.",
            wrong.strides_added,
            variants=(wrong.strides_summed,),
        ),
        Mistake(
            "dilation carried on",
            "In yours a dilation stretches the layers after it. It spreads the taps of its own "
            "layer only; the units of that layer lie as close as before.",
            wrong.dilation_in_the_jump,
            'Notebook 02, "Growing without shrinking"',
            variants=(wrong.dilation_for_later,),
        ),
        Mistake(
            "kernel times dilation",
            "You take a dilated kernel as kernel * dilation wide. It has a gap between two taps, "
            "none after the last.",
            wrong.kernel_times_dilation,
            'Notebook 02, "Growing without shrinking"',
        ),
        Mistake(
            "dilation as holes",
            "You put `dilation` holes between the taps. Dilation is the distance from tap to tap: "
            "1 means side by side.",
            wrong.dilation_as_holes,
            'Notebook 02, "Growing without shrinking"',
        ),
        Mistake(
            "half a kernel on both sides",
            "You add kernel // 2 on both sides, which is right for odd kernels only. A kernel of 2 "
            "taps reaches one step further, not two.",
            wrong.half_on_both_sides,
        ),
        Mistake(
            "gap after the last unit",
            "In yours every unit brings a whole stride of pixels. Between n units there are n - 1 "
            "gaps; none comes after the last.",
            wrong.last_gap_counted,
        ),
        Mistake(
            "sizes multiplied",
            "You multiply the kernels' sizes. Stacked kernels of 3 see 5 pixels, not 9: each layer "
            "adds to the field.",
            wrong.sizes_multiplied,
            variants=(wrong.kernels_multiplied,),
        ),
        Mistake(
            "all strides for every layer",
            "Your jump is the same for all layers, the product of all strides. For a layer only "
            "the strides before it count.",
            wrong.all_strides,
        ),
        Mistake(
            "stride and dilation ignored",
            "You count the kernels only. Strides and dilations set the taps further apart.",
            wrong.kernels_only,
        ),
        Mistake(
            "a pixel more for each layer",
            "In yours each layer brings its own pixel. The one pixel to begin with is counted "
            "once; a layer adds only what it reaches further.",
            wrong.one_more_each,
        ),
        Mistake(
            "dilation added",
            "You make a dilated kernel longer by dilation - 1. There is a gap between any two of "
            "its taps, and each gap widens.",
            wrong.dilation_added,
            'Notebook 02, "Growing without shrinking"',
        ),
        Mistake(
            "one layer left out",
            "One layer at an end of the chain does not count in yours. All do, the first and the "
            "last too.",
            wrong.last_left_out,
            variants=(wrong.first_left_out,),
        ),
        Mistake(
            "one layer only",
            "Only one layer counts in yours. Go through all of them, and return the size after "
            "the loop.",
            wrong.first_only,
            variants=(wrong.last_only,),
        ),
        Mistake(
            "pixels counted",
            "You count the pixels that are read. The size is the distance from the first to the "
            "last, those in between that a dilation leaves out included.",
            wrong.pixels_counted,
            'Notebook 02, "Growing without shrinking"',
        ),
        Mistake(
            "area",
            "Yours is the size squared, as of a square. Asked is the size along one axis.",
            wrong.area,
        ),
    ),
    accepted=(with_float_jumps, with_products),
    forbidden=("course_utils", "receptive_fields"),
    minutes=6,
)
