"""ResNet for CIFAR-10: 6n + 2 layers, their plain twins, and the three kinds of shortcut."""

from functools import partial

import torch
from torch import nn

from course_utils.models.blocks import (
    BasicBlock,
    Shortcut,
    option_a,
    option_b,
    option_c,
    plain,
    repeat,
)
from course_utils.models.initialization import init_kaiming

SHORTCUTS: dict[str, Shortcut] = {"A": option_a, "B": option_b, "C": option_c, "plain": plain}


class CifarResNet(nn.Module):
    """A 3x3 convolution and three stages of n blocks, 16, 32 and 64 maps wide (He et al. 2016a,
    section 4.2).

    x: (N, in_channels, 32, 32) -> logits (N, num_classes)

    depth: 6n + 2, in the paper 20, 32, 44, 56, 110 or 1202; shortcut: "A" as published, "B", "C",
    or "plain" for the twin without shortcuts, which has exactly the parameters of "A"; width: maps
    of the first stage, 16 in the paper, doubled in each later one

    >>> CifarResNet(depth=20)  # 269,722 parameters
    >>> CifarResNet(depth=56, shortcut="plain")  # the deeper and worse one of figure 1

    Differs from the paper: nothing.
    """

    def __init__(
        self,
        num_classes: int = 10,
        in_channels: int = 3,
        *,
        depth: int,
        shortcut: str = "A",
        width: int = 16,
    ) -> None:
        super().__init__()
        if depth < 8 or depth % 6 != 2:
            raise ValueError(
                f"depth must be 6n + 2 for a whole number n of blocks, got {depth}; "
                "try 20, 32, 44 or 56"
            )
        if shortcut not in SHORTCUTS:
            raise ValueError(f"shortcut must be one of {', '.join(SHORTCUTS)}, got {shortcut!r}")
        block = partial(BasicBlock, shortcut=SHORTCUTS[shortcut])
        n = (depth - 2) // 6
        self.conv1 = nn.Conv2d(in_channels, width, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.relu = nn.ReLU()
        self.stage1 = repeat(block, width, width, n, stride=1)
        self.stage2 = repeat(block, width, 2 * width, n, stride=2)
        self.stage3 = repeat(block, 2 * width, 4 * width, n, stride=2)
        self.average = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(4 * width, num_classes)
        self.apply(init_kaiming)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.relu(self.bn1(self.conv1(x)))  # (N, 16, 32, 32)
        x = self.stage1(x)  # (N, 16, 32, 32)
        x = self.stage2(x)  # (N, 32, 16, 16)
        x = self.stage3(x)  # (N, 64, 8, 8)
        return self.fc(self.average(x).flatten(1))


DEPTHS = (20, 32, 44, 56, 110)  # table 6

VARIANTS = {f"resnet{depth}": partial(CifarResNet, depth=depth) for depth in DEPTHS}
VARIANTS |= {
    f"plain{depth}": partial(CifarResNet, depth=depth, shortcut="plain") for depth in DEPTHS
}
VARIANTS |= {
    f"resnet20_{kind.lower()}": partial(CifarResNet, depth=20, shortcut=kind) for kind in "BC"
}
