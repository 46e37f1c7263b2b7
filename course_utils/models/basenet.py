"""The plain networks of the reports: 000's BaseNet, its residual variant and DeepNet, and 002's
baseline."""

from collections.abc import Callable
from functools import partial

import torch
import torch.nn.functional as F
from torch import nn

from course_utils.models.blocks import BasicBlock, plain


class BaseNet(nn.Module):
    """Two convolutions and three linear layers, in the manner of LeNet (report 000, table 1).

    x: (N, in_channels, 32, 32) -> logits (N, num_classes). 62,006 parameters for 3 channels and 10
    classes.

    >>> BaseNet()(torch.zeros(1, 3, 32, 32)).shape
    torch.Size([1, 10])

    Differs from the paper: nothing. (Table 1 leaves out the last layer, 84 -> 10, which the 62,006
    include.)
    """

    def __init__(self, num_classes: int = 10, in_channels: int = 3) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, 6, 5)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.pool = nn.MaxPool2d(2)
        self.classifier = lenet_classifier(16 * 5 * 5, num_classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.pool(F.relu(self.conv1(x)))  # (N, 6, 14, 14)
        x = self.pool(F.relu(self.conv2(x)))  # (N, 16, 5, 5)
        return self.classifier(x)


class BaseNetResidual(nn.Module):
    """BaseNet with its second convolution replaced by a residual block (report 000, section 3.2,
    appendix B).

    x: (N, in_channels, 32, 32) -> logits (N, num_classes)

    block: (in_channels, out_channels) -> module that keeps the size and ends in a ReLU; the
    report's is BasicBlock

    Differs from the paper: nothing. As in the appendix, the block is padded, so 7x7 positions reach
    the classifier where BaseNet has 5x5: its first linear layer is nearly twice as large, so the
    ablation changes more than one thing. `basenet_convolutions` and `basenet_plain_block` are the
    steps between: two 3x3 convolutions, then with batch norm.
    """

    def __init__(
        self,
        num_classes: int = 10,
        in_channels: int = 3,
        *,
        block: Callable[[int, int], nn.Module] = BasicBlock,
    ) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, 6, 5)
        self.block = block(6, 16)
        self.pool = nn.MaxPool2d(2)
        self.classifier = lenet_classifier(16 * 7 * 7, num_classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.pool(F.relu(self.conv1(x)))  # (N, 6, 14, 14)
        x = self.pool(self.block(x))  # (N, 16, 7, 7)
        return self.classifier(x)


class DeepNet(nn.Module):
    """Four convolutions and three linear layers, with batch norm and dropout (report 000, table 3,
    appendix C).

    x: (N, in_channels, 32, 32) -> logits (N, num_classes). 18,617,482 parameters, nine in ten in
    one linear layer.

    Differs from the paper: nothing.
    """

    def __init__(self, num_classes: int = 10, in_channels: int = 3) -> None:
        super().__init__()
        self.block1 = nn.Sequential(
            *conv_bn_relu(in_channels, 128, 5),
            *conv_bn_relu(128, 128, 5),
            nn.MaxPool2d(2),
            nn.Dropout2d(0.25),
        )
        self.block2 = nn.Sequential(
            *conv_bn_relu(128, 256, 3),
            *conv_bn_relu(256, 256, 3),
            nn.MaxPool2d(2),
            nn.Dropout2d(0.25),
        )
        self.fc1 = nn.Sequential(
            nn.Linear(256 * 8 * 8, 1024), nn.BatchNorm1d(1024), nn.ReLU(), nn.Dropout(0.5)
        )
        self.fc2 = nn.Sequential(
            nn.Linear(1024, 512), nn.BatchNorm1d(512), nn.ReLU(), nn.Dropout(0.5)
        )
        self.fc3 = nn.Linear(512, num_classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.block1(x)  # (N, 128, 16, 16)
        x = self.block2(x)  # (N, 256, 8, 8)
        x = self.fc1(x.flatten(1))  # (N, 1024)
        x = self.fc2(x)  # (N, 512)
        return self.fc3(x)


class BaselineCNN(nn.Module):
    """Four convolutions and two linear layers, with batch norm and dropout (report 002, table 1).

    x: (N, in_channels, 32, 32) -> logits (N, num_classes). 769,162 parameters for 3 channels and 10
    classes.

    Differs from the paper: nothing that it states. It does not say how much dropout (0.25 between
    convolutions, 0.5 before the last layer) nor where the ReLUs of the convolutions are (after each
    batch norm).
    """

    def __init__(self, num_classes: int = 10, in_channels: int = 3) -> None:
        super().__init__()
        self.conv1 = nn.Sequential(*conv_bn_relu(in_channels, 32, 3), nn.MaxPool2d(2))
        self.conv2 = nn.Sequential(*conv_bn_relu(32, 64, 3), nn.MaxPool2d(2), nn.Dropout(0.25))
        self.conv3 = nn.Sequential(*conv_bn_relu(64, 128, 3), nn.MaxPool2d(2))
        self.conv4 = nn.Sequential(*conv_bn_relu(128, 128, 3), nn.Dropout(0.25))
        self.fc1 = nn.Sequential(
            nn.Linear(128 * 4 * 4, 256), nn.ReLU(), nn.BatchNorm1d(256), nn.Dropout(0.5)
        )
        self.fc2 = nn.Linear(256, num_classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.conv1(x)  # (N, 32, 16, 16)
        x = self.conv2(x)  # (N, 64, 8, 8)
        x = self.conv3(x)  # (N, 128, 4, 4)
        x = self.conv4(x)  # (N, 128, 4, 4)
        x = self.fc1(x.flatten(1))  # (N, 256)
        return self.fc2(x)


def lenet_classifier(in_features: int, num_classes: int) -> nn.Sequential:
    """(N, C, H, W) with C * H * W = in_features
    -> logits (N, num_classes), through 120 and 84 units."""
    return nn.Sequential(
        nn.Flatten(),
        nn.Linear(in_features, 120),
        nn.ReLU(),
        nn.Linear(120, 84),
        nn.ReLU(),
        nn.Linear(84, num_classes),
    )


def convolutions(in_channels: int, out_channels: int) -> nn.Sequential:
    """Two padded 3x3 convolutions, each with a ReLU: a plain block without batch norm."""
    first = nn.Conv2d(in_channels, out_channels, 3, padding=1)
    second = nn.Conv2d(out_channels, out_channels, 3, padding=1)
    return nn.Sequential(first, nn.ReLU(), second, nn.ReLU())


def conv_bn_relu(in_channels: int, out_channels: int, kernel_size: int) -> list[nn.Module]:
    """A convolution that keeps height and width, then batch norm and ReLU: a list of three
    modules."""
    # with a bias, which batch norm takes out again: the parameters above count it
    conv = nn.Conv2d(in_channels, out_channels, kernel_size, padding=kernel_size // 2)
    return [conv, nn.BatchNorm2d(out_channels), nn.ReLU()]


VARIANTS = {
    "basenet": BaseNet,
    "basenet_residual": BaseNetResidual,
    "basenet_plain_block": partial(BaseNetResidual, block=partial(BasicBlock, shortcut=plain)),
    "basenet_convolutions": partial(BaseNetResidual, block=convolutions),
    "deepnet": DeepNet,
    "baseline_cnn": BaselineCNN,
}
