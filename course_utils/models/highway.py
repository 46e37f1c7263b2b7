"""Highway networks: a gate at every unit decides how much is transformed and how much is carried."""

from functools import partial

import torch
import torch.nn.functional as F
from torch import nn


class HighwayLayer(nn.Module):
    """y = T(x) * H(x) + (1 - T(x)) * x (Srivastava et al. 2015, equation 3).

    x -> y of the same shape. transform and gate: two modules that keep the shape, as two linear layers or two
    convolutions. The bias of the gate starts at `gate_bias`: below zero, a new layer mostly carries (section 2.2).

    Differs from the paper: nothing.
    """

    def __init__(self, transform, gate, *, gate_bias=-2.0):
        super().__init__()
        self.transform, self.gate = transform, gate
        nn.init.constant_(gate.bias, gate_bias)

    def forward(self, x):
        t = torch.sigmoid(self.gate(x))
        return t * F.relu(self.transform(x)) + (1 - t) * x


class HighwayNet(nn.Module):
    """`depth` dense layers, one plain and then highway layers, and softmax (Srivastava et al. 2015, figure 1).

    x: (N, in_channels, side, side), 28 in the paper, 32 in this course, which pads -> logits (N, num_classes)

    gated: True has highway layers of 50 units; False is the plain twin, 71 units, to have as many parameters a layer

    Differs from the paper: ReLU throughout, where its search chose between ReLU and tanh.
    """

    def __init__(self, num_classes=10, in_channels=1, *, depth=10, gated=True, side=32):
        super().__init__()
        width = 50 if gated else 71  # about 5,100 parameters a layer either way
        self.first = nn.Linear(in_channels * side * side, width)
        self.layers = nn.Sequential(*(dense_layer(width, gated) for _ in range(depth - 1)))
        self.last = nn.Linear(width, num_classes)

    def forward(self, x):
        x = F.relu(self.first(x.flatten(1)))  # (N, 50 or 71)
        x = self.layers(x)  # (N, 50 or 71)
        return self.last(x)


class ConvHighwayNet(nn.Module):
    """A convolution and eight highway convolutions, 3x3 (Srivastava et al. 2015, table 1: 39K and 151K parameters).

    x: (N, in_channels, H, W), 28 in the paper, at least 12 -> logits (N, num_classes)

    width: filters of every layer, 16 or 32: 38,730 and 151,178 parameters for 1 channel and 10 classes

    Differs from the paper: it does not print where it pools. A max pool after each three convolutions, down to 3x3,
    gives its parameter counts; an adaptive one at the end lets other sizes in.
    """

    def __init__(self, num_classes=10, in_channels=1, *, width=16):
        super().__init__()
        self.first = nn.Conv2d(in_channels, width, 3, padding=1)
        self.highways1 = nn.Sequential(conv_layer(width), conv_layer(width))
        self.highways2 = nn.Sequential(conv_layer(width), conv_layer(width), conv_layer(width))
        self.highways3 = nn.Sequential(conv_layer(width), conv_layer(width), conv_layer(width))
        self.pool, self.last_pool = nn.MaxPool2d(2), nn.AdaptiveMaxPool2d(3)
        self.fc = nn.Linear(width * 3 * 3, num_classes)

    def forward(self, x):
        x = self.highways1(F.relu(self.first(x)))  # (N, width, 28, 28)
        x = self.highways2(self.pool(x))  # (N, width, 14, 14)
        x = self.highways3(self.pool(x))  # (N, width, 7, 7)
        return self.fc(self.last_pool(x).flatten(1))


def dense_layer(width, gated):
    """A highway layer of linear maps, or its plain twin."""
    if gated:
        return HighwayLayer(nn.Linear(width, width), nn.Linear(width, width))
    return nn.Sequential(nn.Linear(width, width), nn.ReLU())


def conv_layer(width):
    """A highway layer of 3x3 convolutions."""
    return HighwayLayer(
        nn.Conv2d(width, width, 3, padding=1), nn.Conv2d(width, width, 3, padding=1)
    )


VARIANTS = {f"highway{depth}": partial(HighwayNet, depth=depth) for depth in (10, 20, 50, 100)}
VARIANTS |= {
    f"highway{depth}_plain": partial(HighwayNet, depth=depth, gated=False)
    for depth in (10, 20, 50, 100)
}
VARIANTS |= {"highway_conv16": ConvHighwayNet, "highway_conv32": partial(ConvHighwayNet, width=32)}
