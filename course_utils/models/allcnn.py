"""The all-convolutional networks: is max pooling needed, or will a strided convolution do?"""

import re
from functools import partial

from torch import nn

from course_utils.models.initialization import init_kaiming

# Springenberg et al. 2015, table 2. "96" is a 3x3 convolution with 96 filters, "96/2" one with stride 2, "M" a 3x3 max
# pool with stride 2.
PLANS = {
    "c": "96 96 M 192 192 M",  # table 1, the base model
    "strided_cnn_c": "96 96/2 192 192/2",
    "convpool_cnn_c": "96 96 96 M 192 192 192 M",
    "all_cnn_c": "96 96 96/2 192 192 192/2",
}


class AllCNN(nn.Module):
    """Convolutions up to the answer: no linear layer, and in two of four plans no pooling but the last average.

    x: (N, in_channels, 32, 32) -> logits (N, num_classes). All-CNN-C: 1,369,738 parameters for 3 channels, 10 classes.

    plan: a key of PLANS, or one spelled out in the same words. All share the end of table 1: 3x3, 1x1, 1x1 with one map
    a class, and their averages.

    Differs from the paper: padding of 1 where it does not say; weights start as in init_kaiming.
    """

    def __init__(self, num_classes=10, in_channels=3, *, plan):
        super().__init__()
        words = PLANS.get(plan, plan).split()
        if not all(re.fullmatch(r"M|[1-9]\d*(/2)?", word) for word in words) or set(words) <= {"M"}:
            raise ValueError(
                f"plan must be one of {', '.join(PLANS)}, or words such as '96 96/2 M', got {plan!r}"
            )
        width = max(int(word.partition("/")[0]) for word in words if word != "M")
        self.drop_input = nn.Dropout(0.2)
        self.features = nn.Sequential(*layers(in_channels, words))
        self.conv3x3 = nn.Sequential(nn.Conv2d(width, width, 3), nn.ReLU())  # table 1 averages 6x6
        self.conv1x1 = nn.Sequential(nn.Conv2d(width, width, 1), nn.ReLU())
        self.classes = nn.Sequential(nn.Conv2d(width, num_classes, 1), nn.ReLU())
        self.average = nn.AdaptiveAvgPool2d(1)
        self.apply(init_kaiming)

    def forward(self, x):
        x = self.features(self.drop_input(x))  # (N, 192, 8, 8)
        x = self.conv3x3(x)  # (N, 192, 6, 6)
        x = self.conv1x1(x)  # (N, 192, 6, 6)
        x = self.classes(x)  # (N, num_classes, 6, 6): where each class is seen
        return self.average(x).flatten(1)


def layers(in_channels, words):
    """The modules that the words of a plan spell; dropout 0.5 follows each halving (section 3.2)."""
    for word in words:
        if word == "M":
            yield nn.MaxPool2d(3, stride=2, padding=1)
        else:
            channels, _, stride = word.partition("/")
            yield nn.Conv2d(in_channels, int(channels), 3, stride=int(stride or 1), padding=1)
            yield nn.ReLU()
            in_channels = int(channels)
        if word == "M" or word.endswith("/2"):
            yield nn.Dropout(0.5)


VARIANTS = {"model_c": partial(AllCNN, plan="c")}
VARIANTS |= {name: partial(AllCNN, plan=name) for name in PLANS if name != "c"}
