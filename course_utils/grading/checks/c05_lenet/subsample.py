"""Trainable subsampling, the S2 and S4 of LeNet-5, as a layer."""

from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F
from torch import nn

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake
from course_utils.grading.sandboxed.adapters import module

if TYPE_CHECKING:
    import numpy as np


class Layer(nn.Module):
    """A layer with the parameters of Subsample and another forward."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.coefficient = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))


class Subsample(Layer):
    """The sum of each 2 x 2 square times a coefficient, plus a bias, for each map."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.coefficient[:, None, None] * 4 * F.avg_pool2d(x, 2) + self.bias[:, None, None]


def cases(rng: "np.random.Generator") -> list[tuple]:
    small = torch.tensor([[[[1.0, 2, 0, 4], [3, 0, 0, -8]]]])
    return [
        ((1,), {"coefficient": torch.tensor([0.5]), "bias": torch.tensor([1.0])}, small),
        drawn(rng, 2, 3, 4, 10),
        drawn(rng, 3, 5, 6, 2),
    ]


def drawn(
    rng: "np.random.Generator", n: int, c: int, h: int, w: int
) -> tuple[tuple[int], dict[str, torch.Tensor], torch.Tensor]:
    """(arguments, state, input) of a layer."""
    state = {"coefficient": tensor(rng, c).float(), "bias": tensor(rng, c).float() + 0.5}
    return (c,), state, tensor(rng, n, c, h, w).float()


class Mean(Layer):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.coefficient[:, None, None] * F.avg_pool2d(x, 2) + self.bias[:, None, None]


class Maximum(Layer):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.coefficient[:, None, None] * F.max_pool2d(x, 2) + self.bias[:, None, None]


class BiasInside(Layer):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.coefficient[:, None, None] * (4 * F.avg_pool2d(x, 2) + self.bias[:, None, None])


class Overlapping(Layer):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        sums = 4 * F.avg_pool2d(x, 2, stride=1)
        return self.coefficient[:, None, None] * sums + self.bias[:, None, None]


class BiasAtEachPixel(Layer):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return 4 * F.avg_pool2d(self.coefficient[:, None, None] * x + self.bias[:, None, None], 2)


class Squashed(Subsample):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return 1.7159 * torch.tanh(2 / 3 * super().forward(x))


class Depthwise(Layer):
    """A convolution with a kernel of four equal weights for each map: what subsampling is."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        kernels = self.coefficient.repeat_interleave(4).reshape(-1, 1, 2, 2)
        return F.conv2d(x, kernels, self.bias, stride=2, groups=len(kernels))


class Corners(nn.Module):
    coefficient: nn.Parameter
    bias: nn.Parameter

    def __init__(self, channels: int) -> None:
        super().__init__()
        for name in ("coefficient", "bias"):
            self.register_parameter(name, nn.Parameter(torch.empty(channels, dtype=torch.float64)))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        rows = (x[:, :, ::2] + x[:, :, 1::2]).movedim(1, -1)  # (N, H / 2, W, C)
        return ((rows[:, :, ::2] + rows[:, :, 1::2]) * self.coefficient + self.bias).movedim(-1, 1)


CHECK = Check(
    work="Subsample",
    reference=Subsample,
    adapter=module,
    cases=cases,
    reread='Notebook 05, "1998: LeNet-5, as published"',
    mistakes=(
        Mistake(
            "mean for sum",
            "You take the mean of each square. Its four numbers are added; the coefficient may "
            "learn to be a quarter.",
            Mean,
        ),
        Mistake(
            "maximum for sum",
            "You take the largest number of each square, as networks do today. In 1998 the four "
            "were added.",
            Maximum,
        ),
        Mistake(
            "bias inside",
            "Your bias is multiplied by the coefficient. It is added last.",
            BiasInside,
        ),
        Mistake(
            "bias four times",
            "Your bias is added to every pixel, and so four times to each sum. It is added once, "
            "to the answer.",
            BiasAtEachPixel,
        ),
        Mistake(
            "overlapping squares",
            "Your squares overlap: they move by one pixel. Each pixel belongs to one square.",
            Overlapping,
        ),
        Mistake(
            "squashed as well",
            "You apply the squashing function too. It is the network that does so, after the "
            "layer.",
            Squashed,
        ),
    ),
    accepted=(Depthwise, Corners),
    minutes=10,
)
