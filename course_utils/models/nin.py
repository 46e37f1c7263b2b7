"""Network in network: after each convolution a small network at every pixel, which is a 1x1
convolution."""

import torch
from torch import nn


class NetworkInNetwork(nn.Module):
    """Three mlpconv layers and the average of one map a class (Lin et al. 2014, figure 2).

    x: (N, in_channels, 32, 32) -> logits (N, num_classes). 966,986 parameters for 3 channels and 10
    classes.

    factor: of all widths

    >>> NetworkInNetwork()(torch.zeros(1, 3, 32, 32)).shape
    torch.Size([1, 10])

    Differs from the paper: the widths, which it leaves to its code release, are those of that
    release for CIFAR-10, or a multiple of them; the second pool averages there too. Weights start
    as torch's.
    """

    def __init__(self, num_classes: int = 10, in_channels: int = 3, *, factor: float = 1.0) -> None:
        super().__init__()
        wide, middle, narrow = (round(factor * width) for width in (192, 160, 96))
        self.mlpconv1 = mlpconv(in_channels, wide, middle, narrow, kernel_size=5)
        self.mlpconv2 = mlpconv(narrow, wide, wide, wide, kernel_size=5)
        self.mlpconv3 = mlpconv(wide, wide, wide, num_classes, kernel_size=3)
        self.pool1 = nn.MaxPool2d(3, stride=2, ceil_mode=True)  # rounds up: 32 to 16
        self.pool2 = nn.AvgPool2d(3, stride=2, ceil_mode=True)
        self.dropout = nn.Dropout(0.5)
        self.average = nn.AdaptiveAvgPool2d(1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.dropout(self.pool1(self.mlpconv1(x)))  # (N, 96, 16, 16)
        x = self.dropout(self.pool2(self.mlpconv2(x)))  # (N, 192, 8, 8)
        x = self.mlpconv3(x)  # (N, num_classes, 8, 8)
        return self.average(x).flatten(1)


def mlpconv(
    in_channels: int, width: int, hidden: int, out_channels: int, *, kernel_size: int
) -> nn.Sequential:
    """A convolution, then two layers of a perceptron shared by all pixels:
    (N, C, H, W) -> (N, out_channels, H, W)."""
    return nn.Sequential(
        nn.Conv2d(in_channels, width, kernel_size, padding=kernel_size // 2),
        nn.ReLU(),
        nn.Conv2d(width, hidden, 1),
        nn.ReLU(),
        nn.Conv2d(hidden, out_channels, 1),
        nn.ReLU(),
    )


VARIANTS = {"nin": NetworkInNetwork}
