"""ResNet for ImageNet: 18, 34, 50, 101 and 152 layers, and report 003's improved ResNet-18."""

from collections.abc import Callable, Sequence
from functools import partial

import torch
from torch import nn

from course_utils.models.blocks import BasicBlock, option_b, repeat, width_of
from course_utils.models.initialization import init_kaiming, init_small_linear

Stages = Sequence[tuple[int, int]]  # (channels, blocks) of each


class Bottleneck(nn.Module):
    """1x1 down, 3x3, 1x1 up, and a shortcut around them (He et al. 2016a, figure 5 right).

    x: (N, in_channels, H, W) -> (N, 4 * channels, H / stride, W / stride), rounded up

    early: True puts the stride into the first 1x1 convolution, as published; False into the 3x3, as
    in torchvision, which costs 6 percent more and is slightly more accurate. grouped: (groups,
    channels) of the 3x3, for ResNeXt.

    Differs from the paper: with early=True nothing.
    """

    def __init__(
        self,
        in_channels: int,
        channels: int,
        *,
        stride: int = 1,
        early: bool = False,
        grouped: tuple[int, int] | None = None,
    ) -> None:
        super().__init__()
        groups, width = grouped or (1, channels)
        first, second = (stride, 1) if early else (1, stride)
        self.out_channels = 4 * channels
        self.conv1 = nn.Conv2d(in_channels, width, 1, stride=first, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, stride=second, padding=1, groups=groups, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3 = nn.Conv2d(width, 4 * channels, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(4 * channels)
        self.relu = nn.ReLU()
        self.shortcut = option_b(in_channels, 4 * channels, stride)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        residual = self.relu(self.bn1(self.conv1(x)))
        residual = self.relu(self.bn2(self.conv2(residual)))
        residual = self.bn3(self.conv3(residual))
        return self.relu(residual + self.shortcut(x))


class ResNet(nn.Module):
    """A stem and four stages of residual blocks (He et al. 2016a, table 1).

    x: (N, in_channels, H, W), 224 in the paper -> logits (N, num_classes)

    block: BasicBlock or Bottleneck, called as block(in_channels, channels, stride=...); stages:
    (channels, blocks) of the four, as stages(2, 2, 2, 2); stem: (in_channels, channels) -> module
    with the channels of the first stage, imagenet_stem, deep_stem or cifar_stem

    >>> ResNet(block=BasicBlock, stages=stages(2, 2, 2, 2))(torch.zeros(1, 3, 224, 224)).shape
    torch.Size([1, 1000])

    Differs from the paper: shortcuts are option B at every depth, which the paper has for 34 layers
    and more (table 3; its main 18 and 34 have option A). For the stride of a bottleneck see there.
    """

    def __init__(
        self,
        num_classes: int = 1000,
        in_channels: int = 3,
        *,
        block: Callable[..., nn.Module],
        stages: Stages,
        stem: Callable[[int, int], nn.Module] | None = None,
    ) -> None:
        super().__init__()
        first, second, third, fourth = stages
        self.conv1 = (stem or imagenet_stem)(in_channels, first[0])
        self.conv2 = repeat(block, first[0], *first, stride=1)
        self.conv3 = repeat(block, width_of(self.conv2), *second, stride=2)
        self.conv4 = repeat(block, width_of(self.conv3), *third, stride=2)
        self.conv5 = repeat(block, width_of(self.conv4), *fourth, stride=2)
        self.average = nn.AdaptiveAvgPool2d(1)
        self.fc: nn.Module = nn.Linear(width_of(self.conv5), num_classes)
        self.apply(init_kaiming)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        # with bottlenecks, four times as many maps in every stage
        x = self.conv1(x)  # (N, 64, 56, 56), with the max pool
        x = self.conv2(x)  # (N, 64, 56, 56)
        x = self.conv3(x)  # (N, 128, 28, 28)
        x = self.conv4(x)  # (N, 256, 14, 14)
        x = self.conv5(x)  # (N, 512, 7, 7)
        return self.fc(self.average(x).flatten(1))


def stages(*depths: int, width: int = 64) -> tuple[tuple[int, int], ...]:
    """(channels, blocks) of each stage, the channels doubling from `width`.

    >>> stages(2, 2, 2, 2)
    ((64, 2), (128, 2), (256, 2), (512, 2))
    """
    return tuple((width * 2**index, depth) for index, depth in enumerate(depths))


def conv_bn_relu(
    in_channels: int, out_channels: int, kernel_size: int, stride: int = 1
) -> list[nn.Module]:
    """A convolution that keeps the size but for its stride, batch norm and ReLU: a list of three
    modules."""
    conv = nn.Conv2d(
        in_channels, out_channels, kernel_size, stride=stride, padding=kernel_size // 2, bias=False
    )
    return [conv, nn.BatchNorm2d(out_channels), nn.ReLU()]


def imagenet_stem(in_channels: int, channels: int) -> nn.Sequential:
    """7x7 with stride 2 and a max pool: (N, in_channels, 224, 224) -> (N, channels, 56, 56)."""
    return nn.Sequential(
        *conv_bn_relu(in_channels, channels, 7, 2), nn.MaxPool2d(3, stride=2, padding=1)
    )


def deep_stem(in_channels: int, channels: int) -> nn.Sequential:
    """Three 3x3 convolutions in place of the 7x7, the first with its stride (report 003, section
    4)."""
    return nn.Sequential(
        *conv_bn_relu(in_channels, channels, 3, 2),
        *conv_bn_relu(channels, channels, 3),
        *conv_bn_relu(channels, channels, 3),
        nn.MaxPool2d(3, stride=2, padding=1),
    )


def cifar_stem(in_channels: int, channels: int) -> nn.Sequential:
    """One 3x3 convolution that keeps the size:
    (N, in_channels, 32, 32) -> (N, channels, 32, 32)."""
    return nn.Sequential(*conv_bn_relu(in_channels, channels, 3))


def improved_resnet18(num_classes: int = 10, in_channels: int = 3, *, width: int = 64) -> nn.Module:
    """ResNet-18 as report 003 improves it: three 3x3 in the stem, dropout 0.1, its own
    initialization.

    x: (N, in_channels, 64, 64) -> logits (N, num_classes); width: channels of the first stage

    Differs from the paper: the report does not say how wide the three are; 64 each.
    """
    plan = stages(2, 2, 2, 2, width=width)
    model = ResNet(num_classes, in_channels, block=BasicBlock, stages=plan, stem=deep_stem)
    model.fc = nn.Sequential(nn.Dropout(0.1), model.fc)
    return model.apply(init_small_linear)


# table 1
STAGES = {
    18: stages(2, 2, 2, 2),
    34: stages(3, 4, 6, 3),
    50: stages(3, 4, 6, 3),
    101: stages(3, 4, 23, 3),
    152: stages(3, 8, 36, 3),
}
BLOCKS = {18: BasicBlock, 34: BasicBlock, 50: Bottleneck, 101: Bottleneck, 152: Bottleneck}

VARIANTS: dict[str, Callable[..., nn.Module]] = {
    f"resnet{n}": partial(ResNet, block=BLOCKS[n], stages=STAGES[n]) for n in STAGES
}
VARIANTS |= {
    f"resnet{n}_published": partial(ResNet, block=partial(Bottleneck, early=True), stages=STAGES[n])
    for n in (50, 101, 152)
}
VARIANTS |= {
    "resnet18_cifar": partial(
        ResNet, num_classes=10, block=BasicBlock, stages=STAGES[18], stem=cifar_stem
    ),
    "improved_resnet18": improved_resnet18,
}
