"""AlexNet in its two forms, and ZFNet, which looked inside it and changed the first layers."""

import torch
from torch import nn

from course_utils.models.blocks import response_norm
from course_utils.models.initialization import init_gaussian


class AlexNet(nn.Module):
    """Five convolutions and three linear layers in one tower (Krizhevsky 2014, "One weird trick",
    section 5).

    x: (N, in_channels, H, W), 224 in the paper, at least 63 -> logits (N, num_classes). 61,100,840
    parameters.

    Differs from the paper: it is torchvision's form. conv4 has 256 filters, as in the author's
    code, where the paper's footnote says 384; dropout stands before the two hidden layers instead
    of after; an average pool to 6x6, which does nothing at 224, lets it take other image sizes. For
    the network that won in 2012 see AlexNet2012.
    """

    def __init__(self, num_classes: int = 1000, in_channels: int = 3) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, 64, 11, stride=4, padding=2)
        self.conv2 = nn.Conv2d(64, 192, 5, padding=2)
        self.conv3 = nn.Conv2d(192, 384, 3, padding=1)
        self.conv4 = nn.Conv2d(384, 256, 3, padding=1)
        self.conv5 = nn.Conv2d(256, 256, 3, padding=1)
        self.pool = nn.MaxPool2d(3, stride=2)
        self.relu = nn.ReLU()
        self.average = nn.AdaptiveAvgPool2d(6)
        self.classifier = nn.Sequential(
            nn.Flatten(),
            nn.Dropout(0.5),
            nn.Linear(256 * 6 * 6, 4096),
            nn.ReLU(),
            nn.Dropout(0.5),
            nn.Linear(4096, 4096),
            nn.ReLU(),
            nn.Linear(4096, num_classes),
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.pool(self.relu(self.conv1(x)))  # (N, 64, 27, 27)
        x = self.pool(self.relu(self.conv2(x)))  # (N, 192, 13, 13)
        x = self.relu(self.conv3(x))  # (N, 384, 13, 13)
        x = self.relu(self.conv4(x))  # (N, 256, 13, 13)
        x = self.pool(self.relu(self.conv5(x)))  # (N, 256, 6, 6)
        return self.classifier(self.average(x))


class AlexNet2012(nn.Module):
    """The winner of ILSVRC 2012, two towers side by side (Krizhevsky et al. 2012, figure 2).

    x: (N, in_channels, H, W), 224 in the paper, at least 63 -> logits (N, num_classes). 60,965,224
    parameters.

    The towers, one on each GPU, meet in conv3 and the linear layers: conv2, conv4 and conv5 have
    two groups. Response normalization follows conv1 and conv2 (section 3.3); pooling windows
    overlap (section 3.4).

    Differs from the paper: an average pool to 6x6 lets it take other image sizes; padding of 2
    makes the paper's 224 give its 55x55 maps (without padding that takes 227).
    """

    def __init__(self, num_classes: int = 1000, in_channels: int = 3) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, 96, 11, stride=4, padding=2)
        self.conv2 = nn.Conv2d(96, 256, 5, padding=2, groups=2)
        self.conv3 = nn.Conv2d(256, 384, 3, padding=1)
        self.conv4 = nn.Conv2d(384, 384, 3, padding=1, groups=2)
        self.conv5 = nn.Conv2d(384, 256, 3, padding=1, groups=2)
        self.pool = nn.MaxPool2d(3, stride=2)
        self.relu = nn.ReLU()
        self.norm = response_norm()
        self.average = nn.AdaptiveAvgPool2d(6)
        self.classifier = classifier(num_classes)
        self.apply(init_gaussian)
        hidden = (self.conv2, self.conv4, self.conv5, self.classifier[1], self.classifier[4])
        for layer in hidden:  # section 5: biases of one give the ReLUs positive inputs at the start
            assert isinstance(layer.bias, nn.Parameter)
            nn.init.ones_(layer.bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.pool(self.norm(self.relu(self.conv1(x))))  # (N, 96, 27, 27)
        x = self.pool(self.norm(self.relu(self.conv2(x))))  # (N, 256, 13, 13)
        x = self.relu(self.conv3(x))  # (N, 384, 13, 13)
        x = self.relu(self.conv4(x))  # (N, 384, 13, 13)
        x = self.pool(self.relu(self.conv5(x)))  # (N, 256, 6, 6)
        return self.classifier(self.average(x))


class ZFNet(nn.Module):
    """AlexNet after a look inside (Zeiler and Fergus 2014, figure 3). 62,357,608 parameters.

    x: (N, in_channels, H, W), 224 in the paper, at least 63 -> logits (N, num_classes)

    Three changes from AlexNet2012. The first filters are 7x7 with stride 2, not 11x11 with stride
    4: the old ones missed middle frequencies and aliased (section 4.1). conv2 takes over a stride
    of 2. One GPU: no groups.

    Differs from the paper: an average pool to 6x6 lets it take other image sizes; AlexNet's
    response normalization stands for its contrast normalization, which the paper does not spell
    out.
    """

    def __init__(self, num_classes: int = 1000, in_channels: int = 3) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, 96, 7, stride=2, padding=1)  # 224 to 110, pool1 to 55
        self.conv2 = nn.Conv2d(96, 256, 5, stride=2)  # 55 to 26, pool2 to 13
        self.conv3 = nn.Conv2d(256, 384, 3, padding=1)
        self.conv4 = nn.Conv2d(384, 384, 3, padding=1)
        self.conv5 = nn.Conv2d(384, 256, 3, padding=1)
        self.pool1 = nn.MaxPool2d(3, stride=2, padding=1)
        self.relu = nn.ReLU()
        self.pool2 = nn.MaxPool2d(3, stride=2, padding=1)
        self.pool5 = nn.MaxPool2d(3, stride=2)
        self.norm = response_norm()
        self.average = nn.AdaptiveAvgPool2d(6)
        self.classifier = classifier(num_classes)
        self.apply(init_gaussian)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.norm(self.pool1(self.relu(self.conv1(x))))  # (N, 96, 55, 55)
        x = self.norm(self.pool2(self.relu(self.conv2(x))))  # (N, 256, 13, 13)
        x = self.relu(self.conv3(x))  # (N, 384, 13, 13)
        x = self.relu(self.conv4(x))  # (N, 384, 13, 13)
        x = self.pool5(self.relu(self.conv5(x)))  # (N, 256, 6, 6)
        return self.classifier(self.average(x))


def classifier(num_classes: int) -> nn.Sequential:
    """(N, 256, 6, 6) -> logits (N, num_classes), through twice 4,096 units with dropout (section
    4.2)."""
    return nn.Sequential(
        nn.Flatten(),
        nn.Linear(256 * 6 * 6, 4096),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.Linear(4096, 4096),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.Linear(4096, num_classes),
    )


VARIANTS = {"alexnet": AlexNet, "alexnet_2012": AlexNet2012, "zfnet": ZFNet}
