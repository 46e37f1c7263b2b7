"""What may stand on the shortcut, and in which order: the residual units of He et al. 2016b."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import torch
from torch import nn

from course_utils.models.blocks import option_a
from course_utils.models.initialization import init_kaiming

CONV = "conv"
BN = "bn"
RELU = "relu"
Layers = tuple[str, ...]  # CONV, BN and RELU, from the input on


@dataclass(frozen=True)
class Order:
    """Where a residual unit has its convolutions, batch norms and ReLUs: a column of figure 4.

    stem: the layers before the first unit
    opening: those of the branch before its first convolution. The first unit has none: the stem
    ends with them, so that the shortcut sees them too. After the last unit they stand once more.
    branch: the rest of the branch F
    after: what follows the sum, f of equation 1
    """

    stem: Layers
    opening: Layers
    branch: Layers
    after: Layers


# Figure 4, a to e
ORDERS = {
    "original": Order(
        stem=(CONV, BN, RELU), opening=(), branch=(CONV, BN, RELU, CONV, BN), after=(RELU,)
    ),
    "bn_after_addition": Order(
        stem=(CONV, BN, RELU), opening=(), branch=(CONV, BN, RELU, CONV), after=(BN, RELU)
    ),
    "relu_before_addition": Order(
        stem=(CONV, BN, RELU), opening=(), branch=(CONV, BN, RELU, CONV, BN, RELU), after=()
    ),
    "relu_only_preactivation": Order(
        stem=(CONV, BN), opening=(RELU,), branch=(CONV, BN, RELU, CONV, BN), after=()
    ),
    "full_preactivation": Order(
        stem=(CONV,), opening=(BN, RELU), branch=(CONV, BN, RELU, CONV), after=()
    ),
}


class IdentityShortcut(nn.Module):
    """x + F(x), figure 2a."""

    def __init__(self, channels: int) -> None:
        super().__init__()

    def forward(self, x: torch.Tensor, residual: torch.Tensor) -> torch.Tensor:
        return x + residual


class ConstantScaling(nn.Module):
    """0.5 x + 0.5 F(x), figure 2b."""

    def __init__(self, channels: int) -> None:
        super().__init__()

    def forward(self, x: torch.Tensor, residual: torch.Tensor) -> torch.Tensor:
        return 0.5 * x + 0.5 * residual


class Gating(nn.Module):
    """(1 - g(x)) x + g(x) F(x), figure 2c, or with shortcut_only (1 - g(x)) x + F(x), figure 2d.

    g is a 1x1 convolution and a sigmoid; its bias starts at -6, so that nearly all of x is carried
    at first.
    """

    def __init__(self, channels: int, *, shortcut_only: bool = False) -> None:
        super().__init__()
        self.gate = nn.Conv2d(channels, channels, 1)
        self.shortcut_only = shortcut_only

    def forward(self, x: torch.Tensor, residual: torch.Tensor) -> torch.Tensor:
        g = torch.sigmoid(self.gate(x))
        return (1 - g) * x + (residual if self.shortcut_only else g * residual)


class ConvShortcut(nn.Module):
    """A 1x1 convolution of x, with batch norm as in option C, plus F(x), figure 2e."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv = nn.Sequential(
            nn.Conv2d(channels, channels, 1, bias=False), nn.BatchNorm2d(channels)
        )

    def forward(self, x: torch.Tensor, residual: torch.Tensor) -> torch.Tensor:
        return self.conv(x) + residual


class DropoutShortcut(nn.Module):
    """Dropout 0.5 of x, plus F(x), figure 2f."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.dropout = nn.Dropout(0.5)

    def forward(self, x: torch.Tensor, residual: torch.Tensor) -> torch.Tensor:
        return self.dropout(x) + residual


SHORTCUTS: dict[str, Callable[[int], nn.Module]] = {
    "identity": IdentityShortcut,
    "constant_scaling": ConstantScaling,
    "exclusive_gating": Gating,
    "shortcut_only_gating": partial(Gating, shortcut_only=True),
    "conv_shortcut": ConvShortcut,
    "dropout_shortcut": DropoutShortcut,
}


class Unit(nn.Module):
    """One residual unit: h(x) + F(x), then f (He et al. 2016b, equation 1).

    x: (N, in_channels, H, W) -> (N, out_channels, H / stride, W / stride)

    order: a value of ORDERS; shortcut: a key of SHORTCUTS
    """

    def __init__(
        self, in_channels: int, out_channels: int, *, stride: int, order: Order, shortcut: str
    ) -> None:
        super().__init__()
        self.branch = build_layers(order.opening + order.branch, in_channels, out_channels, stride)
        self.match = option_a(in_channels, out_channels, stride)
        self.join = SHORTCUTS[shortcut](out_channels)
        self.after = build_layers(order.after, out_channels, out_channels)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.after(self.join(self.match(x), self.branch(x)))


class PreactResNet(nn.Module):
    """The network of resnet_cifar with any unit of figures 2 and 4 (He et al. 2016b, section 3 and
    4).

    x: (N, in_channels, 32, 32) -> logits (N, num_classes)

    widths: maps of each unit, in order; one with more than that before it halves height and width;
    order: a key of ORDERS (figure 4); shortcut: a key of SHORTCUTS (figure 2)

    >>> preact_resnet(depth=110)  # identity shortcut, full pre-activation: the one to use

    Differs from the paper: where the width changes the shortcut is option A, then what figure 2
    does to it.
    """

    def __init__(
        self,
        num_classes: int,
        in_channels: int,
        *,
        widths: Sequence[int],
        order: str,
        shortcut: str,
    ) -> None:
        super().__init__()
        layers = ORDERS[order]
        channels = widths[0]
        self.stem = build_layers(layers.stem + layers.opening, in_channels, channels)
        self.units = nn.Sequential()
        for index, maps in enumerate(widths):
            stride = 2 if maps > channels else 1
            of_unit = layers if index else replace(layers, opening=())  # the stem has it
            self.units.append(Unit(channels, maps, stride=stride, order=of_unit, shortcut=shortcut))
            channels = maps
        self.last = build_layers(layers.opening, channels, channels)
        self.average = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(channels, num_classes)
        self.apply(init_kaiming)
        for module in self.modules():  # after init_kaiming, which would set these to zero
            if isinstance(module, Gating):
                assert module.gate.bias is not None
                nn.init.constant_(module.gate.bias, -6.0)  # sigmoid(-6) = 0.0025

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.stem(x)  # (N, 16, 32, 32)
        x = self.units(x)  # (N, 64, 8, 8)
        x = self.last(x)  # the activation that the last unit leaves to the next one
        return self.fc(self.average(x).flatten(1))


def build_layers(
    kinds: Sequence[str], in_channels: int, out_channels: int, stride: int = 1
) -> nn.Sequential:
    """The modules of an order; the first 3x3 convolution changes the width and has the stride.

    kinds: CONV, BN and RELU
    """
    layers = nn.Sequential()
    for kind in kinds:
        if kind == CONV:
            layers.append(
                nn.Conv2d(in_channels, out_channels, 3, stride=stride, padding=1, bias=False)
            )
            in_channels = out_channels
            stride = 1
        else:
            layers.append(nn.BatchNorm2d(in_channels) if kind == BN else nn.ReLU())
    return layers


def check(depth: int, order: str, shortcut: str) -> None:
    """Raise ValueError for a depth, order or shortcut that is not in the paper."""
    if depth < 8 or depth % 6 != 2:
        raise ValueError(
            f"depth must be 6n + 2 for a whole number n of units, got {depth}; try 20, 56 or 110"
        )
    if order not in ORDERS:
        raise ValueError(f"order must be one of {', '.join(ORDERS)}, got {order!r}")
    if shortcut not in SHORTCUTS:
        raise ValueError(f"shortcut must be one of {', '.join(SHORTCUTS)}, got {shortcut!r}")


def preact_resnet(
    num_classes: int = 10,
    in_channels: int = 3,
    *,
    depth: int,
    order: str = "full_preactivation",
    shortcut: str = "identity",
    width: int = 16,
) -> PreactResNet:
    """The network of a depth: three stages of as many units each.

    depth: 6n + 2, 110 in tables 1 and 2; shortcut: the paper tries them with the original order;
    width: maps of the first stage, 16 in the paper
    raises: ValueError for a depth, order or shortcut that is not in the paper
    """
    check(depth, order, shortcut)
    n = (depth - 2) // 6
    widths = [maps for maps in (width, 2 * width, 4 * width) for _ in range(n)]
    return PreactResNet(num_classes, in_channels, widths=widths, order=order, shortcut=shortcut)


VARIANTS = {
    "preact_resnet20": partial(preact_resnet, depth=20),
    "preact_resnet110": partial(preact_resnet, depth=110),
}
VARIANTS |= {
    f"resnet20_{order}": partial(preact_resnet, depth=20, order=order)
    for order in ORDERS
    if order != "full_preactivation"
}
VARIANTS |= {
    f"resnet20_{shortcut}": partial(preact_resnet, depth=20, order="original", shortcut=shortcut)
    for shortcut in SHORTCUTS
    if shortcut != "identity"
}
