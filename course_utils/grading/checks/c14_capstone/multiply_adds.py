"""The multiply-adds of a staged residual network, from its plan alone."""

from functools import partial
from typing import TYPE_CHECKING, Any

from course_utils.analysis import cost
from course_utils.grading.engine.check import Check, Mistake

if TYPE_CHECKING:
    import numpy as np


def multiply_adds(
    stem: int,
    stages: list[int],
    blocks: list[int],
    side: int,
    in_channels: int,
    classes: int,
    *,
    halve: bool = True,
    early: bool = True,
    shortcut: str = "both",
    head: bool = True,
) -> int:
    """By formula; halve, early, shortcut and head are what the mistakes below get wrong."""
    total = 9 * in_channels * stem * side**2
    a = stem
    for index, (b, count) in enumerate(zip(stages, blocks, strict=True)):
        before = side
        if index and halve:
            side = -(-side // 2)
        total += 9 * a * b * (side if early else before) ** 2 + 9 * b * b * side**2
        if (a != b and shortcut != "none") or (index and shortcut == "both"):
            total += a * b * side**2
        total += (count - 1) * 18 * b * b * side**2
        a = b
    return total + a * classes if head else total


def cases(rng: "np.random.Generator") -> list[tuple]:
    a, b, c, d = (int(width) for width in rng.permutation(range(3, 12))[:4])
    return [
        (2, [2], [1], 4, 1, 10),
        (2, [2, 3], [1, 1], 4, 1, 10),
        (4, [4, 4], [2, 1], 8, 3, 5),  # as wide as the stage before, and yet a shortcut of its own
        (a, [b, c, d], [2, 1, 3], 18, 2, 7),  # sides 18, 9 and 5
        (d, [a, b], [1, 2], int(rng.integers(9, 16)), 3, 11),
    ]


def twice(*plan: Any) -> int:
    return 2 * multiply_adds(*plan)


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
            twice,
        ),
        Mistake(
            "maps never halved",
            "Your maps keep their size. Each stage but the first halves height and width, which is "
            "why a block costs the same everywhere.",
            partial(multiply_adds, halve=False),
        ),
        Mistake(
            "stride too late",
            "Your first convolution of a stage still answers at the old size. Its stride is in "
            "that convolution, so its answers are at the new one.",
            partial(multiply_adds, early=False),
        ),
        Mistake(
            "shortcuts forgotten",
            "Your blocks have no shortcut convolutions. Where the width or the size changes, there "
            "is one, 1 x 1.",
            partial(multiply_adds, shortcut="none"),
        ),
        Mistake(
            "shortcut by width only",
            "Yours has a shortcut convolution only where the width changes. A stride needs one, "
            "too.",
            partial(multiply_adds, shortcut="width"),
        ),
        Mistake(
            "head forgotten",
            "Your linear layer is missing.",
            partial(multiply_adds, head=False),
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
