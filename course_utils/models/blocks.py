"""The residual block that the networks of reports 000, 002 and 004 share."""

from torch import nn


class BasicBlock(nn.Module):
    """Two 3x3 convolutions and a shortcut around them (He et al. 2015, figure 5 left, equation 2).

    x: (N, in_channels, H, W) -> (N, out_channels, H / stride, W / stride), rounded up

    The shortcut is the identity where shapes agree and a 1x1 convolution with batch norm where they do not
    (the paper's option B).

    Differs from the paper: nothing.
    """

    def __init__(self, in_channels, out_channels, *, stride=1, activation=nn.ReLU):
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, out_channels, 3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(out_channels)
        self.act1 = activation()
        self.conv2 = nn.Conv2d(out_channels, out_channels, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(out_channels)
        self.act2 = activation()
        self.shortcut = nn.Sequential()
        if stride != 1 or in_channels != out_channels:
            self.shortcut = nn.Sequential(
                nn.Conv2d(in_channels, out_channels, 1, stride=stride, bias=False), nn.BatchNorm2d(out_channels)
            )

    def forward(self, x):
        residual = self.act1(self.bn1(self.conv1(x)))
        residual = self.bn2(self.conv2(residual))
        return self.act2(residual + self.shortcut(x))
