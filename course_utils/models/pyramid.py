"""A feature pyramid: the fine maps of a network, told by the coarse ones what they look at."""

from collections.abc import Sequence
from functools import partial

import torch
import torch.nn.functional as F
from torch import nn

from course_utils.models.blocks import width_of
from course_utils.models.resnet import VARIANTS as RESNETS
from course_utils.models.resnet import ResNet


class FeaturePyramid(nn.Module):
    """Top-down pathway with lateral connections (Lin et al. 2017, figure 3).

    maps: list of (N, widths[i], H_i, W_i), finest first
    -> list of (N, channels, H_i, W_i), finest first

    Differs from the paper: nothing. (Its extra P6, a subsampled P5, serves detection only.)
    """

    def __init__(self, widths: Sequence[int], channels: int = 256) -> None:
        super().__init__()
        self.lateral = nn.ModuleList(nn.Conv2d(width, channels, 1) for width in widths)
        self.smooth = nn.ModuleList(nn.Conv2d(channels, channels, 3, padding=1) for _ in widths)

    def forward(self, maps: Sequence[torch.Tensor]) -> list[torch.Tensor]:
        merged = [lateral(x) for lateral, x in zip(self.lateral, maps, strict=True)]
        for fine in range(len(merged) - 2, -1, -1):  # from the coarsest but one down to the finest
            # to the size of the finer map, not by 2: it may be odd
            merged[fine] = merged[fine] + F.interpolate(
                merged[fine + 1], size=merged[fine].shape[-2:], mode="nearest"
            )
        # section 3: against the aliasing that upsampling brings
        return [smooth(x) for smooth, x in zip(self.smooth, merged, strict=True)]


class PyramidResNet(nn.Module):
    """ResNet, feature pyramid, and one head for all levels (Lin et al. 2017, section 4).

    x: (N, in_channels, H, W)
    -> list of four maps (N, num_classes, H / s, W / s) for s = 4, 8, 16, 32

    backbone: a name of ResNet's variants, "resnet18" to "resnet152"

    Differs from the paper: the head is one 1x1 convolution, as small as a shared head can be, where
    the paper has a region proposal network.
    """

    def __init__(self, num_classes: int = 21, in_channels: int = 3, *, backbone: str) -> None:
        super().__init__()
        resnet = RESNETS[backbone](num_classes=1, in_channels=in_channels)
        assert isinstance(resnet, ResNet)
        self.conv1 = resnet.conv1
        self.conv2 = resnet.conv2
        self.conv3 = resnet.conv3
        self.conv4 = resnet.conv4
        self.conv5 = resnet.conv5
        stages = (self.conv2, self.conv3, self.conv4, self.conv5)
        self.pyramid = FeaturePyramid([width_of(stage) for stage in stages])
        self.head = nn.Conv2d(256, num_classes, 1)

    def forward(self, x: torch.Tensor) -> list[torch.Tensor]:
        c2 = self.conv2(self.conv1(x))  # (N, 256, H / 4, W / 4) with bottlenecks
        c3 = self.conv3(c2)  # (N, 512, H / 8, W / 8)
        c4 = self.conv4(c3)  # (N, 1024, H / 16, W / 16)
        c5 = self.conv5(c4)  # (N, 2048, H / 32, W / 32)
        return [self.head(p) for p in self.pyramid([c2, c3, c4, c5])]


VARIANTS = {
    f"{name}_pyramid": partial(PyramidResNet, backbone=name) for name in ("resnet18", "resnet50")
}
