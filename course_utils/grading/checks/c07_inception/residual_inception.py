"""An Inception module as the branch of a residual block."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake

if TYPE_CHECKING:
    import numpy as np

Widths = tuple[int, int, int, int, int]  # 1x1, reduction and 3x3, reduction and 5x5


def run(
    work: "Callable[..., Any]",
    in_channels: int,
    widths: tuple,
    scale: float,
    parameters: "torch.Tensor",
    x: "torch.Tensor",
) -> "tuple[dict[str, tuple], torch.Tensor, torch.Tensor]":
    """Build the block, fill its parameters, call it.

    returns: the shapes of its parameters, its answer, its gradient for x
    """
    import torch

    block = work(in_channels, widths, scale)
    start = 0
    named = dict(sorted(block.named_parameters()))
    with torch.no_grad():
        for parameter in named.values():
            indices = torch.arange(start, start + parameter.numel()) % len(parameters)
            parameter.copy_(parameters[indices].reshape(parameter.shape))
            start += parameter.numel()
    x = x.requires_grad_(True)
    out = block(x)
    weight = torch.arange(1, out.numel() + 1).cos().reshape(out.shape)
    (gradient,) = torch.autograd.grad((out * weight).sum(), x)
    return {name: tuple(parameter.shape) for name, parameter in named.items()}, out, gradient


class ResidualInception(nn.Module):
    """relu(x + scale * branch), the branch an Inception module and a 1x1 to the width of x."""

    def __init__(self, in_channels: int, widths: Widths, scale: float) -> None:
        super().__init__()
        c1, r3, c3, r5, c5 = widths
        self.point = nn.Conv2d(in_channels, c1, 1)
        self.reduce_small = nn.Conv2d(in_channels, r3, 1)
        self.small = nn.Conv2d(r3, c3, 3, padding=1)
        self.reduce_large = nn.Conv2d(in_channels, r5, 1)
        self.large = nn.Conv2d(r5, c5, 5, padding=2)
        self.up = nn.Conv2d(c1 + c3 + c5, in_channels, 1)
        self.scale = scale
        self.reduced: Callable[[torch.Tensor], torch.Tensor] = torch.relu
        self.join: Callable[..., torch.Tensor] = joined

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        small = self.small(self.reduced(self.reduce_small(x)))
        large = self.large(self.reduced(self.reduce_large(x)))
        branch = self.up(torch.cat([self.point(x), small, large], dim=1).relu())
        return self.join(x, branch, self.scale)


def joined(x: torch.Tensor, branch: torch.Tensor, scale: float) -> torch.Tensor:
    """How the block ends."""
    return torch.relu(x + scale * branch)


def cases(rng: "np.random.Generator") -> list[tuple]:
    return [
        (1, (1, 1, 1, 1, 1), 0.5, torch.tensor([1.0, -0.5]), torch.tensor([[[[1.0, -2]]]])),
        (4, (2, 3, 4, 1, 3), 0.3, tensor(rng, 353) * 0.4, tensor(rng, 2, 4, 6, 7)),
        (5, (3, 2, 2, 3, 4), 0.17, tensor(rng, 431) * 0.4, tensor(rng, 1, 5, 4, 9)),
    ]


def changed(**settings: Any) -> Callable[..., nn.Module]:
    """The block with some of its settings replaced after it has been built."""

    def build(in_channels: int, widths: Widths, scale: float) -> nn.Module:
        block = ResidualInception(in_channels, widths, scale)
        for name, value in settings.items():
            setattr(block, name, value)
        return block

    return build


class WithoutConcatenation(ResidualInception):
    """The last 1x1 taken apart, a piece for each branch."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        assert self.up.bias is not None
        out = x + self.scale * self.up.bias[:, None, None]
        small = self.small(self.reduce_small(x).clamp(0))
        large = self.large(self.reduce_large(x).clamp(0))
        parts = [self.point(x), small, large]
        weights = self.up.weight.split([part.shape[1] for part in parts], 1)
        for part, weight in zip(parts, weights, strict=True):
            out = out + self.scale * nn.functional.conv2d(part.clamp(0), weight)
        return out.clamp(0)


class ByLayers(ResidualInception):
    """Of torch's layers alone, which change their inputs in place."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        relu = nn.ReLU(inplace=True)
        branches = [
            nn.Sequential(self.point, relu),
            nn.Sequential(self.reduce_small, relu, self.small, relu),
            nn.Sequential(self.reduce_large, relu, self.large, relu),
        ]
        branch = self.up(torch.cat([layers(x) for layers in branches], 1))
        return relu(x + branch.mul_(self.scale))


CHECK = Check(
    work="ResidualInception",
    reference=ResidualInception,
    cases=cases,
    adapter=run,
    reread='Notebook 07, "The module as a branch"',
    mistakes=(
        Mistake(
            "scale ignored",
            "Your branch is added whole, whatever the scale.",
            changed(join=lambda x, branch, scale: torch.relu(x + branch)),
        ),
        Mistake(
            "scale on everything",
            "Your scale shrinks the input as well. Only the branch is scaled; the input passes as "
            "it is.",
            changed(join=lambda x, branch, scale: torch.relu(scale * (x + branch))),
        ),
        Mistake(
            "ReLU before the sum",
            "There is a ReLU behind your last 1x1. Then the branch can only add, never take away.",
            changed(join=lambda x, branch, scale: torch.relu(x + scale * branch.relu())),
        ),
        Mistake(
            "no ReLU at the end",
            "Your sum leaves without a ReLU.",
            changed(join=lambda x, branch, scale: x + scale * branch),
        ),
        Mistake(
            "no shortcut",
            "Your block hands on its branch alone. The input is added to it.",
            changed(join=lambda x, branch, scale: torch.relu(scale * branch)),
        ),
        Mistake(
            "linear reductions",
            "There is no ReLU behind your reductions. Every convolution but the last has one.",
            changed(reduced=lambda x: x),
            reread='Notebook 07, "A linear layer at every pixel"',
        ),
    ),
    accepted=(WithoutConcatenation, ByLayers),
    points=3,
    minutes=15,
    difficulty=2,
)
