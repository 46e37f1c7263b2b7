"""VGG: nothing but 3x3 convolutions, in six configurations, for ImageNet and for small images."""

import re
from functools import partial

from torch import nn

from course_utils.models.blocks import response_norm
from course_utils.models.initialization import init_glorot, init_small_linear
from course_utils.models.noise import add_noise

# Simonyan and Zisserman 2015, table 1. A number is a 3x3 convolution with that many filters; "1x1" marks one of size
# 1; "M" halves the map; "LRN" normalizes responses.
PLANS = {
    "a": "64 M 128 M 256 256 M 512 512 M 512 512 M",
    "a_lrn": "64 LRN M 128 M 256 256 M 512 512 M 512 512 M",
    "b": "64 64 M 128 128 M 256 256 M 512 512 M 512 512 M",
    "c": "64 64 M 128 128 M 256 256 256:1x1 M 512 512 512:1x1 M 512 512 512:1x1 M",
    "d": "64 64 M 128 128 M 256 256 256 M 512 512 512 M 512 512 512 M",
    "e": "64 64 M 128 128 M 256 256 256 256 M 512 512 512 512 M 512 512 512 512 M",
}


class VGG(nn.Module):
    """Stacked 3x3 convolutions, five times halved, and three linear layers (Simonyan and Zisserman 2015, table 1).

    x: (N, in_channels, H, W), 224 in the paper, at least 32 -> logits (N, num_classes)

    plan: a key of PLANS, or one spelled out in the same words; batch_norm: one after every convolution
    head: a key of HEADS, what leads from the last map to the logits

    >>> VGG(plan="a")(torch.zeros(1, 3, 224, 224)).shape
    torch.Size([1, 1000])
    >>> VGG(10, plan=narrow("d", 8), head="mean")  # an eighth as wide

    Differs from the paper: an average pool to 7x7 lets it take other image sizes, as in torchvision; at 224 it does
    nothing. Weights start by the second rule of section 3.1 (init_glorot), since its first does not train B to E from
    scratch. Batch norm came after the paper.
    """

    def __init__(self, num_classes=1000, in_channels=3, *, plan, batch_norm=False, head="imagenet"):
        super().__init__()
        if head not in HEADS:
            raise ValueError(f"head must be one of {', '.join(HEADS)}, got {head!r}")
        words = check_plan(PLANS.get(plan, plan)).split()
        self.features = nn.Sequential(*layers(in_channels, words, batch_norm))
        self.head = HEADS[head](max(map(channels_of, words)), num_classes)
        self.apply(init_glorot)

    def forward(self, x):
        x = self.features(x)  # (N, 512, H / 32, W / 32): 7x7 from 224, 1x1 from 32
        return self.head(x)


WORD = re.compile(r"M|LRN|[1-9]\d*(:1x1)?")


def check_plan(plan):
    """The plan as it is. raises: ValueError for a word that is none, or if the maps would ever get fewer channels"""
    wrong = [word for word in plan.split() if not WORD.fullmatch(word)]
    widths = [channels_of(word) for word in plan.split() if word not in ("M", "LRN")]
    if wrong or not widths or widths != sorted(widths):
        raise ValueError(
            f"plan must be one of {', '.join(PLANS)}, or words such as '64 M 128:1x1 LRN' with channels that never "
            f"fall, got {plan!r}"
        )
    return plan


def channels_of(word):
    """Filters of a word of a plan, 0 for a pool or a normalization."""
    return int(word.partition(":")[0]) if word[0].isdigit() else 0


def narrow(plan, factor):
    """A plan of PLANS with every width divided by `factor`, spelled out.

    >>> narrow("a", 8)
    '8 M 16 M 32 32 M 64 64 M 64 64 M'
    """
    return re.sub(r"\d{2,}", lambda width: str(max(1, int(width[0]) // factor)), PLANS[plan])


def layers(in_channels, words, batch_norm):
    """The modules that the words of a plan spell."""
    for word in words:
        if word == "M":
            yield nn.MaxPool2d(2)
        elif word == "LRN":
            yield response_norm()
        else:
            out_channels, kernel_size = channels_of(word), 1 if word.endswith(":1x1") else 3
            yield nn.Conv2d(in_channels, out_channels, kernel_size, padding=kernel_size // 2)
            if batch_norm:
                yield nn.BatchNorm2d(out_channels)
            yield nn.ReLU()
            in_channels = out_channels


def linear_layers(in_features, hidden, num_classes, *, dropout):
    """(N, in_features) -> logits (N, num_classes), through two layers of `hidden` units."""
    return [
        nn.Flatten(),
        nn.Linear(in_features, hidden), nn.ReLU(), nn.Dropout(dropout),
        nn.Linear(hidden, hidden), nn.ReLU(), nn.Dropout(dropout),
        nn.Linear(hidden, num_classes),
    ]  # fmt: skip


def imagenet_head(channels, num_classes):
    """7x7 positions into two layers of 8 * channels units, 4,096: nine in ten of VGG's parameters are here."""
    return nn.Sequential(
        nn.AdaptiveAvgPool2d(7), *linear_layers(channels * 7 * 7, 8 * channels, num_classes, dropout=0.5)
    )  # fmt: skip


def cifar_head(channels, num_classes):
    """One position into 512 and 512 units, for 32x32 images. Report 002 (section 10.1) does not print its head."""
    return nn.Sequential(
        nn.AdaptiveAvgPool2d(1), *linear_layers(channels, channels, num_classes, dropout=0.0)
    )


def max_head(channels, num_classes):
    """A 5x5 grid of maxima into two layers of 8 * channels units, 4,096 (report 003, section 4)."""
    return nn.Sequential(
        nn.AdaptiveMaxPool2d(5), *linear_layers(channels * 5 * 5, 8 * channels, num_classes, dropout=0.5)
    )  # fmt: skip


def mean_head(channels, num_classes):
    """The average of every map and one linear layer: what replaced VGG's classifier (report 003, section 3)."""
    return nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, num_classes))


# (channels, num_classes) -> module
HEADS = {"imagenet": imagenet_head, "cifar": cifar_head, "max": max_head, "mean": mean_head}


def improved_vgg16(num_classes=10, in_channels=3, *, plan="d"):
    """VGG-16 as report 003 improves it: batch norm, a 5x5 max pool before the classifier, its own start.

    x: (N, in_channels, 64, 64) -> logits (N, num_classes). 83,978,314 parameters for 3 channels and 10 classes.

    Differs from the paper: nothing that the report states; dropout 0.5 is kept from VGG.
    """
    return VGG(num_classes, in_channels, plan=plan, batch_norm=True, head="max").apply(
        init_small_linear
    )


def vgg_a_noisy(num_classes=10, in_channels=3, *, noise=1.0, **arguments):
    """VGG-A for 32x32 images with noise behind every batch norm: Santurkar et al. 2018, section 2.2.

    noise: its strength, see `add_noise`; arguments: of vgg_a_bn_cifar

    Differs from the paper: as `ChannelNoise` and VGG do.
    """
    network = VARIANTS["vgg_a_bn_cifar"](
        num_classes=num_classes, in_channels=in_channels, **arguments
    )
    return add_noise(network, noise)


def variants(plan, batch_norm):
    """The two forms of one configuration by name, as vgg_a_bn and vgg_a_bn_cifar."""
    name = f"vgg_{plan}_bn" if batch_norm else f"vgg_{plan}"
    yield name, partial(VGG, plan=plan, batch_norm=batch_norm)
    yield (
        f"{name}_cifar",
        partial(VGG, num_classes=10, plan=plan, batch_norm=batch_norm, head="cifar"),
    )


VARIANTS = dict(
    pair for plan in PLANS for batch_norm in (False, True) for pair in variants(plan, batch_norm)
)
VARIANTS |= {
    "vgg16": VARIANTS["vgg_d"],
    "vgg19": VARIANTS["vgg_e"],
    "vgg16_mean_head": partial(VGG, plan="d", head="mean"),
    "vgg_a_noisy": vgg_a_noisy,
    "improved_vgg16": improved_vgg16,
}
