"""A committee of networks, each shown the image prepared in its own way."""

import math
from collections.abc import Sequence
from functools import partial

import torch
import torch.nn.functional as F
from torch import nn

from course_utils.models.lenet import squash


class Column(nn.Module):
    """1x29x29-20C4-MP2-40C5-MP3-150N-10N (Ciresan et al. 2012, section 3.1).

    x: (N, in_channels, H, W), 29 to 32 pixels a side -> logits (N, num_classes). 76,040 parameters.

    Differs from the paper: nothing.
    """

    def __init__(self, num_classes: int = 10, in_channels: int = 1) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, 20, 4)
        self.pool1 = nn.MaxPool2d(2)
        self.conv2 = nn.Conv2d(20, 40, 5)
        self.pool2 = nn.MaxPool2d(3)
        self.fc1 = nn.Linear(40 * 3 * 3, 150)
        self.fc2 = nn.Linear(150, num_classes)
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -0.05, 0.05)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.pool1(squash(self.conv1(x)))  # (N, 20, 13, 13)
        x = self.pool2(squash(self.conv2(x)))  # (N, 40, 3, 3)
        x = squash(self.fc1(x.flatten(1)))  # (N, 150)
        return self.fc2(x)


class MultiColumn(nn.Module):
    """Columns with different input preparation, whose probabilities are averaged (Ciresan et al.
    2012, figure 1c).

    x: (N, in_channels, H, W), bright strokes on dark paper, 29 to 32 pixels a side
    -> logits (N, num_classes): the logarithm of the mean probability, so that softmax gives the
    average back

    widths: of the prepared digits in pixels, None for the image as it is; copies: columns for each
    preparation

    Differs from the paper: each of its columns is trained alone, on its own distortions; train
    `columns` one by one for that. The width is normalized by resampling the columns that hold ink;
    the height stays.
    """

    def __init__(
        self,
        num_classes: int = 10,
        in_channels: int = 1,
        *,
        widths: Sequence[int | None] = (None, 10, 12, 14, 16, 18, 20),
        copies: int = 1,
    ) -> None:
        super().__init__()
        self.widths = [width for width in widths for _ in range(copies)]
        self.columns = nn.ModuleList(Column(num_classes, in_channels) for _ in self.widths)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        # once for each width, however many columns see it
        prepared = {width: normalize_width(x, width) for width in set(self.widths)}
        answers = [
            column(prepared[width]) for column, width in zip(self.columns, self.widths, strict=True)
        ]
        log_probabilities = torch.stack(answers).log_softmax(2)  # (columns, N, num_classes)
        return log_probabilities.logsumexp(0) - math.log(len(answers))  # (N, num_classes)


def normalize_width(images: torch.Tensor, width: int | None) -> torch.Tensor:
    """Stretch what is drawn to `width` pixels across, and center it; None returns the images as
    they are.

    images: (N, C, H, W) float -> the same. Ink is what lies nearer to the brightest than to the
    darkest pixel.
    """
    if width is None:
        return images
    n, _, _, w = images.shape
    lines = images.amax(dim=(1, 2))  # (N, W): the brightest pixel of each column
    ink = lines > (lines.amax(1, keepdim=True) + images.amin(dim=(1, 2, 3))[:, None]) / 2  # (N, W)
    position = torch.arange(w, device=images.device)
    first = torch.where(ink, position, w - 1).amin(1)  # (N,) leftmost column of ink
    last = torch.where(ink, position, 0).amax(1)
    blank = ~ink.any(1)
    # A map from output to input: x_in = scale * x_out + center, in affine_grid's coordinates, where
    # the edges of the image are -1 and 1.
    scale = torch.where(blank, 1.0, (last - first + 1) / width).to(images)
    center = torch.where(blank, 0.0, (first + last + 1) / w - 1).to(images)
    grid = images.new_zeros(n, 2, 3)
    grid[:, 0, 0] = scale
    grid[:, 0, 2] = center
    grid[:, 1, 1] = 1.0
    grid = F.affine_grid(grid, list(images.shape), align_corners=False)
    return F.grid_sample(images, grid, padding_mode="border", align_corners=False)


# 35 columns, and one
VARIANTS = {"mcdnn_mnist": partial(MultiColumn, copies=5), "mcdnn_column": Column}
