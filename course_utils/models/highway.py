"""Highway networks: a gate at every unit decides how much is transformed and how much is
carried."""

from collections.abc import Callable
from functools import partial

import torch
import torch.nn.functional as F
from torch import nn


class HighwayLayer(nn.Module):
    """y = T(x) * H(x) + (1 - T(x)) * x (Srivastava et al. 2015, equation 3).

    x -> y of the same shape. transform and gate: two modules that keep the shape, as two linear
    layers or two convolutions. The bias of the gate starts at `gate_bias`: below zero, a new layer
    mostly carries (section 2.2).

    Differs from the paper: nothing.
    """

    def __init__(
        self,
        transform: nn.Linear | nn.Conv2d,
        gate: nn.Linear | nn.Conv2d,
        *,
        gate_bias: float = -2.0,
    ) -> None:
        super().__init__()
        self.transform = transform
        self.gate = gate
        if gate.bias is None:
            raise ValueError(
                f"the gate needs a bias, to start at gate_bias (={gate_bias}), got {gate}; "
                "build it with bias=True"
            )
        nn.init.constant_(gate.bias, gate_bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        t = torch.sigmoid(self.gate(x))
        return t * F.relu(self.transform(x)) + (1 - t) * x


class HighwayNet(nn.Module):
    """`depth` dense layers, one plain and then highway layers, and softmax (Srivastava et al. 2015,
    figure 1).

    x: (N, in_channels, side, side), 28 in the paper, 32 in this course, which pads
    -> logits (N, num_classes)

    gate_bias: where the biases of the gates start; None is the plain twin without gates. Highway
    layers have 50 units, the twin's 71, to have as many parameters a layer

    Differs from the paper: ReLU throughout, where its search chose between ReLU and tanh.
    """

    def __init__(
        self,
        num_classes: int = 10,
        in_channels: int = 1,
        *,
        depth: int = 10,
        gate_bias: float | None = -2.0,
        side: int = 32,
    ) -> None:
        super().__init__()
        width = 71 if gate_bias is None else 50  # about 5,100 parameters a layer either way
        self.first = nn.Linear(in_channels * side * side, width)
        self.layers = nn.Sequential(*(dense_layer(width, gate_bias) for _ in range(depth - 1)))
        self.last = nn.Linear(width, num_classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = F.relu(self.first(x.flatten(1)))  # (N, 50 or 71)
        x = self.layers(x)  # (N, 50 or 71)
        return self.last(x)


class ConvHighwayNet(nn.Module):
    """A convolution and eight highway convolutions, 3x3 (Srivastava et al. 2015, table 1: 39K and
    151K parameters).

    x: (N, in_channels, H, W), 28 in the paper, at least 12 -> logits (N, num_classes)

    width: filters of every layer, 16 or 32: 38,730 and 151,178 parameters for 1 channel and 10
    classes; gate_bias: where the biases of the gates start

    Differs from the paper: it does not print where it pools. A max pool after each three
    convolutions, down to 3x3, gives its parameter counts; an adaptive one at the end lets other
    sizes in.
    """

    def __init__(
        self,
        num_classes: int = 10,
        in_channels: int = 1,
        *,
        width: int = 16,
        gate_bias: float = -2.0,
    ) -> None:
        super().__init__()
        layer = partial(conv_layer, width, gate_bias)
        self.first = nn.Conv2d(in_channels, width, 3, padding=1)
        self.highways1 = nn.Sequential(layer(), layer())
        self.highways2 = nn.Sequential(layer(), layer(), layer())
        self.highways3 = nn.Sequential(layer(), layer(), layer())
        self.pool = nn.MaxPool2d(2)
        self.last_pool = nn.AdaptiveMaxPool2d(3)
        self.fc = nn.Linear(width * 3 * 3, num_classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.highways1(F.relu(self.first(x)))  # (N, width, 28, 28)
        x = self.highways2(self.pool(x))  # (N, width, 14, 14)
        x = self.highways3(self.pool(x))  # (N, width, 7, 7)
        return self.fc(self.last_pool(x).flatten(1))


def dense_layer(width: int, gate_bias: float | None) -> nn.Module:
    """A highway layer of linear maps, or, with None, its plain twin."""
    if gate_bias is None:
        return nn.Sequential(nn.Linear(width, width), nn.ReLU())
    return HighwayLayer(nn.Linear(width, width), nn.Linear(width, width), gate_bias=gate_bias)


def conv_layer(width: int, gate_bias: float) -> HighwayLayer:
    """A highway layer of 3x3 convolutions."""
    transform = nn.Conv2d(width, width, 3, padding=1)
    gate = nn.Conv2d(width, width, 3, padding=1)
    return HighwayLayer(transform, gate, gate_bias=gate_bias)


# The depths of figure 1, and where the gates' biases start. The paper searches from -1 to -10; at
# -2 a layer carries 88 percent, and 49 of them a fifth of one percent: they do not train.
BIASES = {10: -2.0, 20: -2.0, 50: -4.0, 100: -6.0}

VARIANTS: dict[str, Callable[..., nn.Module]] = {
    f"highway{depth}": partial(HighwayNet, depth=depth, gate_bias=bias)
    for depth, bias in BIASES.items()
}
VARIANTS |= {
    f"highway{depth}_plain": partial(HighwayNet, depth=depth, gate_bias=None) for depth in BIASES
}
VARIANTS |= {"highway_conv16": ConvHighwayNet, "highway_conv32": partial(ConvHighwayNet, width=32)}
