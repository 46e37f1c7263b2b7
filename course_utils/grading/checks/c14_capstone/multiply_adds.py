"""The multiply-adds of a staged residual network, from its plan alone."""

from course_utils.analysis import cost
from course_utils.grading.engine.check import Check, Mistake


def multiply_adds(
    stem,
    stages,
    blocks,
    side,
    in_channels,
    classes,
    *,
    halve=True,
    early=True,
    shortcut="both",
    head=True,
):
    """By formula; halve, early, shortcut and head are what the mistakes below get wrong."""
    total, a = 9 * in_channels * stem * side**2, stem
    for index, (b, count) in enumerate(zip(stages, blocks, strict=True)):
        before, side = side, -(-side // 2) if index and halve else side
        total += 9 * a * b * (side if early else before) ** 2 + 9 * b * b * side**2
        if (a != b and shortcut != "none") or (index and shortcut == "both"):
            total += a * b * side**2
        total += (count - 1) * 18 * b * b * side**2
        a = b
    return total + a * classes * head


def cases(rng):
    a, b, c, d = (int(width) for width in rng.permutation(range(3, 12))[:4])
    return [
        (2, [2], [1], 4, 1, 10),
        (2, [2, 3], [1, 1], 4, 1, 10),
        (4, [4, 4], [2, 1], 8, 3, 5),  # as wide as the stage before, and yet a shortcut of its own
        (a, [b, c, d], [2, 1, 3], 18, 2, 7),  # sides 18, 9 and 5
        (d, [a, b], [1, 2], int(rng.integers(9, 16)), 3, 11),
    ]


def twice(*plan):
    return 2 * multiply_adds(*plan)


def never_halved(*plan):
    return multiply_adds(*plan, halve=False)


def stride_too_late(*plan):
    return multiply_adds(*plan, early=False)


def without_shortcuts(*plan):
    return multiply_adds(*plan, shortcut="none")


def shortcut_by_width(*plan):
    return multiply_adds(*plan, shortcut="width")


def without_head(*plan):
    return multiply_adds(*plan, head=False)


def counted(stem, stages, blocks, side, in_channels, classes):
    from course_utils.models import (
        create_model,
    )  # takes seconds to import, and only a test calls this

    plan = {"stem": stem, "stages": list(stages), "blocks": list(blocks)}
    model = create_model("resnet_stages", num_classes=classes, in_channels=in_channels, **plan)
    return cost(model, (in_channels, side, side)).macs


def convolution_by_convolution(stem, stages, blocks, side, in_channels, classes):
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
            "Yours is twice the number: you count a multiplication and an addition as two. A multiply-add is both.",
            twice,
        ),
        Mistake(
            "maps never halved",
            "Your maps keep their size. Each stage but the first halves height and width, which is why a block costs "
            "the same everywhere.",
            never_halved,
        ),
        Mistake(
            "stride too late",
            "Your first convolution of a stage still answers at the old size. Its stride is in that convolution, so "
            "its answers are at the new one.",
            stride_too_late,
        ),
        Mistake(
            "shortcuts forgotten",
            "Your blocks have no shortcut convolutions. Where the width or the size changes, there is one, 1 x 1.",
            without_shortcuts,
        ),
        Mistake(
            "shortcut by width only",
            "Yours has a shortcut convolution only where the width changes. A stride needs one, too.",
            shortcut_by_width,
        ),
        Mistake("head forgotten", "Your linear layer is missing.", without_head),
    ),
    accepted=(counted, convolution_by_convolution),
    forbidden=("create_model", "FlopCounterMode", "get_total_flops"),
    points=3,
    rtol=0,
    atol=0.5,
    minutes=20,
    difficulty=3,
)
