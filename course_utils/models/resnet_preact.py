"""What may stand on the shortcut, and in which order: the residual units of He et al. 2016b."""

from functools import partial

import torch
from torch import nn

from course_utils.models.blocks import option_a
from course_utils.models.initialization import init_kaiming

# Figure 4: (stem, what opens the branch, the rest of the branch, what follows the sum)
ORDERS = {
    "original": ("conv bn relu", "", "conv bn relu conv bn", "relu"),
    "bn_after_addition": ("conv bn relu", "", "conv bn relu conv", "bn relu"),
    "relu_before_addition": ("conv bn relu", "", "conv bn relu conv bn relu", ""),
    "relu_only_preactivation": ("conv bn", "relu", "conv bn relu conv bn", ""),
    "full_preactivation": ("conv", "bn relu", "conv bn relu conv", ""),
}


class IdentityShortcut(nn.Module):
    """x + F(x), figure 2a."""

    def __init__(self, channels):
        super().__init__()

    def forward(self, x, residual):
        return x + residual


class ConstantScaling(nn.Module):
    """0.5 x + 0.5 F(x), figure 2b."""

    def __init__(self, channels):
        super().__init__()

    def forward(self, x, residual):
        return 0.5 * x + 0.5 * residual


class Gating(nn.Module):
    """(1 - g(x)) x + g(x) F(x), figure 2c, or with shortcut_only (1 - g(x)) x + F(x), figure 2d.

    g is a 1x1 convolution and a sigmoid; its bias starts at -6, so that nearly all of x is carried at first.
    """

    def __init__(self, channels, *, shortcut_only=False):
        super().__init__()
        self.gate, self.shortcut_only = nn.Conv2d(channels, channels, 1), shortcut_only

    def forward(self, x, residual):
        g = torch.sigmoid(self.gate(x))
        return (1 - g) * x + (residual if self.shortcut_only else g * residual)


class ConvShortcut(nn.Module):
    """A 1x1 convolution of x, with batch norm as in option C, plus F(x), figure 2e."""

    def __init__(self, channels):
        super().__init__()
        self.conv = nn.Sequential(
            nn.Conv2d(channels, channels, 1, bias=False), nn.BatchNorm2d(channels)
        )

    def forward(self, x, residual):
        return self.conv(x) + residual


class DropoutShortcut(nn.Module):
    """Dropout 0.5 of x, plus F(x), figure 2f."""

    def __init__(self, channels):
        super().__init__()
        self.dropout = nn.Dropout(0.5)

    def forward(self, x, residual):
        return self.dropout(x) + residual


SHORTCUTS = {
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

    words: (the branch, what follows the sum), as in ORDERS; shortcut: a key of SHORTCUTS
    """

    def __init__(self, in_channels, out_channels, *, stride, words, shortcut):
        super().__init__()
        branch, after = words
        self.branch = spell(branch, in_channels, out_channels, stride)
        self.match = option_a(in_channels, out_channels, stride)
        self.join = SHORTCUTS[shortcut](out_channels)
        self.after = spell(after, out_channels, out_channels)

    def forward(self, x):
        return self.after(self.join(self.match(x), self.branch(x)))


class PreactResNet(nn.Module):
    """The network of resnet_cifar with any unit of figures 2 and 4 (He et al. 2016b, section 3 and 4).

    x: (N, in_channels, 32, 32) -> logits (N, num_classes)

    depth: 6n + 2, 110 in tables 1 and 2; order: a key of ORDERS (figure 4); shortcut: a key of SHORTCUTS (figure 2,
    which the paper tries with the original order)

    >>> PreactResNet(depth=110)  # identity shortcut, full pre-activation: the one to use

    Differs from the paper: where the width changes the shortcut is option A, then what figure 2 does to it.
    """

    def __init__(
        self,
        num_classes=10,
        in_channels=3,
        *,
        depth,
        order="full_preactivation",
        shortcut="identity",
    ):
        super().__init__()
        check(depth, order, shortcut)
        stem, opening, branch, after = ORDERS[order]
        self.stem = spell(
            f"{stem} {opening}", in_channels, 16
        )  # the first unit's shortcut has its opening too
        units, n = [], (depth - 2) // 6
        for index in range(3 * n):
            width, stride = 16 * 2 ** (index // n), 2 if index in (n, 2 * n) else 1
            before = 16 * 2 ** (max(index - 1, 0) // n)
            words = (f"{opening} {branch}" if index else branch, after)
            units.append(Unit(before, width, stride=stride, words=words, shortcut=shortcut))
        self.units = nn.Sequential(*units)
        self.last = spell(opening, 64, 64)
        self.average = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(64, num_classes)
        self.apply(init_kaiming)
        for module in self.modules():
            if isinstance(module, Gating):
                nn.init.constant_(module.gate.bias, -6.0)

    def forward(self, x):
        x = self.stem(x)  # (N, 16, 32, 32)
        x = self.units(x)  # (N, 64, 8, 8)
        x = self.last(x)  # the activation that the last unit leaves to the next one
        return self.fc(self.average(x).flatten(1))


def spell(words, in_channels, out_channels, stride=1):
    """The modules that "bn relu conv" names, in order; the first 3x3 convolution changes width and applies stride."""
    layers = nn.Sequential()
    for word in words.split():
        if word == "conv":
            layers.append(
                nn.Conv2d(in_channels, out_channels, 3, stride=stride, padding=1, bias=False)
            )
            in_channels, stride = out_channels, 1
        else:
            layers.append(nn.BatchNorm2d(in_channels) if word == "bn" else nn.ReLU())
    return layers


def check(depth, order, shortcut):
    """Raise ValueError for a depth, order or shortcut that is not in the paper."""
    if depth < 8 or depth % 6 != 2:
        raise ValueError(
            f"depth must be 6n + 2 for a whole number n of units, got {depth}; try 20, 56 or 110"
        )
    if order not in ORDERS:
        raise ValueError(f"order must be one of {', '.join(ORDERS)}, got {order!r}")
    if shortcut not in SHORTCUTS:
        raise ValueError(f"shortcut must be one of {', '.join(SHORTCUTS)}, got {shortcut!r}")


VARIANTS = {
    "preact_resnet20": partial(PreactResNet, depth=20),
    "preact_resnet110": partial(PreactResNet, depth=110),
}
VARIANTS |= {
    f"resnet20_{order}": partial(PreactResNet, depth=20, order=order)
    for order in ORDERS if order != "full_preactivation"
}  # fmt: skip
VARIANTS |= {
    f"resnet20_{shortcut}": partial(PreactResNet, depth=20, order="original", shortcut=shortcut)
    for shortcut in SHORTCUTS if shortcut != "identity"
}  # fmt: skip
