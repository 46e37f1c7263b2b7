"""The size of a receptive field: one chain of layers, one axis."""

from itertools import accumulate
from operator import mul
from typing import TYPE_CHECKING

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
    ),
    accepted=(with_float_jumps, with_products),
    forbidden=("course_utils", "receptive_fields"),
    minutes=6,
)
