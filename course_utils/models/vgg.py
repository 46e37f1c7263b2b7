"""VGG: nothing but 3x3 convolutions, in six configurations, for ImageNet and for small images."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import torch
from torch import nn

from course_utils.models.blocks import response_norm
from course_utils.models.initialization import init_glorot, init_small_linear
from course_utils.models.noise import add_noise
from course_utils.models.plan_text import LRN, Layer, Stages, read_plan, write_plan

# Simonyan and Zisserman 2015, table 1: five stages. A number is a 3x3 convolution with that many
# filters, (256, 1) a 1x1 with 256, LRN a response normalization. A max pool stands between any two
# stages; the empty last one keeps that behind the fifth.
CONFIGURATIONS: dict[str, Stages] = {
    "a": ((64,), (128,), (256, 256), (512, 512), (512, 512), ()),
    "a_lrn": ((64, LRN), (128,), (256, 256), (512, 512), (512, 512), ()),
    "b": ((64, 64), (128, 128), (256, 256), (512, 512), (512, 512), ()),
    "c": (
        (64, 64),
        (128, 128),
        (256, 256, (256, 1)),
        (512, 512, (512, 1)),
        (512, 512, (512, 1)),
        (),
    ),
    "d": ((64, 64), (128, 128), (256,) * 3, (512,) * 3, (512,) * 3, ()),
    "e": ((64, 64), (128, 128), (256,) * 4, (512,) * 4, (512,) * 4, ()),
}
PLANS = {name: write_plan(stages) for name, stages in CONFIGURATIONS.items()}


class VGG(nn.Module):
    """Stacked 3x3 convolutions, five times halved, and three linear layers (Simonyan and Zisserman
    2015, table 1).

    x: (N, in_channels, H, W), 224 in the paper, at least 32 -> logits (N, num_classes)

    plan: a key of CONFIGURATIONS, or another as text, see `plan_text`; batch_norm: one after every
    convolution; head: a key of HEADS, what leads from the last map to the logits

    >>> VGG(plan="a")(torch.zeros(1, 3, 224, 224)).shape
    torch.Size([1, 1000])
    >>> VGG(10, plan=narrow("d", 8), head="mean")  # an eighth as wide

    Differs from the paper: an average pool to 7x7 lets it take other image sizes, as in
    torchvision; at 224 it does nothing. Weights start by the second rule of section 3.1
    (init_glorot), since its first does not train B to E from scratch. Batch norm came after the
    paper.
    """

    def __init__(
        self,
        num_classes: int = 1000,
        in_channels: int = 3,
        *,
        plan: str,
        batch_norm: bool = False,
        head: str = "imagenet",
    ) -> None:
        super().__init__()
        if head not in HEADS:
            raise ValueError(f"head must be one of {', '.join(HEADS)}, got {head!r}")
        stages = stages_of(plan)
        self.features = nn.Sequential(*layers(in_channels, stages, batch_norm))
        self.head = HEADS[head](widths_of(stages)[-1], num_classes)
        self.apply(init_glorot)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.features(x)  # (N, 512, H / 32, W / 32): 7x7 from 224, 1x1 from 32
        return self.head(x)


def layers(in_channels: int, stages: Stages, batch_norm: bool) -> Iterator[nn.Module]:
    """The modules of all stages in order, a 2x2 max pool between any two."""
    for index, stage in enumerate(stages):
        if index:
            yield nn.MaxPool2d(2)
        for layer in stage:
            if isinstance(layer, str):
                yield response_norm()
                continue
            out_channels, kernel_size = shape_of(layer)
            yield nn.Conv2d(in_channels, out_channels, kernel_size, padding=kernel_size // 2)
            if batch_norm:
                yield nn.BatchNorm2d(out_channels)
            yield nn.ReLU()
            in_channels = out_channels


def shape_of(layer: int | tuple[int, int]) -> tuple[int, int]:
    """(filters, kernel size) of a convolution."""
    return layer if isinstance(layer, tuple) else (layer, 3)


def widths_of(stages: Stages) -> list[int]:
    """The filters of every convolution, in order."""
    return [shape_of(layer)[0] for stage in stages for layer in stage if not isinstance(layer, str)]


def stages_of(plan: str) -> Stages:
    """The stages of a plan, by name or spelled out.

    raises: ValueError for a word that is none, and where the maps would ever get fewer channels:
    the last ones, which the head takes, must be the widest
    """
    if plan in CONFIGURATIONS:
        return CONFIGURATIONS[plan]
    try:
        stages = read_plan(plan)
    except ValueError:
        raise _not_a_plan(plan) from None
    widths = widths_of(stages)
    if not widths or widths[0] < 1 or widths != sorted(widths):
        raise _not_a_plan(plan)
    return stages


def _not_a_plan(plan: str) -> ValueError:
    return ValueError(
        f"plan must be one of {', '.join(CONFIGURATIONS)}, or words such as '64 M 128:1x1 LRN' "
        f"with channels that never fall, got {plan!r}"
    )


def narrow(plan: str, factor: int) -> str:
    """A plan of CONFIGURATIONS with every width divided by `factor`, as text.

    >>> narrow("a", 8)
    '8 M 16 M 32 32 M 64 64 M 64 64 M'
    """

    def divided(layer: Layer) -> Layer:
        if isinstance(layer, str):
            return layer
        if isinstance(layer, tuple):
            return (max(1, layer[0] // factor), layer[1])
        return max(1, layer // factor)

    return write_plan([[divided(layer) for layer in stage] for stage in CONFIGURATIONS[plan]])


def linear_layers(
    in_features: int, hidden: int, num_classes: int, *, dropout: float
) -> list[nn.Module]:
    """(N, in_features) -> logits (N, num_classes), through two layers of `hidden` units."""
    return [
        nn.Flatten(),
        nn.Linear(in_features, hidden),
        nn.ReLU(),
        nn.Dropout(dropout),
        nn.Linear(hidden, hidden),
        nn.ReLU(),
        nn.Dropout(dropout),
        nn.Linear(hidden, num_classes),
    ]


def imagenet_head(channels: int, num_classes: int) -> nn.Sequential:
    """7x7 positions into two layers of 8 * channels units, 4,096: nine in ten of VGG's parameters
    are here."""
    classifier = linear_layers(channels * 7 * 7, 8 * channels, num_classes, dropout=0.5)
    return nn.Sequential(nn.AdaptiveAvgPool2d(7), *classifier)


def cifar_head(channels: int, num_classes: int) -> nn.Sequential:
    """One position into 512 and 512 units, for 32x32 images. Report 002 (section 10.1) does not
    print its head."""
    classifier = linear_layers(channels, channels, num_classes, dropout=0.0)
    return nn.Sequential(nn.AdaptiveAvgPool2d(1), *classifier)


def max_head(channels: int, num_classes: int) -> nn.Sequential:
    """A 5x5 grid of maxima into two layers of 8 * channels units, 4,096 (report 003, section 4)."""
    classifier = linear_layers(channels * 5 * 5, 8 * channels, num_classes, dropout=0.5)
    return nn.Sequential(nn.AdaptiveMaxPool2d(5), *classifier)


def mean_head(channels: int, num_classes: int) -> nn.Sequential:
    """The average of every map and one linear layer: what replaced VGG's classifier (report 003,
    section 3)."""
    return nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, num_classes))


# (channels, num_classes) -> module
HEADS = {"imagenet": imagenet_head, "cifar": cifar_head, "max": max_head, "mean": mean_head}


def improved_vgg16(num_classes: int = 10, in_channels: int = 3, *, plan: str = "d") -> nn.Module:
    """VGG-16 as report 003 improves it: batch norm, a 5x5 max pool before the classifier, its own
    start.

    x: (N, in_channels, 64, 64) -> logits (N, num_classes). 83,978,314 parameters for 3 channels and
    10 classes.

    Differs from the paper: nothing that the report states; dropout 0.5 is kept from VGG.
    """
    model = VGG(num_classes, in_channels, plan=plan, batch_norm=True, head="max")
    return model.apply(init_small_linear)


def vgg_a_noisy(
    num_classes: int = 10, in_channels: int = 3, *, noise: float = 1.0, **arguments: Any
) -> nn.Module:
    """VGG-A for 32x32 images with noise behind every batch norm: Santurkar et al. 2018, section
    2.2.

    noise: its strength, see `add_noise`; arguments: of vgg_a_bn_cifar

    Differs from the paper: as `ChannelNoise` and VGG do.
    """
    model = VARIANTS["vgg_a_bn_cifar"](
        num_classes=num_classes, in_channels=in_channels, **arguments
    )
    return add_noise(model, noise)


def variants() -> dict[str, Callable[..., nn.Module]]:
    """Each configuration, without and with batch norm, for ImageNet and for small images."""
    networks: dict[str, Callable[..., nn.Module]] = {}
    for plan in CONFIGURATIONS:
        for suffix, batch_norm in (("", False), ("_bn", True)):
            network = partial(VGG, plan=plan, batch_norm=batch_norm)
            networks[f"vgg_{plan}{suffix}"] = network
            networks[f"vgg_{plan}{suffix}_cifar"] = partial(network, num_classes=10, head="cifar")
    return networks


VARIANTS = variants()
VARIANTS |= {
    "vgg16": VARIANTS["vgg_d"],
    "vgg19": VARIANTS["vgg_e"],
    "vgg16_mean_head": partial(VGG, plan="d", head="mean"),
    "vgg_a_noisy": vgg_a_noisy,
    "improved_vgg16": improved_vgg16,
}
