"""Trainable subsampling, the S2 and S4 of LeNet-5, as a layer."""

from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F
from torch import nn

from course_utils.grading.checks.c05_lenet.wrong_subsample import MISTAKES
from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check

if TYPE_CHECKING:
    import numpy as np


def learned(
    work: "type[nn.Module]",
    arguments: "tuple[int]",
    state: "dict[str, torch.Tensor]",
    x: "torch.Tensor",
) -> "dict[str, torch.Tensor | str]":
    """The layer with the parameters of `state`: its answers, and the gradients of a weighted sum
    of them; 0 where none arrives.
    """
    import torch

    layer = work(*arguments)
    plain = [
        name
        for name in state
        if name not in layer.state_dict() and isinstance(getattr(layer, name, None), torch.Tensor)
    ]
    with torch.no_grad():
        for name in plain:
            getattr(layer, name).copy_(state[name])
    layer.load_state_dict({name: state[name] for name in state if name not in plain})
    x = x.clone().requires_grad_(True)
    answers = layer(x * 1)  # which may be changed in place, as a leaf may not
    weight = torch.cos(torch.arange(answers.numel(), dtype=answers.dtype)).reshape(answers.shape)
    total = (answers * weight).sum()
    told: dict[str, torch.Tensor | str] = {
        "its parameters": ", ".join(sorted(name for name, _ in layer.named_parameters())),
        "the answers": answers,
        "the gradient of the input": torch.autograd.grad(total, x, retain_graph=True)[0],
    }
    for name in state:
        numbers = getattr(layer, name)
        gradient = None
        if numbers.requires_grad:
            (gradient,) = torch.autograd.grad(total, numbers, retain_graph=True, allow_unused=True)
        told["the gradient of the " + name] = 0 * numbers if gradient is None else gradient
    return told


class Subsample(nn.Module):
    """The sum of each 2 x 2 square times a coefficient, plus a bias, for each map."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.coefficient = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.coefficient[:, None, None] * 4 * F.avg_pool2d(x, 2) + self.bias[:, None, None]


def cases(rng: "np.random.Generator") -> list[tuple]:
    small = torch.tensor([[[[1.0, 2, 0, 4], [3, 0, 0, -8]]]])
    return [
        ((1,), {"coefficient": torch.tensor([0.5]), "bias": torch.tensor([1.0])}, small),
        (*drawn(rng, 2, 6, 4, 12)[:2], torch.zeros(2, 6, 4, 12)),
        drawn(rng, 2, 3, 4, 10),
        # as many columns as maps: what lies along the last axis fits, and shows
        drawn(rng, 3, 5, 6, 10),
        drawn(rng, 1, 2, 10, 4),
    ]


def drawn(
    rng: "np.random.Generator", n: int, c: int, h: int, w: int
) -> tuple[tuple[int], dict[str, torch.Tensor], torch.Tensor]:
    """(arguments, state, input) of a layer."""
    state = {"coefficient": tensor(rng, c).float(), "bias": tensor(rng, c).float() + 0.5}
    return (c,), state, tensor(rng, n, c, h, w).float()


class Depthwise(Subsample):
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
    adapter=learned,
    cases=cases,
    reread='Notebook 05, "1998: LeNet-5, as published"',
    mistakes=MISTAKES,
    accepted=(Depthwise, Corners),
    minutes=10,
)
