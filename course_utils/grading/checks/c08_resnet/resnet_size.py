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

    def convolution(inputs: int, outputs: int, kernel: int) -> int:  # and its batch norm
        for_each_output = {"no norm": 0, "running": 4, "biases": 3}.get(kind, 2)
        return inputs * outputs * kernel**2 + for_each_output * outputs

    layers = 2
    parameters = convolution(3, width, 7)
    channels = width
    for stage, depth in enumerate(blocks):
        inner = width * 2**stage
        plan = [(inner, 1), (inner, 3), (4 * inner, 1)] if bottleneck else [(inner, 3), (inner, 3)]
        outer = plan[-1][0]
        if (channels != outer and (stage or kind != "at strides")) or kind == "every stage":
            parameters += convolution(channels, outer, 1)
            if kind == "as layers":
                layers += 1
        for outputs, kernel in plan * depth:
            layers += 1
            parameters += convolution(channels, outputs, kernel)
            channels = outputs
    return {"layers": layers, "parameters": parameters + channels * classes + classes}


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
    ),
    accepted=(counted, built),
    forbidden=("torchvision", "create_model", "ResNet", "course_utils"),
    points=3,
    rtol=0,
    atol=0.5,
    minutes=18,
    difficulty=2,
)
