"""What several families share: the residual block, the shortcuts it may take, and response
normalization."""

from collections.abc import Callable
from functools import partial

import torch
import torch.nn.functional as F
from torch import nn

# (in_channels, out_channels, stride) -> what stands on the shortcut, None for no shortcut
Shortcut = Callable[[int, int, int], nn.Module | None]


class BasicBlock(nn.Module):
    """Two 3x3 convolutions and a shortcut around them (He et al. 2016a, figure 5 left, equation 2).

    x: (N, in_channels, H, W) -> (N, out_channels, H / stride, W / stride), rounded up

    shortcut: option_a, option_b, option_c, or plain for a block without one

    Differs from the paper: nothing.
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        *,
        stride: int = 1,
        activation: Callable[[], nn.Module] = nn.ReLU,
        shortcut: Shortcut | None = None,
    ) -> None:
        super().__init__()
        self.out_channels = out_channels
        self.conv1 = nn.Conv2d(in_channels, out_channels, 3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(out_channels)
        self.act1 = activation()
        self.conv2 = nn.Conv2d(out_channels, out_channels, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(out_channels)
        self.act2 = activation()
        self.shortcut = (shortcut or option_b)(in_channels, out_channels, stride)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        residual = self.act1(self.bn1(self.conv1(x)))
        residual = self.bn2(self.conv2(residual))
        if self.shortcut is None:  # the plain twin
            return self.act2(residual)
        return self.act2(residual + self.shortcut(x))


class PadShortcut(nn.Module):
    """Every `stride`-th pixel, and maps of zeros for the channels that are missing: no parameters.

    x: (N, C, H, W) -> (N, C + extra, H / stride, W / stride), rounded up
    """

    def __init__(self, extra: int, stride: int) -> None:
        super().__init__()
        self.extra = extra
        self.stride = stride

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        # F.pad counts from the last dimension: no width, no height, `extra` maps behind the others
        return F.pad(x[:, :, :: self.stride, :: self.stride], (0, 0, 0, 0, 0, self.extra))


def option_a(in_channels: int, out_channels: int, stride: int) -> nn.Module:
    """The identity, subsampled and padded with zeros where shapes differ (section 3.3, option
    A)."""
    if stride == 1 and in_channels == out_channels:
        return nn.Sequential()
    return PadShortcut(out_channels - in_channels, stride)


def option_b(in_channels: int, out_channels: int, stride: int) -> nn.Module:
    """The identity, and a 1x1 convolution with batch norm where shapes differ (section 3.3,
    option B)."""
    if stride == 1 and in_channels == out_channels:
        return nn.Sequential()
    return option_c(in_channels, out_channels, stride)


def option_c(in_channels: int, out_channels: int, stride: int) -> nn.Module:
    """A 1x1 convolution with batch norm everywhere (section 4.1, option C)."""
    conv = nn.Conv2d(in_channels, out_channels, 1, stride=stride, bias=False)
    return nn.Sequential(conv, nn.BatchNorm2d(out_channels))


def plain(in_channels: int, out_channels: int, stride: int) -> None:
    """No shortcut."""
    return None


def repeat(
    block: Callable[..., nn.Module], in_channels: int, channels: int, depth: int, *, stride: int
) -> nn.Sequential:
    """A stage: `depth` blocks, the first of which changes the width and applies the stride.

    block: called as block(in_channels, channels, stride=stride); has the attribute out_channels
    """
    blocks = [block(in_channels, channels, stride=stride)]
    for _ in range(depth - 1):
        blocks.append(block(blocks[-1].out_channels, channels, stride=1))
    return nn.Sequential(*blocks)


def width_of(stage: nn.Sequential) -> int:
    """The maps that leave a stage of `repeat`: `out_channels` of its last block."""
    width = stage[-1].out_channels
    assert isinstance(width, int)
    return width


# Krizhevsky et al. 2012, section 3.3: k = 2, n = 5, alpha = 1e-4, beta = 0.75. torch divides alpha
# by n, hence 5e-4.
response_norm = partial(nn.LocalResponseNorm, 5, alpha=5e-4, beta=0.75, k=2.0)
