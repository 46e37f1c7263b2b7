"""The all-convolutional networks: is max pooling needed, or will a strided convolution do?"""

from collections.abc import Iterator
from functools import partial

import torch
from torch import nn

from course_utils.models.initialization import init_kaiming

Conv = tuple[int, int]  # (filters, stride) of a 3x3 convolution
POOL = "M"  # a 3x3 max pool with stride 2
Plan = tuple[Conv | str, ...]

# Springenberg et al. 2015, table 2
PLANS: dict[str, Plan] = {
    "c": ((96, 1), (96, 1), POOL, (192, 1), (192, 1), POOL),  # table 1, the base model
    "strided_cnn_c": ((96, 1), (96, 2), (192, 1), (192, 2)),
    "convpool_cnn_c": ((96, 1), (96, 1), (96, 1), POOL, (192, 1), (192, 1), (192, 1), POOL),
    "all_cnn_c": ((96, 1), (96, 1), (96, 2), (192, 1), (192, 1), (192, 2)),
}


class AllCNN(nn.Module):
    """Convolutions up to the answer: no linear layer, and in two of four plans no pooling but the
    last average.

    x: (N, in_channels, 32, 32) -> logits (N, num_classes). All-CNN-C: 1,369,738 parameters for 3
    channels, 10 classes.

    plan: a key of PLANS, or another as text, which a recipe can store: "96 96/2 M" is a convolution
    with 96 filters, one with stride 2, and a pool. All share the end of table 1: 3x3, 1x1, 1x1 with
    one map a class, and their averages.

    Differs from the paper: padding of 1 where it does not say; weights start as in init_kaiming.
    """

    def __init__(self, num_classes: int = 10, in_channels: int = 3, *, plan: str) -> None:
        super().__init__()
        layers = PLANS[plan] if plan in PLANS else read_plan(plan)
        width = max(layer[0] for layer in layers if isinstance(layer, tuple))
        self.drop_input = nn.Dropout(0.2)
        self.features = nn.Sequential(*modules(in_channels, layers))
        self.conv3x3 = nn.Sequential(nn.Conv2d(width, width, 3), nn.ReLU())  # table 1 averages 6x6
        self.conv1x1 = nn.Sequential(nn.Conv2d(width, width, 1), nn.ReLU())
        # table 1 has a ReLU behind this layer, too: no logit is below zero
        self.classes = nn.Sequential(nn.Conv2d(width, num_classes, 1), nn.ReLU())
        self.average = nn.AdaptiveAvgPool2d(1)
        self.apply(init_kaiming)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.features(self.drop_input(x))  # (N, 192, 8, 8)
        x = self.conv3x3(x)  # (N, 192, 6, 6)
        x = self.conv1x1(x)  # (N, 192, 6, 6)
        x = self.classes(x)  # (N, num_classes, 6, 6): where each class is seen
        return self.average(x).flatten(1)


def modules(in_channels: int, plan: Plan) -> Iterator[nn.Module]:
    """The modules of a plan in order; dropout 0.5 follows each halving (section 3.2)."""
    for layer in plan:
        if isinstance(layer, str):
            yield nn.MaxPool2d(3, stride=2, padding=1)
            yield nn.Dropout(0.5)
            continue
        channels, stride = layer
        yield nn.Conv2d(in_channels, channels, 3, stride=stride, padding=1)
        yield nn.ReLU()
        if stride == 2:
            yield nn.Dropout(0.5)
        in_channels = channels


def read_plan(text: str) -> Plan:
    """A plan from its text, as "96 96/2 M".

    raises: ValueError for a word that is no layer, and for a plan without a convolution
    """
    plan: list[Conv | str] = []
    for word in text.split():
        channels, _, stride = word.partition("/")
        if word == POOL:
            plan.append(POOL)
        elif channels.isdecimal() and int(channels) > 0 and word in (channels, f"{channels}/2"):
            plan.append((int(channels), int(stride or 1)))
        else:
            raise _not_a_plan(text)
    if set(plan) <= {POOL}:
        raise _not_a_plan(text)
    return tuple(plan)


def _not_a_plan(text: str) -> ValueError:
    return ValueError(
        f"plan must be one of {', '.join(PLANS)}, or words such as '96 96/2 M', got {text!r}"
    )


VARIANTS = {"model_c": partial(AllCNN, plan="c")}
VARIANTS |= {name: partial(AllCNN, plan=name) for name in PLANS if name != "c"}
