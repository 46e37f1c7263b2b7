"""ResNeXt: the bottleneck split into many narrow paths, which one grouped convolution computes at
once."""

from collections.abc import Callable
from functools import partial

import torch
from torch import nn

from course_utils.models.blocks import repeat
from course_utils.models.initialization import init_kaiming
from course_utils.models.resnet import STAGES, Bottleneck, ResNet


def resnext_block(
    in_channels: int,
    channels: int,
    *,
    stride: int = 1,
    cardinality: int,
    width: int,
    first: int = 64,
) -> Bottleneck:
    """A bottleneck of `cardinality` paths, each `width` wide in the first stage (Xie et al. 2017,
    figure 3c).

    x: (N, in_channels, H, W) -> (N, 4 * channels, H / stride, W / stride)

    first: channels of the first stage
    """
    paths = cardinality * width * channels // first
    return Bottleneck(in_channels, channels, stride=stride, grouped=(cardinality, paths))


class ResNeXt29(nn.Module):
    """ResNeXt for CIFAR: a 3x3 convolution and three stages of three blocks (Xie et al. 2017,
    section 5.3).

    x: (N, in_channels, 32, 32) -> logits (N, num_classes)

    first: channels of the first stage, 64 in the paper, doubled in each later one

    >>> ResNeXt29(cardinality=8, width=64)  # 34.4M parameters, table 7

    Differs from the paper: nothing for 8x64d; 32x4d is a small one that it does not print.
    """

    def __init__(
        self,
        num_classes: int = 10,
        in_channels: int = 3,
        *,
        cardinality: int,
        width: int,
        first: int = 64,
    ) -> None:
        super().__init__()
        block = partial(resnext_block, cardinality=cardinality, width=width, first=first)
        self.conv1 = nn.Conv2d(in_channels, first, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(first)
        self.relu = nn.ReLU()
        self.stage1 = repeat(block, first, first, 3, stride=1)
        self.stage2 = repeat(block, 4 * first, 2 * first, 3, stride=2)
        self.stage3 = repeat(block, 8 * first, 4 * first, 3, stride=2)
        self.average = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(16 * first, num_classes)
        self.apply(init_kaiming)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.relu(self.bn1(self.conv1(x)))  # (N, 64, 32, 32)
        x = self.stage1(x)  # (N, 256, 32, 32)
        x = self.stage2(x)  # (N, 512, 16, 16)
        x = self.stage3(x)  # (N, 1024, 8, 8)
        return self.fc(self.average(x).flatten(1))


# Differs from the paper: nothing; its table 1 is ResNeXt-50 with cardinality 32 and width 4.
VARIANTS: dict[str, Callable[..., nn.Module]] = {
    "resnext50_32x4d": partial(
        ResNet, block=partial(resnext_block, cardinality=32, width=4), stages=STAGES[50]
    ),
    "resnext29_8x64d": partial(ResNeXt29, cardinality=8, width=64),
    "resnext29_32x4d": partial(ResNeXt29, cardinality=32, width=4),
}
