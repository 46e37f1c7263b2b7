"""DenseNet: every layer sees the maps of all layers before it."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import torch
from torch import nn


class Form(NamedTuple):
    """What tells the DenseNets apart besides depth and growth rate k (Huang et al. 2017, section
    3).

    bottleneck: a 1x1 convolution to 4k maps before each 3x3; compression: share of the maps that a
    transition keeps; stem: its maps as a multiple of k, 0 for 16; large: a 7x7 stem with stride 2
    and a max pool, for ImageNet
    """

    bottleneck: bool
    compression: float
    stem: int
    large: bool


FORMS = {
    "plain": Form(bottleneck=False, compression=1.0, stem=0, large=False),  # DenseNet on CIFAR
    "bc": Form(bottleneck=True, compression=0.5, stem=2, large=False),  # DenseNet-BC on CIFAR
    "imagenet": Form(bottleneck=True, compression=0.5, stem=2, large=True),  # table 1
}


class DenseLayer(nn.Module):
    """Batch norm, ReLU and 3x3 convolution, joined to its input (Huang et al. 2017, equation 2).

    x: (N, in_channels, H, W) -> (N, in_channels + growth, H, W)

    Differs from the paper: nothing.
    """

    def __init__(self, in_channels: int, growth: int, *, bottleneck: bool) -> None:
        super().__init__()
        inner = 4 * growth if bottleneck else in_channels
        self.reduce = bn_relu_conv(in_channels, inner, 1) if bottleneck else nn.Identity()
        self.grow = bn_relu_conv(inner, growth, 3)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.cat([x, self.grow(self.reduce(x))], dim=1)


class DenseNet(nn.Module):
    """Dense blocks with transitions between them (Huang et al. 2017, figure 2 and table 1).

    x: (N, in_channels, H, W), 224 for the ImageNet form, 32 for the others
    -> logits (N, num_classes)

    growth: k, the maps that each layer adds; depths: layers in each block; form: a key of FORMS

    >>> DenseNet(10, growth=12, depths=(12, 12, 12), form="plain")  # L = 40: 1.0M parameters

    Differs from the paper: no dropout, which it has where it does not augment.
    """

    def __init__(
        self,
        num_classes: int = 1000,
        in_channels: int = 3,
        *,
        growth: int,
        depths: Sequence[int],
        form: str = "imagenet",
    ) -> None:
        super().__init__()
        if form not in FORMS:
            raise ValueError(f"form must be one of {', '.join(FORMS)}, got {form!r}")
        bottleneck, compression, stem, large = FORMS[form]
        channels = stem * growth or 16  # section 3: 16, or 2k for BC
        stem_of = imagenet_stem if large else cifar_stem
        self.stem = stem_of(in_channels, channels)
        self.blocks = nn.ModuleList()
        self.transitions = nn.ModuleList()
        for index, depth in enumerate(depths):
            self.blocks.append(dense_block(channels, growth, depth, bottleneck=bottleneck))
            channels += depth * growth
            if index < len(depths) - 1:
                kept = int(channels * compression)  # floor of theta m, section 3
                self.transitions.append(
                    nn.Sequential(bn_relu_conv(channels, kept, 1), nn.AvgPool2d(2))
                )
                channels = kept
        self.norm = nn.Sequential(nn.BatchNorm2d(channels), nn.ReLU())
        self.average = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(channels, num_classes)
        self.apply(init_densenet)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.stem(x)  # (N, 2 growth, 56, 56) from 224, (N, 2 growth or 16, 32, 32) from 32
        for block, transition in zip(self.blocks[:-1], self.transitions, strict=True):
            x = transition(block(x))  # half the size, and with compression half the maps
        x = self.norm(self.blocks[-1](x))  # (N, channels, 7, 7) or (N, channels, 8, 8)
        return self.fc(self.average(x).flatten(1))


def dense_block(in_channels: int, growth: int, depth: int, *, bottleneck: bool) -> nn.Sequential:
    """`depth` dense layers: (N, in_channels, H, W) -> (N, in_channels + depth * growth, H, W)."""
    return nn.Sequential(
        *(
            DenseLayer(in_channels + index * growth, growth, bottleneck=bottleneck)
            for index in range(depth)
        )
    )


def bn_relu_conv(in_channels: int, out_channels: int, kernel_size: int) -> nn.Sequential:
    """Batch norm, ReLU, then a convolution that keeps the size."""
    conv = nn.Conv2d(in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=False)
    return nn.Sequential(nn.BatchNorm2d(in_channels), nn.ReLU(), conv)


def imagenet_stem(in_channels: int, channels: int) -> nn.Module:
    """(N, in_channels, 224, 224) -> (N, channels, 56, 56)."""
    conv = nn.Conv2d(in_channels, channels, 7, stride=2, padding=3, bias=False)
    return nn.Sequential(
        conv, nn.BatchNorm2d(channels), nn.ReLU(), nn.MaxPool2d(3, stride=2, padding=1)
    )


def cifar_stem(in_channels: int, channels: int) -> nn.Module:
    """(N, in_channels, 32, 32) -> (N, channels, 32, 32): one 3x3 convolution."""
    return nn.Conv2d(in_channels, channels, 3, padding=1, bias=False)


def init_densenet(module: nn.Module) -> None:
    """Convolutions from N(0, 2 / fan_in) (He et al. 2015, as section 4.2 asks), the classifier's
    bias at zero."""
    if isinstance(module, nn.Conv2d):
        nn.init.kaiming_normal_(module.weight)
    if isinstance(module, nn.Linear):
        nn.init.zeros_(module.bias)


def cifar_depths(depth: int, bottleneck: bool) -> tuple[int, int, int]:
    """Three equal blocks: `depth` less the stem, two transitions and the classifier, two layers in
    a bottleneck."""
    each = (depth - 4) // (6 if bottleneck else 3)
    return (each, each, each)


cifar_plain = partial(DenseNet, num_classes=10, form="plain")
cifar_bc = partial(DenseNet, num_classes=10, form="bc")

# tables 1 and 2
VARIANTS = {
    "densenet121": partial(DenseNet, growth=32, depths=(6, 12, 24, 16)),
    "densenet169": partial(DenseNet, growth=32, depths=(6, 12, 32, 32)),
    "densenet201": partial(DenseNet, growth=32, depths=(6, 12, 48, 32)),
    "densenet40": partial(cifar_plain, growth=12, depths=cifar_depths(40, False)),
    "densenet100": partial(cifar_plain, growth=12, depths=cifar_depths(100, False)),
    "densenet_bc100": partial(cifar_bc, growth=12, depths=cifar_depths(100, True)),
    "densenet_bc250": partial(cifar_bc, growth=24, depths=cifar_depths(250, True)),
}
