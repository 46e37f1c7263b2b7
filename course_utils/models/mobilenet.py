"""MobileNets: look in each channel, then mix the channels, instead of both at once."""

from collections.abc import Sequence

import torch
from torch import nn

from course_utils.models.initialization import init_mobilenet

# Howard et al. 2017, table 1: (output channels, stride) of each depthwise separable convolution
V1 = (
    (64, 1),
    (128, 2),
    (128, 1),
    (256, 2),
    (256, 1),
    (512, 2),
    *((512, 1),) * 5,
    (1024, 2),
    (1024, 1),
)

# Sandler et al. 2018, table 2, and report 001: expansion t, output channels c, repeats n, stride s
# of the first
V2 = (
    (1, 16, 1, 1),
    (6, 24, 2, 2),
    (6, 32, 3, 2),
    (6, 64, 4, 2),
    (6, 96, 3, 1),
    (6, 160, 3, 2),
    (6, 320, 1, 1),
)


class DepthwiseSeparable(nn.Module):
    """A 3x3 convolution in each channel, then 1x1 across channels (Howard et al. 2017, figure 3
    right).

    x: (N, in_channels, H, W) -> (N, out_channels, H / stride, W / stride), for 9 C + C D weights
    instead of 9 C D

    Differs from the paper: nothing.
    """

    def __init__(self, in_channels: int, out_channels: int, *, stride: int = 1) -> None:
        super().__init__()
        self.depthwise = conv_bn(in_channels, in_channels, 3, stride=stride, groups=in_channels)
        self.pointwise = conv_bn(in_channels, out_channels, 1)
        self.relu = nn.ReLU()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.relu(self.depthwise(x))
        return self.relu(self.pointwise(x))


class MobileNetV1(nn.Module):
    """Thirteen depthwise separable convolutions (Howard et al. 2017, table 1). 4,231,976
    parameters.

    x: (N, in_channels, H, W), 224 in the paper -> logits (N, num_classes)

    Differs from the paper: its last block has stride 2 in table 1, which would leave 4x4 maps,
    where the next row takes 7x7; stride 1 here.
    """

    def __init__(self, num_classes: int = 1000, in_channels: int = 3) -> None:
        super().__init__()
        self.conv = nn.Sequential(conv_bn(in_channels, 32, 3, stride=2), nn.ReLU())
        self.blocks = nn.Sequential()
        channels = 32
        for out_channels, stride in V1:
            self.blocks.append(DepthwiseSeparable(channels, out_channels, stride=stride))
            channels = out_channels
        self.average = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(channels, num_classes)
        self.apply(init_mobilenet)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.conv(x)  # (N, 32, 112, 112)
        x = self.blocks(x)  # (N, 1024, 7, 7)
        return self.fc(self.average(x).flatten(1))


class InvertedResidual(nn.Module):
    """Expand, filter each channel, project; the shortcut joins the narrow ends (Sandler et al.
    2018, table 1).

    x: (N, in_channels, H, W) -> (N, out_channels, H / stride, W / stride)

    The projection is linear: a ReLU in few channels would destroy information (section 3.2).

    Differs from the paper: with expansion 1 there is no expansion layer, as in its code.
    """

    def __init__(
        self, in_channels: int, out_channels: int, *, expansion: int, stride: int = 1
    ) -> None:
        super().__init__()
        inner = expansion * in_channels
        self.expand = (
            nn.Sequential(conv_bn(in_channels, inner, 1), nn.ReLU6())
            if expansion > 1
            else nn.Identity()
        )
        self.depthwise = nn.Sequential(
            conv_bn(inner, inner, 3, stride=stride, groups=inner), nn.ReLU6()
        )
        self.project = conv_bn(inner, out_channels, 1)
        self.has_shortcut = stride == 1 and in_channels == out_channels

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        residual = self.project(self.depthwise(self.expand(x)))
        return x + residual if self.has_shortcut else residual


class MobileNetV2(nn.Module):
    """Seventeen inverted residuals (Sandler et al. 2018, table 2; report 001). 3,504,872
    parameters.

    x: (N, in_channels, H, W), 224 in the paper -> logits (N, num_classes)

    rows: expansion, output channels, repeats and first stride, as in V2; stem: channels and stride
    of the first convolution; last: channels of the one before the average

    Differs from the paper: dropout 0.2 before the classifier, as in torchvision.
    """

    def __init__(
        self,
        num_classes: int = 1000,
        in_channels: int = 3,
        *,
        rows: Sequence[tuple[int, int, int, int]] = V2,
        stem: tuple[int, int] = (32, 2),
        last: int = 1280,
    ) -> None:
        super().__init__()
        channels, first_stride = stem
        self.conv = nn.Sequential(
            conv_bn(in_channels, channels, 3, stride=first_stride), nn.ReLU6()
        )
        self.blocks = nn.Sequential()
        for expansion, out_channels, repeats, stride in rows:
            for index in range(repeats):
                first = stride if index == 0 else 1
                self.blocks.append(
                    InvertedResidual(channels, out_channels, expansion=expansion, stride=first)
                )
                channels = out_channels
        self.last = nn.Sequential(conv_bn(channels, last, 1), nn.ReLU6())
        self.average = nn.AdaptiveAvgPool2d(1)
        self.dropout = nn.Dropout(0.2)
        self.fc = nn.Linear(last, num_classes)
        self.apply(init_mobilenet)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.conv(x)  # (N, 32, 112, 112)
        x = self.blocks(x)  # (N, 320, 7, 7)
        x = self.last(x)  # (N, 1280, 7, 7)
        return self.fc(self.dropout(self.average(x).flatten(1)))


def conv_bn(
    in_channels: int, out_channels: int, kernel_size: int, *, stride: int = 1, groups: int = 1
) -> nn.Sequential:
    """A convolution that keeps the size but for its stride, and batch norm."""
    padding = kernel_size // 2
    conv = nn.Conv2d(
        in_channels, out_channels, kernel_size, stride, padding=padding, groups=groups, bias=False
    )
    return nn.Sequential(conv, nn.BatchNorm2d(out_channels))


VARIANTS = {"mobilenet_v1": MobileNetV1, "mobilenet_v2": MobileNetV2}
