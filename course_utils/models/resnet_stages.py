"""Residual networks for small images: those of reports 002 and 004, and one for a laptop."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import torch
from torch import nn

from course_utils.models.blocks import BasicBlock, repeat

ACTIVATIONS: dict[str, Callable[[], nn.Module]] = {
    "relu": nn.ReLU,
    "leaky_relu": nn.LeakyReLU,
    "elu": nn.ELU,
    "gelu": nn.GELU,
    "silu": nn.SiLU,
    "mish": nn.Mish,
    "prelu": nn.PReLU,
}


class StagedResNet(nn.Module):
    """A 3x3 stem, stages of basic blocks, global average pooling and one linear layer (report 002,
    table 2).

    x: (N, in_channels, H, W) -> logits (N, num_classes); any H and W that survive the strides, 32
    is usual

    stem: channels of the stem; plan: (channels, blocks, stride) of each stage, the stride in its
    first block; activation: a key of ACTIVATIONS

    >>> model = StagedResNet(stem=32, plan=[(64, 2, 1), (128, 2, 2), (128, 2, 2)])
    >>> model(torch.zeros(1, 3, 32, 32)).shape
    torch.Size([1, 10])

    Differs from the paper: nothing. (The report names dropout in its final model, but no rate; none
    is applied.)
    """

    def __init__(
        self,
        num_classes: int = 10,
        in_channels: int = 3,
        *,
        stem: int,
        plan: Sequence[tuple[int, int, int]],
        activation: str = "relu",
    ) -> None:
        super().__init__()
        if activation not in ACTIVATIONS:
            raise ValueError(
                f"activation must be one of {', '.join(ACTIVATIONS)}, got {activation!r}"
            )
        act = ACTIVATIONS[activation]
        block = partial(BasicBlock, activation=act)
        self.stem = nn.Sequential(
            nn.Conv2d(in_channels, stem, 3, padding=1, bias=False), nn.BatchNorm2d(stem), act()
        )
        self.stages = nn.Sequential()
        width = stem
        for channels, blocks, stride in plan:
            self.stages.append(repeat(block, width, channels, blocks, stride=stride))
            width = channels
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(width, num_classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.stem(x)  # (N, stem, H, W)
        x = self.stages(x)  # (N, channels of the last stage, H and W over all strides)
        x = self.pool(x).flatten(1)  # (N, channels of the last stage)
        return self.fc(x)


def resnet_stages(
    num_classes: int = 10,
    in_channels: int = 3,
    *,
    stem: int,
    stages: Sequence[int],
    blocks: int | Sequence[int] = 2,
    activation: str = "relu",
) -> StagedResNet:
    """The network of report 002's filter table: the first stage keeps H and W, each later one
    halves them.

    stages: channels of each stage; blocks: in each stage, one number for all or one for each
    raises: ValueError unless there is one number of blocks for each stage

    >>> resnet_stages(stem=32, stages=[64, 128, 128])  # table 2: 1,266,986 parameters
    """
    depths = [blocks] * len(stages) if isinstance(blocks, int) else list(blocks)
    if len(depths) != len(stages):
        raise ValueError(
            f"blocks needs one number for each stage, got {depths} for stages {list(stages)}"
        )
    strides = [1] + [2] * (len(stages) - 1)
    plan = list(zip(stages, depths, strides, strict=True))
    return StagedResNet(num_classes, in_channels, stem=stem, plan=plan, activation=activation)


def resnet_tiny(num_classes: int = 10, in_channels: int = 3) -> StagedResNet:
    """Eight layers for a laptop: every block halves the image, so that only the stem works at full
    size.

    Differs from the paper: it is in none; the blocks are those of He et al. 2016a.
    """
    return StagedResNet(
        num_classes, in_channels, stem=16, plan=[(16, 1, 2), (32, 1, 2), (64, 1, 2)]
    )


# Arguments of resnet_stages, with the parameters for 3 channels and 10 classes; of the last three
# no report prints them
STAGES: dict[str, dict[str, Any]] = {
    # report 002, table 2: 1,266,986
    "resnet_1p27m": {"stem": 32, "stages": (64, 128, 128)},
    # report 002, section 7: 3,195,306
    "resnet_3p2m": {"stem": 32, "stages": (128, 128, 256), "activation": "gelu"},
    # report 004: 4,977,226
    "resnet_2111": {"stem": 64, "stages": (64, 128, 256, 512), "blocks": (2, 1, 1, 1)},
    # report 004: 4,903,242
    "resnet_1111": {"stem": 64, "stages": (64, 128, 256, 512), "blocks": 1},
    # report 004: 4,865,322
    "resnet_6543_half": {"stem": 32, "stages": (32, 64, 128, 256), "blocks": (6, 5, 4, 3)},
    # report 004, figure 10, prints no widths: 696,618 here
    "resnet_under_1m": {"stem": 32, "stages": (32, 64, 128)},
}

VARIANTS: dict[str, Callable[..., nn.Module]] = {
    "resnet_tiny": resnet_tiny,
    "resnet_stages": resnet_stages,
}
VARIANTS |= {name: partial(resnet_stages, **arguments) for name, arguments in STAGES.items()}
