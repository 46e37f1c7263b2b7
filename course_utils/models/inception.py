"""What became of the Inception module: factorized (v2, v3), reduced without loss, and residual
(v4)."""

from collections.abc import Sequence

import torch
from torch import nn

from course_utils.models.googlenet import conv_bn_relu


class FactorizedInception(nn.Module):
    """The 5x5 branch as two 3x3 convolutions (Szegedy et al. 2016, figure 5).

    x: (N, in_channels, H, W) -> (N, c1 + c3 + c5 + pool, H, W); widths: as a row of GoogLeNet's
    table 1

    Differs from the paper: it does not print the width between the two 3x3 convolutions; c5 here.
    GoogLeNet's max pool is an average, as in torchvision's Inception v3.
    """

    def __init__(self, in_channels: int, widths: Sequence[int]) -> None:
        super().__init__()
        c1, r3, c3, r5, c5, pool = widths
        self.point = conv_bn_relu(in_channels, c1, 1)
        self.small = nn.Sequential(conv_bn_relu(in_channels, r3, 1), conv_bn_relu(r3, c3, 3))
        self.large = nn.Sequential(
            conv_bn_relu(in_channels, r5, 1), conv_bn_relu(r5, c5, 3), conv_bn_relu(c5, c5, 3)
        )
        self.pooled = average_pooled(in_channels, pool)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.cat([self.point(x), self.small(x), self.large(x), self.pooled(x)], dim=1)


class AsymmetricInception(nn.Module):
    """n x n convolutions as 1 x n and n x 1, for middle layers (Szegedy et al. 2016, figure 6,
    n = 7).

    x: (N, in_channels, H, W) -> (N, 4 * width, H, W); inner: channels inside the two long branches

    Differs from the paper: GoogLeNet's max pool is an average, as in torchvision's Inception
    v3.
    """

    def __init__(self, in_channels: int, width: int, inner: int, *, n: int = 7) -> None:
        super().__init__()
        self.point = conv_bn_relu(in_channels, width, 1)
        self.once = nn.Sequential(conv_bn_relu(in_channels, inner, 1), *row_column(inner, width, n))
        self.twice = nn.Sequential(
            conv_bn_relu(in_channels, inner, 1),
            *row_column(inner, inner, n),
            *row_column(inner, width, n),
        )
        self.pooled = average_pooled(in_channels, width)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.cat([self.point(x), self.once(x), self.twice(x), self.pooled(x)], dim=1)


class ExpandedInception(nn.Module):
    """1x3 and 3x1 side by side, for the coarsest maps (Szegedy et al. 2016, figure 7).

    x: (N, in_channels, H, W) -> (N, 6 * width, H, W)

    Differs from the paper: one width for all branches. GoogLeNet's max pool is an average, as in
    torchvision's Inception v3.
    """

    def __init__(self, in_channels: int, width: int) -> None:
        super().__init__()
        self.point = conv_bn_relu(in_channels, width, 1)
        self.small = conv_bn_relu(in_channels, width, 1)
        self.large = nn.Sequential(
            conv_bn_relu(in_channels, width, 1), conv_bn_relu(width, width, 3)
        )
        self.small_row = row(width, width, 3)
        self.small_column = column(width, width, 3)
        self.large_row = row(width, width, 3)
        self.large_column = column(width, width, 3)
        self.pooled = average_pooled(in_channels, width)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        small = self.small(x)
        large = self.large(x)
        branches = [
            self.point(x),
            self.small_row(small),
            self.small_column(small),
            self.large_row(large),
            self.large_column(large),
            self.pooled(x),
        ]
        return torch.cat(branches, dim=1)


class GridReduction(nn.Module):
    """Halve the map and widen it at once, by stride and by pool (Szegedy et al. 2016, figure 10).

    x: (N, in_channels, H, W) -> (N, 2 * width + in_channels, (H - 1) / 2, (W - 1) / 2)

    Differs from the paper: one width for both branches.
    """

    def __init__(self, in_channels: int, width: int) -> None:
        super().__init__()
        self.once = nn.Sequential(conv_bn_relu(in_channels, width, 1), halve(width))
        self.twice = nn.Sequential(
            conv_bn_relu(in_channels, width, 1), conv_bn_relu(width, width, 3), halve(width)
        )
        self.pool = nn.MaxPool2d(3, stride=2)  # no padding, as in `halve`: the sizes must agree

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.cat([self.once(x), self.twice(x), self.pool(x)], dim=1)


class InceptionResNetA(nn.Module):
    """An Inception module as the branch of a residual block (Szegedy et al. 2017, figure 16).

    x: (N, in_channels, H, W) -> the same; 384 channels in Inception-ResNet-v2

    scale: what the branch is multiplied by before it is added; 0.1 to 0.3 keeps wide networks from
    dying (section 3.3)

    Differs from the paper: nothing.
    """

    def __init__(self, in_channels: int = 384, *, scale: float = 0.17) -> None:
        super().__init__()
        self.scale = scale
        self.point = conv_bn_relu(in_channels, 32, 1)
        self.small = nn.Sequential(conv_bn_relu(in_channels, 32, 1), conv_bn_relu(32, 32, 3))
        self.large = nn.Sequential(
            conv_bn_relu(in_channels, 32, 1), conv_bn_relu(32, 48, 3), conv_bn_relu(48, 64, 3)
        )
        self.up = nn.Conv2d(32 + 32 + 64, in_channels, 1)  # linear: no ReLU before the sum
        self.relu = nn.ReLU()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        branch = self.up(torch.cat([self.point(x), self.small(x), self.large(x)], dim=1))
        return self.relu(x + self.scale * branch)


def average_pooled(in_channels: int, out_channels: int) -> nn.Sequential:
    """The pooling branch: a 3x3 average, then a 1x1 convolution."""
    return nn.Sequential(
        nn.AvgPool2d(3, stride=1, padding=1), conv_bn_relu(in_channels, out_channels, 1)
    )


def row(in_channels: int, out_channels: int, n: int) -> nn.Sequential:
    """A 1 x n convolution, batch norm and ReLU."""
    conv = nn.Conv2d(in_channels, out_channels, (1, n), padding=(0, n // 2), bias=False)
    return nn.Sequential(conv, nn.BatchNorm2d(out_channels, eps=0.001), nn.ReLU())


def column(in_channels: int, out_channels: int, n: int) -> nn.Sequential:
    """An n x 1 convolution, batch norm and ReLU."""
    conv = nn.Conv2d(in_channels, out_channels, (n, 1), padding=(n // 2, 0), bias=False)
    return nn.Sequential(conv, nn.BatchNorm2d(out_channels, eps=0.001), nn.ReLU())


def row_column(in_channels: int, out_channels: int, n: int) -> tuple[nn.Sequential, nn.Sequential]:
    """1 x n, then n x 1: the receptive field of n x n for 2n weights instead of n^2."""
    return row(in_channels, in_channels, n), column(in_channels, out_channels, n)


def halve(channels: int) -> nn.Sequential:
    """A 3x3 convolution with stride 2 and no padding, batch norm and ReLU."""
    conv = nn.Conv2d(channels, channels, 3, stride=2, bias=False)
    return nn.Sequential(conv, nn.BatchNorm2d(channels, eps=0.001), nn.ReLU())
