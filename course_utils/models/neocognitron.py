"""The neocognitron, the ancestor: S-cells that look for a feature, C-cells that forgive where it
was."""

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils.parametrize import register_parametrization


class SLayer(nn.Module):
    """Feature cells with shunting inhibition (Fukushima 1980, equations 1 to 3).

    x: (N, C, H, W), not negative -> (N, planes, H, W), not negative

    Excitation e sums the inputs with weights a >= 0, inhibition v is the root mean square of the
    same inputs. A cell answers r * max((1 + e) / (1 + h) - 1, 0) with h = 2r / (1 + r) * b * v. It
    fires when the *pattern* fits: making the whole input brighter feeds the inhibition too. A
    larger selectivity r asks for a better fit.
    """

    def __init__(
        self, in_channels: int, planes: int, *, selectivity: float, kernel_size: int = 5
    ) -> None:
        super().__init__()
        self.selectivity = selectivity
        self.excitation = nn.Conv2d(
            in_channels, planes, kernel_size, padding=kernel_size // 2, bias=False
        )
        self.inhibition = nn.Conv2d(1, planes, 1, bias=False)
        for conv in (self.excitation, self.inhibition):
            nn.init.uniform_(conv.weight, 0, 2 / conv.weight[0].numel())  # mean 1 / fan_in
            register_parametrization(conv, "weight", NotNegative())

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        size = self.excitation.kernel_size[0]
        energy = F.avg_pool2d(x.square().mean(1, keepdim=True), size, stride=1, padding=size // 2)
        # the constant keeps the slope of the root finite where the input is blank
        v = (energy + 1e-12).sqrt()  # (N, 1, H, W)
        e = self.excitation(x)
        h = 2 * self.selectivity / (1 + self.selectivity) * self.inhibition(v)
        # (e - h) / (1 + h) is (1 + e) / (1 + h) - 1 without its 1 - 1
        return self.selectivity * F.relu((e - h) / (1 + h))


class CLayer(nn.Module):
    """Cells that answer when any S-cell of their plane near them does (Fukushima 1980, equations 5
    to 7).

    x: (N, C, H, W) -> (N, C, H / 2, W / 2), in [0, 1), rounded up

    The mean over the area, less the mean over all planes (lateral inhibition), through
    psi(x) = x / (0.5 + x).
    """

    def __init__(self, *, area: int = 5) -> None:
        super().__init__()
        self.blur = nn.AvgPool2d(area, stride=2, padding=area // 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.blur(x)
        mean = x.mean(1, keepdim=True)
        x = F.relu((x - mean) / (1 + mean))  # (1 + x) / (1 + mean) - 1
        return x / (0.5 + x)


class Neocognitron(nn.Module):
    """Three pairs of S- and C-layers on a 16x16 image (Fukushima 1980, figures 2 and 4).

    x: (N, in_channels, H, W), strokes 1 on paper 0, 16x16 in the paper
    -> (N, num_classes), in [0, 1)

    The last C-plane that answers most is the class. Negative input counts as paper.

    Differs from the paper: 8 planes a layer instead of 24; square areas with equal weights, halving
    the map each time, and a maximum over the last 2x2 where it has one cell a plane; no
    unsupervised rule of learning. The weights are random until they are trained, for which
    gradients are at hand.
    """

    def __init__(self, num_classes: int = 10, in_channels: int = 1, *, planes: int = 8) -> None:
        super().__init__()
        self.s1 = SLayer(in_channels, planes, selectivity=4.0)
        self.c1 = CLayer()
        self.s2 = SLayer(planes, planes, selectivity=1.5)
        self.c2 = CLayer()
        self.s3 = SLayer(planes, num_classes, selectivity=1.5)
        self.c3 = CLayer()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.c1(self.s1(x.relu()))  # (N, planes, 8, 8)
        x = self.c2(self.s2(x))  # (N, planes, 4, 4)
        x = self.c3(self.s3(x))  # (N, num_classes, 2, 2)
        return x.amax(dim=(2, 3))


class NotNegative(nn.Module):
    """Reads a weight as its absolute value: every synapse of the paper is either excitatory or
    inhibitory."""

    def forward(self, weight: torch.Tensor) -> torch.Tensor:
        return weight.abs()

    def right_inverse(self, weight: torch.Tensor) -> torch.Tensor:
        return weight  # for register_parametrization: what is there becomes the raw weight


VARIANTS = {"neocognitron": Neocognitron}
