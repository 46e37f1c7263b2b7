"""GoogLeNet: modules that look at several scales at once, made affordable by 1x1 convolutions."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import torch
from torch import nn

from course_utils.models.blocks import response_norm
from course_utils.models.initialization import init_glorot

Widths = dict[str, tuple[int, ...]]

# Szegedy et al. 2015, table 1: #1x1, #3x3 reduce, #3x3, #5x5 reduce, #5x5, pool proj
WIDTHS: Widths = {
    "3a": (64, 96, 128, 16, 32, 32),
    "3b": (128, 128, 192, 32, 96, 64),
    "4a": (192, 96, 208, 16, 48, 64),
    "4b": (160, 112, 224, 24, 64, 64),
    "4c": (128, 128, 256, 24, 64, 64),
    "4d": (112, 144, 288, 32, 64, 64),
    "4e": (256, 160, 320, 32, 128, 128),
    "5a": (256, 160, 320, 32, 128, 128),
    "5b": (384, 192, 384, 48, 128, 128),
}

# (in_channels, out_channels, kernel_size, stride=1) -> module
Conv = Callable[..., nn.Module]
# (in_channels, width, conv) -> module
Stem = Callable[[int, int, Conv], nn.Module]


def conv_relu(
    in_channels: int, out_channels: int, kernel_size: int, stride: int = 1
) -> nn.Sequential:
    """A convolution that keeps the size but for its stride, and ReLU."""
    conv = nn.Conv2d(
        in_channels, out_channels, kernel_size, stride=stride, padding=kernel_size // 2
    )
    return nn.Sequential(conv, nn.ReLU())


def conv_bn_relu(
    in_channels: int, out_channels: int, kernel_size: int, stride: int = 1
) -> nn.Sequential:
    """The same with batch norm between the two, as torchvision has it."""
    conv = nn.Conv2d(
        in_channels, out_channels, kernel_size, stride=stride, padding=kernel_size // 2, bias=False
    )
    # eps: torchvision's, in whose weights it counts
    return nn.Sequential(conv, nn.BatchNorm2d(out_channels, eps=0.001), nn.ReLU())


class Style(NamedTuple):
    """What the paper's GoogLeNet and torchvision's differ in.

    conv: conv_relu or conv_bn_relu; large: kernel size of the "5x5" branch; last_pool: of the max
    pool before 5a
    """

    conv: Conv
    large: int
    last_pool: int


PAPER = Style(conv_relu, large=5, last_pool=3)
TORCHVISION = Style(conv_bn_relu, large=3, last_pool=2)


def narrow(factor: int) -> Widths:
    """WIDTHS with every entry divided by `factor`."""
    return {name: tuple(width // factor for width in widths) for name, widths in WIDTHS.items()}


class NaiveInception(nn.Module):
    """1x1, 3x3, 5x5 convolutions and a max pool side by side (Szegedy et al. 2015, figure 2a).

    x: (N, in_channels, H, W) -> (N, c1 + c3 + c5 + in_channels, H, W): the pool alone keeps every
    channel it gets

    Differs from the paper: nothing.
    """

    def __init__(self, in_channels: int, c1: int, c3: int, c5: int) -> None:
        super().__init__()
        self.point = conv_relu(in_channels, c1, 1)
        self.small = conv_relu(in_channels, c3, 3)
        self.large = conv_relu(in_channels, c5, 5)
        self.pooled = nn.MaxPool2d(3, stride=1, padding=1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.cat([self.point(x), self.small(x), self.large(x), self.pooled(x)], dim=1)


class Inception(nn.Module):
    """Inception module with 1x1 reductions (Szegedy et al. 2015, figure 2b).

    x: (N, in_channels, H, W) -> (N, c1 + c3 + c5 + pool, H, W)

    widths: a row of table 1; conv: conv_relu or conv_bn_relu; large: kernel size of the third
    branch

    Differs from the paper: nothing. (torchvision builds the 5x5 branch as 3x3.)
    """

    def __init__(
        self, in_channels: int, widths: Sequence[int], *, conv: Conv = conv_relu, large: int = 5
    ) -> None:
        super().__init__()
        c1, r3, c3, r5, c5, pool = widths
        self.out_channels = c1 + c3 + c5 + pool
        self.point = conv(in_channels, c1, 1)
        self.small = nn.Sequential(conv(in_channels, r3, 1), conv(r3, c3, 3))
        self.large = nn.Sequential(conv(in_channels, r5, 1), conv(r5, c5, large))
        self.pooled = nn.Sequential(
            nn.MaxPool2d(3, stride=1, padding=1), conv(in_channels, pool, 1)
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.cat([self.point(x), self.small(x), self.large(x), self.pooled(x)], dim=1)


class AuxiliaryHead(nn.Module):
    """A small classifier on a middle layer, to send gradient there (Szegedy et al. 2015, section
    5).

    x: (N, in_channels, H, W) -> logits (N, num_classes)

    width: maps of its convolution, 128 in the paper; the hidden layer has eight times as many units

    Differs from the paper: averages to a 4x4 grid from any size, where the paper takes 5x5 with
    stride 3 from 14x14.
    """

    def __init__(
        self, in_channels: int, num_classes: int, *, width: int = 128, conv: Conv = conv_relu
    ) -> None:
        super().__init__()
        self.average = nn.AdaptiveAvgPool2d(4)
        self.conv = conv(in_channels, width, 1)
        self.fc1 = nn.Linear(width * 4 * 4, 8 * width)
        self.relu = nn.ReLU()
        self.dropout = nn.Dropout(0.7)
        self.fc2 = nn.Linear(8 * width, num_classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.conv(self.average(x)).flatten(1)  # (N, 16 * width)
        return self.fc2(self.dropout(self.relu(self.fc1(x))))


class GoogLeNet(nn.Module):
    """Nine Inception modules, 22 layers deep (Szegedy et al. 2015, table 1).

    x: (N, in_channels, H, W), 224 in the paper, at least 32
    -> in evaluation logits (N, num_classes); in training a tuple of three: the logits and those of
    the two auxiliary heads, whose losses the paper adds with weight 0.3. `training.train` does.

    widths: of the nine modules by name, WIDTHS or narrow(8); stem: (in_channels, width, conv) ->
    module with 3 * width maps at an eighth of the size, width being 64 in the paper; style: PAPER
    or TORCHVISION

    Differs from the paper: the auxiliary heads take any image size. Weights start as in
    init_glorot; the paper does not say how.
    """

    def __init__(
        self,
        num_classes: int = 1000,
        in_channels: int = 3,
        *,
        widths: Widths | None = None,
        stem: Stem | None = None,
        style: Style = PAPER,
    ) -> None:
        super().__init__()
        widths = widths or WIDTHS
        width = widths["3a"][0]
        conv = style.conv
        self.stem = (stem or paper_stem)(in_channels, width, conv)
        modules: dict[str, Inception] = {}
        channels = 3 * width
        for name in widths:
            modules[name] = Inception(channels, widths[name], conv=conv, large=style.large)
            channels = modules[name].out_channels
        self.inception = nn.ModuleDict(modules)
        self.pool3 = nn.MaxPool2d(3, stride=2, ceil_mode=True)  # 28 to 14, as table 1 has it
        self.pool4 = nn.MaxPool2d(style.last_pool, stride=2, ceil_mode=True)
        self.auxiliary1 = AuxiliaryHead(
            modules["4a"].out_channels, num_classes, width=2 * width, conv=conv
        )
        self.auxiliary2 = AuxiliaryHead(
            modules["4d"].out_channels, num_classes, width=2 * width, conv=conv
        )
        self.average = nn.AdaptiveAvgPool2d(1)
        self.dropout = nn.Dropout(0.4)
        self.fc = nn.Linear(channels, num_classes)
        self.apply(init_glorot)

    def forward(
        self, x: torch.Tensor
    ) -> torch.Tensor | tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        inception = self.inception
        x = self.stem(x)  # (N, 192, 28, 28)
        x = inception["3b"](inception["3a"](x))  # (N, 480, 28, 28)
        after_4a = inception["4a"](self.pool3(x))  # (N, 512, 14, 14)
        x = inception["4c"](inception["4b"](after_4a))  # (N, 512, 14, 14)
        after_4d = inception["4d"](x)  # (N, 528, 14, 14)
        x = inception["4e"](after_4d)  # (N, 832, 14, 14)
        x = inception["5b"](inception["5a"](self.pool4(x)))  # (N, 1024, 7, 7)
        logits = self.fc(self.dropout(self.average(x).flatten(1)))
        if self.training:
            return logits, self.auxiliary1(after_4a), self.auxiliary2(after_4d)
        return logits


def paper_stem(in_channels: int, width: int, conv: Conv) -> nn.Sequential:
    """Convolutions 7x7/2 and 3x3, pools and response normalization, as in figure 3.

    (N, in_channels, 224, 224) -> (N, 3 * width, 28, 28)
    """
    return nn.Sequential(
        conv(in_channels, width, 7, 2),
        nn.MaxPool2d(3, stride=2, ceil_mode=True),  # 112 to 56
        response_norm(),
        conv(width, width, 1),
        conv(width, 3 * width, 3),
        response_norm(),
        nn.MaxPool2d(3, stride=2, ceil_mode=True),  # 56 to 28
    )


def plain_stem(in_channels: int, width: int, conv: Conv) -> nn.Sequential:
    """The stem without response normalization."""
    layers = paper_stem(in_channels, width, conv)
    return nn.Sequential(
        *(layer for layer in layers if not isinstance(layer, nn.LocalResponseNorm))
    )


def deep_stem(in_channels: int, width: int, conv: Conv) -> nn.Sequential:
    """The 7x7 convolution replaced by three 3x3 (report 003, section 4); the rest as plain_stem."""
    first = nn.Sequential(
        conv(in_channels, width, 3, 2), conv(width, width, 3), conv(width, width, 3)
    )
    return nn.Sequential(first, *list(plain_stem(in_channels, width, conv))[1:])


def small_stem(in_channels: int, width: int, conv: Conv) -> nn.Sequential:
    """Two 3x3 convolutions and one pool, for small images.

    (N, in_channels, 32, 32) -> (N, 3 * width, 16, 16)
    """
    return nn.Sequential(
        conv(in_channels, width, 3),
        conv(width, 3 * width, 3),
        nn.MaxPool2d(3, stride=2, ceil_mode=True),
    )


def googlenet_small(num_classes: int = 10, in_channels: int = 3, *, factor: int = 6) -> GoogLeNet:
    """GoogLeNet with batch norm for 32x32 images, all widths divided by `factor`.

    Differs from the paper: as googlenet_bn, and in a stem that halves once, not three times.
    """
    return googlenet_bn(num_classes, in_channels, widths=narrow(factor), stem=small_stem)


def googlenet_bn(
    num_classes: int = 1000,
    in_channels: int = 3,
    *,
    widths: Widths | None = None,
    stem: Stem = plain_stem,
) -> GoogLeNet:
    """GoogLeNet as torchvision built it, for its weights and for report 003.

    Differs from the paper: batch norm instead of response normalization; the "5x5" branch is 3x3;
    the pool before 5a is 2x2. (Its dropout before the classifier is 0.2; here it stays 0.4.)
    """
    return GoogLeNet(num_classes, in_channels, widths=widths, stem=stem, style=TORCHVISION)


def improved_googlenet(
    num_classes: int = 10, in_channels: int = 3, *, widths: Widths | None = None
) -> GoogLeNet:
    """googlenet_bn with three 3x3 convolutions in place of the 7x7 (report 003, section 4), for
    64x64 images.

    Differs from the paper: the report does not say how wide the three are; 64 each, the first with
    the stride.
    """
    return googlenet_bn(num_classes, in_channels, widths=widths, stem=deep_stem)


VARIANTS = {
    "googlenet": GoogLeNet,
    "googlenet_bn": googlenet_bn,
    "googlenet_small": googlenet_small,
    "improved_googlenet": improved_googlenet,
}
