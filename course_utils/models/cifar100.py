"""The CIFAR-100 network of report 001: 3x3 convolutions taken apart into 1x3 and 3x1."""

from functools import partial

import torch
from torch import nn


class ConvBlock(nn.Sequential):
    """Twice [conv 1x3, (batch norm), ReLU, conv 3x1, (batch norm), ReLU] (report 001, "Model
    Architecture").

    x: (N, in_channels, H, W) -> (N, out_channels, H, W); widens the receptive field by 4 pixels of
    its input

    Differs from the paper: nothing.
    """

    def __init__(self, in_channels: int, out_channels: int, *, batch_norm: bool) -> None:
        super().__init__()
        for kernel, padding in (((1, 3), (0, 1)), ((3, 1), (1, 0))) * 2:
            self.append(nn.Conv2d(in_channels, out_channels, kernel, padding=padding))
            if batch_norm:
                self.append(nn.BatchNorm2d(out_channels))
            self.append(nn.ReLU())
            in_channels = out_channels


class Cifar100Net(nn.Module):
    """Two blocks of 32 maps, two of 128, each pair followed by a strided convolution (report 001,
    page "Model Architecture").

    x: (N, in_channels, 32, 32) -> logits (N, num_classes)

    batch_norm: after every convolution; dropout: rate before the classifier; width: maps of the
    first blocks, a quarter of those of the last, 32 in the report. Of the report's four settings
    the first is batch_norm=False; augmentation, L2 and label smoothing belong to the recipe.

    With batch norm 552,036 parameters, without 549,156; the report says about 2M. It prints
    receptive fields of 5, 9, 15, 15, 23, 31 pixels; computed, they are 5, 9, 11, 19, 27, 31.

    Differs from the paper: it does not say where its dropout is; before the classifier.
    """

    def __init__(
        self,
        num_classes: int = 100,
        in_channels: int = 3,
        *,
        batch_norm: bool = True,
        dropout: float = 0.0,
        width: int = 32,
    ) -> None:
        super().__init__()
        wide = 4 * width
        self.block1 = ConvBlock(in_channels, width, batch_norm=batch_norm)
        self.block2 = ConvBlock(width, width, batch_norm=batch_norm)
        self.sub1 = sub(width, batch_norm)
        self.block3 = ConvBlock(width, wide, batch_norm=batch_norm)
        self.block4 = ConvBlock(wide, wide, batch_norm=batch_norm)
        self.sub2 = sub(wide, batch_norm)
        self.average = nn.AdaptiveAvgPool2d(1)
        self.dropout = nn.Dropout(dropout)
        self.fc = nn.Linear(wide, num_classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.block2(self.block1(x))  # (N, 32, 32, 32)
        x = self.sub1(x)  # (N, 32, 16, 16)
        x = self.block4(self.block3(x))  # (N, 128, 16, 16)
        x = self.sub2(x)  # (N, 128, 8, 8)
        return self.fc(self.dropout(self.average(x).flatten(1)))


def sub(channels: int, batch_norm: bool) -> nn.Sequential:
    """Conv 3x3 with stride 2, (batch norm), ReLU: the report's Sub."""
    norm = [nn.BatchNorm2d(channels)] if batch_norm else []
    return nn.Sequential(nn.Conv2d(channels, channels, 3, stride=2, padding=1), *norm, nn.ReLU())


VARIANTS = {
    "cifar100_net": Cifar100Net,
    "cifar100_net_no_bn": partial(Cifar100Net, batch_norm=False),
}
