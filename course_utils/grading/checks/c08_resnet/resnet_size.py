"""The layers and parameters of a ResNet, counted without building it."""

from functools import partial
from typing import TYPE_CHECKING

import torch
from torch import nn

from course_utils.grading.engine.check import Check, Mistake
from course_utils.models.blocks import BasicBlock
from course_utils.models.resnet import Bottleneck, ResNet, stages

if TYPE_CHECKING:
    import numpy as np


def resnet_size(
    bottleneck: bool, blocks: tuple[int, ...], width: int, classes: int
) -> dict[str, int]:
    """By formula: a stage's parameters at once."""
    factor = 4 if bottleneck else 1
    total = 3 * 49 * width + 2 * width + (8 * factor * width + 1) * classes
    before = width
    for stage, depth in enumerate(blocks):
        inner = 2**stage * width
        outer = inner * factor
        around = before * outer + 2 * outer if before != outer else 0
        if bottleneck:
            total += (
                before * inner
                + (2 * depth - 1) * inner * outer
                + depth * (9 * inner**2 + 4 * inner + 2 * outer)
            )
        else:
            total += 9 * inner * before + (2 * depth - 1) * 9 * inner**2 + 4 * depth * inner
        total += around
        before = outer
    return {"layers": 2 + (3 if bottleneck else 2) * sum(blocks), "parameters": total}


def cases(rng: "np.random.Generator") -> list[tuple]:
    def drawn() -> tuple[tuple[int, ...], int, int]:
        return (
            tuple(int(depth) for depth in rng.integers(1, 6, 4)),
            int(rng.integers(5, 30)),
            int(rng.integers(2, 200)),
        )

    return [
        (False, (2, 2, 2, 2), 64, 1000),
        (True, (3, 4, 6, 3), 64, 1000),
        *((bottleneck, *drawn()) for bottleneck in (False, True, True)),
    ]


def counted(
    bottleneck: bool, blocks: tuple[int, ...], width: int, classes: int, *, kind: str = ""
) -> dict[str, int]:
    """Convolution by convolution, with one thing wrong in it."""
    for_each_output = {"no norm": 0, "one number": 1, "running": 4, "biases": 3}.get(kind, 2)

    def convolution(inputs: int, outputs: int, kernel: int) -> int:  # and its batch norm
        return inputs * outputs * kernel**2 + for_each_output * outputs

    bottleneck = bottleneck and kind != "basic"
    stem = 64 if kind.startswith("stem of 64") else width
    channels = width if kind == "stem of 64 alone" else stem
    layers = {"one short": 1, "two short": 0}.get(kind, 2)
    parameters = 0 if kind == "no stem" else convolution(3, stem, 3 if kind == "3x3 stem" else 7)
    for stage, depth in enumerate(blocks):
        inner = width * 2 ** (stage + (kind == "a stage ahead"))
        plan = planned(inner, bottleneck, kind)
        outer = plan[-1][0]
        for block in range(depth):
            if projected(channels, outer, (stage, block), kind):
                parameters += convolution(channels, outer, 3 if kind == "large projection" else 1)
                parameters -= 2 * outer if kind == "projection without norm" else 0
                layers += kind == "as layers"
            if (block and kind == "inner again") or kind == "inner always":
                channels = inner
            for outputs, kernel in plan:
                layers += 1
                parameters += convolution(channels, outputs, kernel)
                channels = outputs
        if kind in ("two a block", "three a block"):
            layers += depth * ((2 if kind == "two a block" else 3) - len(plan))
    features = 8 * width if kind == "basic head" else channels
    head = features * classes + (0 if kind == "no bias" else classes)
    return {"layers": layers, "parameters": parameters + (0 if kind == "no head" else head)}


def planned(inner: int, bottleneck: bool, kind: str) -> list[tuple[int, int]]:
    """Maps and kernel of each convolution of a block."""
    if not bottleneck:
        return [(inner, 3), (inner, 3)]
    outer = inner if kind == "narrow" else 4 * inner
    side = 3 if kind == "large kernels" else 1
    return [(inner, side), (inner, 3), (outer, side)]


def other(
    bottleneck: bool, blocks: tuple[int, ...], width: int, classes: int, *, kind: str
) -> dict[str, int]:
    """With a stem for gray images, or a linear layer on all 7x7 pixels of every map."""
    size = counted(bottleneck, blocks, width, classes)
    pixels = 48 * (32 if bottleneck else 8) * width * classes
    return size | {"parameters": size["parameters"] + {"gray": -98 * width, "all": pixels}[kind]}


def projected(before: int, after: int, place: tuple[int, int], kind: str) -> bool:
    """Whether a block has a projection. place: its stage, and its number there"""
    stage, block = place
    if kind == "none" or (kind == "at strides" and stage == 0):
        return False
    if kind == "every block" or (kind == "every stage" and block == 0):
        return True
    return before != after and block == 0


def built(bottleneck: bool, blocks: tuple[int, ...], width: int, classes: int) -> dict[str, int]:
    """Of the course's own network, built without memory."""
    with torch.device("meta"):  # no memory, no numbers
        block = Bottleneck if bottleneck else BasicBlock
        model = ResNet(classes, block=block, stages=stages(*blocks, width=width))
    layers = [
        name for name, layer in model.named_modules() if isinstance(layer, (nn.Conv2d, nn.Linear))
    ]
    parameters = sum(p.numel() for p in model.parameters())
    return {"parameters": parameters, "layers": sum("shortcut" not in name for name in layers)}


CHECK = Check(
    work="resnet_size",
    reference=resnet_size,
    cases=cases,
    reread='Notebook 08, "From 18 to 152 layers"',
    mistakes=(
        Mistake(
            "projections as layers",
            "You count projections among the layers. The paper does not: they stand beside the "
            "path that gives the network its depth. Their parameters count all the same.",
            partial(counted, kind="as layers"),
        ),
        Mistake(
            "projections at strides only",
            "Your first stage has no projection. Its maps keep their size, but a bottleneck hands "
            "on four times as many as came in, so its first block needs one.",
            partial(counted, kind="at strides"),
        ),
        Mistake(
            "projection in every stage",
            "Every stage of yours starts with a projection. With basic blocks, the first stage "
            "hands on as many maps as come in, at the same size: its shortcut is bare.",
            partial(counted, kind="every stage"),
        ),
        Mistake(
            "batch norm left out",
            "You count no parameters for batch norm. Each one learns a scale and a shift for every "
            "channel, those of the projections, too.",
            partial(counted, kind="no norm"),
        ),
        Mistake(
            "running statistics counted",
            "You count four numbers a channel for batch norm. Two of them, the running mean and "
            "variance, are not learned: they are no parameters.",
            partial(counted, kind="running"),
        ),
        Mistake(
            "biases in convolutions",
            "Your convolutions have biases. Batch norm follows each of them, so they have none.",
            partial(counted, kind="biases"),
        ),
        Mistake(
            "projections forgotten",
            "Your shortcuts have no projections. A block that hands on another number of maps than "
            "came in needs one, and it has parameters.",
            partial(counted, kind="none"),
        ),
        Mistake(
            "projection without batch norm",
            "Your projections have no batch norm. It follows every convolution, theirs, too.",
            partial(counted, kind="projection without norm"),
        ),
        Mistake(
            "projection in every block",
            "Every block of yours has a projection. Only a block that changes the number of maps "
            "has one.",
            partial(counted, kind="every block"),
        ),
        Mistake(
            "projection of 3x3",
            "Your projections have kernels of 3x3. A projection is a 1x1 convolution.",
            partial(counted, kind="large projection"),
        ),
        Mistake(
            "one number for batch norm",
            "You count one number a channel for batch norm. It learns two, a scale and a shift.",
            partial(counted, kind="one number"),
        ),
        Mistake(
            "linear layer of basic blocks",
            "Your linear layer takes 8 * width maps, whatever the blocks are. Bottlenecks hand on "
            "four times as many.",
            partial(counted, kind="basic head"),
        ),
        Mistake(
            "linear layer without bias",
            "Your linear layer has no bias. No batch norm follows it, so it has one.",
            partial(counted, kind="no bias"),
        ),
        Mistake(
            "linear layer left out",
            "The parameters of the linear layer are missing in yours.",
            partial(counted, kind="no head"),
        ),
        Mistake(
            "stem left out",
            "The parameters of the stem are missing: a 7x7 convolution and its batch norm.",
            partial(counted, kind="no stem"),
        ),
        Mistake(
            "stem of 3x3",
            "Your stem is a 3x3 convolution, as for small images. It has a 7x7 one.",
            partial(counted, kind="3x3 stem"),
        ),
        Mistake(
            "stem of 64 maps",
            "Your stem has 64 maps, as in the paper. It has `width`, which may be another number.",
            partial(counted, kind="stem of 64"),
            variants=(partial(counted, kind="stem of 64 alone"),),
        ),
        Mistake(
            "stem or linear layer not counted",
            "Your blocks are counted rightly, but the layers beside them are not all there: the "
            "convolution of the stem is a layer, and so is the linear layer.",
            partial(counted, kind="one short"),
            variants=(partial(counted, kind="two short"),),
        ),
        Mistake(
            "two layers in a bottleneck",
            "You count two layers for every block. A bottleneck has three.",
            partial(counted, kind="two a block"),
        ),
        Mistake(
            "three layers in a basic block",
            "You count three layers for every block. A basic block has two.",
            partial(counted, kind="three a block"),
        ),
        Mistake(
            "bottlenecks ignored",
            "Your blocks are basic ones, whatever `bottleneck` says.",
            partial(counted, kind="basic"),
        ),
        Mistake(
            "bottleneck after bottleneck",
            "Within a stage, your bottlenecks start from `inner` maps. The block before hands on "
            "four times as many.",
            partial(counted, kind="inner again"),
        ),
        Mistake(
            "maps of the block before",
            "Every block of yours starts from `inner` maps. The first convolution of a block takes "
            "as many as the block before hands on.",
            partial(counted, kind="inner always"),
        ),
        Mistake(
            "widths one stage ahead",
            "Your first stage has 2 * width maps already. It has width, and each one after it "
            "twice as many as the stage before.",
            partial(counted, kind="a stage ahead"),
        ),
        Mistake(
            "images with one channel",
            "Your stem takes one channel. The images have three.",
            partial(other, kind="gray"),
        ),
        Mistake(
            "linear layer without the mean",
            "Your linear layer takes every pixel. It gets the mean of each map, one number.",
            partial(other, kind="all"),
        ),
        Mistake(
            "bottleneck stays narrow",
            "Your bottlenecks hand on `inner` maps. They hand on 4 * inner.",
            partial(counted, kind="narrow"),
        ),
        Mistake(
            "large kernels in a bottleneck",
            "All kernels of your bottlenecks are 3x3. Only the one in the middle is.",
            partial(counted, kind="large kernels"),
        ),
    ),
    accepted=(counted, built),
    forbidden=("torchvision", "create_model", "ResNet", "course_utils"),
    points=3,
    rtol=0,
    atol=0.5,
    minutes=18,
    difficulty=2,
)
