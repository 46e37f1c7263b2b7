"""The multiply-adds of a staged residual network, from its plan alone."""

from typing import TYPE_CHECKING

from course_utils.analysis import cost
from course_utils.grading.checks.c14_capstone import wrong_multiply_adds as wrong
from course_utils.grading.engine.check import Check, Mistake

if TYPE_CHECKING:
    import numpy as np


def multiply_adds(
    stem: int, stages: list[int], blocks: list[int], side: int, in_channels: int, classes: int
) -> int:
    """By formula, stage by stage."""
    total = 9 * in_channels * stem * side**2
    a = stem
    for index, (b, count) in enumerate(zip(stages, blocks, strict=True)):
        side = -(-side // 2) if index else side
        total += (9 * a * b + 9 * (2 * count - 1) * b * b) * side**2
        total += a * b * side**2 if index or a != b else 0
        a = b
    return total + a * classes


def cases(rng: "np.random.Generator") -> list[tuple]:
    a, b, c, d = (int(width) for width in rng.permutation(range(3, 12))[:4])
    return [
        (64, [64, 128, 256, 512], [2, 1, 1, 1], 32, 3, 10),
        (2, [2], [1], 4, 1, 10),
        (2, [2, 3], [1, 1], 4, 1, 10),
        (4, [4, 4], [2, 1], 8, 3, 5),  # as wide as the stage before, and yet a shortcut of its own
        (3, [5, 5], [3, 2], 7, 2, 4),
        (a, [b, c, d], [2, 1, 3], 18, 2, 7),  # sides 18, 9 and 5
        (d, [a, b], [1, 2], int(rng.integers(9, 16)), 3, 11),
    ]


def counted(
    stem: int, stages: list[int], blocks: list[int], side: int, in_channels: int, classes: int
) -> int:
    """Of the course's own network, layer by layer."""
    # takes seconds to import, and only a test calls this
    from course_utils.models import create_model

    model = create_model(
        "resnet_stages",
        num_classes=classes,
        in_channels=in_channels,
        stem=stem,
        stages=list(stages),
        blocks=list(blocks),
    )
    return cost(model, (in_channels, side, side)).macs


def convolution_by_convolution(
    stem: int, stages: list[int], blocks: list[int], side: int, in_channels: int, classes: int
) -> float:
    """A list of all layers, and the products of it."""
    layers = [(in_channels, stem, 3, side)]  # maps in, maps out, kernel, side of the answer
    for index, (width, count) in enumerate(zip(stages, blocks, strict=True)):
        for block in range(count):
            narrower = bool(index) and block == 0
            side = (side - 1) // 2 + 1 if narrower else side
            first = layers[-1][1]
            layers += [(first, width, 1, side)] if narrower or first != width else []
            layers += [(first, width, 3, side), (width, width, 3, side)]
    layers.append((stages[-1], classes, 1, 1))
    return float(sum(a * b * kernel**2 * side**2 for a, b, kernel, side in layers))


CHECK = Check(
    work="multiply_adds",
    reference=multiply_adds,
    cases=cases,
    reread='Notebook 14, "What a block costs"',
    mistakes=(
        Mistake(
            "FLOPs",
            "Yours is twice the number: you count a multiplication and an addition as two. A "
            "multiply-add is both.",
            wrong.twice,
        ),
        Mistake(
            "parameters",
            "These are the weights. Each of them is used once at every place of its convolution's "
            "answer.",
            wrong.parameters,
        ),
        Mistake(
            "side for its square",
            "You multiply by the side of the maps. They have as many places as its square.",
            wrong.side_for_area,
        ),
        Mistake(
            "area of the kernel",
            "Your 3x3 kernels do not cost 9 products for each pair of maps and place.",
            wrong.of_kernel(3),
            variants=(wrong.of_kernel(1),),
        ),
        Mistake(
            "stem changes the size",
            "Your stem makes the maps smaller than the image. It keeps the image's size.",
            wrong.stem_of(wrong.up),
            variants=(wrong.stem_of(lambda side: side - 2),),
        ),
        Mistake(
            "padding forgotten",
            "In yours the 3x3 convolutions of the blocks have no padding, so each takes 2 off the "
            "height and the width. With padding 1 a convolution of stride 1 keeps the size.",
            wrong.no_padding,
        ),
        Mistake(
            "halved in one direction",
            "Your strides halve the height or the width, not both. Each leaves a quarter of the "
            "places, not a half.",
            wrong.halved_in_one_direction,
        ),
        Mistake(
            "maps never halved",
            "Your maps keep their size. Each stage but the first halves height and width, which is "
            "why a block costs the same everywhere.",
            wrong.never_halved,
        ),
        Mistake(
            "halved in the first stage",
            "Your first stage halves the maps, too. The first one keeps the size of the stem.",
            wrong.halved_in_the_first,
            variants=(wrong.halved_at_once,),
        ),
        Mistake(
            "halved in each block",
            "Each block of your later stages halves the maps. Only the first block of a stage has "
            "a stride.",
            wrong.halved_in_each_block,
            variants=(wrong.halved_in_each_block_one_shortcut,),
        ),
        Mistake(
            "half not rounded up",
            "An odd side is not rounded up when you halve it. A convolution with padding 1 and "
            "stride 2 makes 3 of 5.",
            wrong.rounded_down,
            variants=(wrong.rounded_to_even, wrong.not_rounded, wrong.whole),
        ),
        Mistake(
            "stride too late",
            "You charge a convolution with a stride for the old size of the maps. Its answers are "
            "at the new one.",
            wrong.late("first"),
            variants=(wrong.late("first", "shortcut"), wrong.late("shortcut")),
        ),
        Mistake(
            "shortcuts forgotten",
            "Your blocks have no shortcut convolutions. Where the width or the size changes, there "
            "is one, 1 x 1.",
            wrong.no_shortcuts,
        ),
        Mistake(
            "shortcut by width only",
            "Yours has a shortcut convolution only where the width changes. A stride needs one, "
            "too.",
            wrong.shortcut_by_width,
        ),
        Mistake(
            "no shortcut in the first stage",
            "Your first stage has no shortcut convolution. Where the stem is not as wide as it, "
            "there is one.",
            wrong.shortcut_by_stride,
        ),
        Mistake(
            "shortcut where both change",
            "Yours has a shortcut convolution only where width and size change together. One of "
            "them is enough.",
            wrong.shortcut_by_both,
        ),
        Mistake(
            "shortcut where nothing changes",
            "Yours has shortcut convolutions also where neither width nor size changes. There the "
            "input is added as it is.",
            wrong.shortcut_in_each_stage,
            variants=(wrong.shortcut_in_each_block,),
        ),
        Mistake(
            "shape of the shortcut",
            "Your shortcut is another convolution than the one asked for: that is 1x1, from the "
            "width before the stage to the one in it.",
            wrong.large_shortcut,
            variants=(wrong.square_shortcut,),
        ),
        Mistake(
            "widths in a stage",
            "Some 3x3 convolutions of yours have a wrong width. The first of a stage goes from the "
            "width before to that of the stage; all others keep it.",
            wrong.all_square,
            variants=(wrong.of_entry("first"), wrong.of_entry("first", "second")),
        ),
        Mistake(
            "convolutions miscounted",
            "Your stages have a wrong number of 3x3 convolutions. Every block has two, and the one "
            "that changes the width is one of them.",
            wrong.one_convolution,
            variants=(wrong.one_more, wrong.without("second")),
        ),
        Mistake(
            "stem forgotten",
            "The stem is missing from your bill.",
            wrong.without("stem"),
        ),
        Mistake(
            "channels of the image forgotten",
            "Your stem reads one map. The image has `in_channels` of them.",
            wrong.input_forgotten,
        ),
        Mistake(
            "head forgotten",
            "Your linear layer is missing.",
            wrong.without("head"),
        ),
        Mistake(
            "head at every place",
            "Your linear layer is charged for each place of the last maps. It comes after the "
            "mean, which leaves one number of each map.",
            wrong.head_everywhere,
        ),
        Mistake(
            "more than products counted",
            "You count biases, batch norms or the mean as well. Only the products of convolutions "
            "and of the linear layer count.",
            wrong.head_bias,
            variants=(wrong.all_biases, wrong.norms, wrong.norms_twice, wrong.mean),
        ),
    ),
    accepted=(counted, convolution_by_convolution),
    forbidden=("create_model", "FlopCounterMode", "get_total_flops"),
    points=3,
    rtol=0,
    atol=0.5,
    minutes=20,
    difficulty=3,
)
