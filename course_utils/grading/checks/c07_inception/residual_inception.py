"""An Inception module as the branch of a residual block."""

import torch
from torch import nn

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake


def run(work, in_channels, widths, scale, parameters, x):
    """Build the block, fill its parameters, call it: the shapes of its parameters, its answer, its gradient for x."""
    import torch

    block, start = work(in_channels, widths, scale).double(), 0
    named = dict(sorted(block.named_parameters()))
    with torch.no_grad():
        for parameter in named.values():
            places = torch.arange(start, start + parameter.numel()) % len(parameters)
            parameter.copy_(parameters[places].reshape(parameter.shape))
            start += parameter.numel()
    x = x.double().requires_grad_(True)
    out = block(x)
    (gradient,) = torch.autograd.grad(
        (out * torch.arange(1, out.numel() + 1).cos().reshape(out.shape)).sum(), x
    )
    return {name: tuple(parameter.shape) for name, parameter in named.items()}, out, gradient


class ResidualInception(nn.Module):
    def __init__(self, in_channels, widths, scale):
        super().__init__()
        c1, r3, c3, r5, c5 = widths
        self.point = nn.Conv2d(in_channels, c1, 1)
        self.reduce_small = nn.Conv2d(in_channels, r3, 1)
        self.small = nn.Conv2d(r3, c3, 3, padding=1)
        self.reduce_large = nn.Conv2d(in_channels, r5, 1)
        self.large = nn.Conv2d(r5, c5, 5, padding=2)
        self.up = nn.Conv2d(c1 + c3 + c5, in_channels, 1)
        self.scale, self.reduced, self.join = scale, torch.relu, joined

    def forward(self, x):
        small = self.small(self.reduced(self.reduce_small(x)))
        large = self.large(self.reduced(self.reduce_large(x)))
        branch = self.up(torch.cat([self.point(x), small, large], dim=1).relu())
        return self.join(x, branch, self.scale)


def joined(x, branch, scale):
    return torch.relu(x + scale * branch)


def cases(rng):
    return [
        (1, (1, 1, 1, 1, 1), 0.5, torch.tensor([1.0, -0.5]), torch.tensor([[[[1.0, -2]]]])),
        (4, (2, 3, 4, 1, 3), 0.3, tensor(rng, 353) * 0.4, tensor(rng, 2, 4, 6, 7)),
        (5, (3, 2, 2, 3, 4), 0.17, tensor(rng, 431) * 0.4, tensor(rng, 1, 5, 4, 9)),
    ]


def changed(**settings):
    """The block with some of its settings replaced after it has been built."""

    def build(in_channels, widths, scale):
        block = ResidualInception(in_channels, widths, scale)
        for name, value in settings.items():
            setattr(block, name, value)
        return block

    return build


def without_concatenation(in_channels, widths, scale):
    block = ResidualInception(in_channels, widths, scale)

    def forward(x):
        out = x + scale * block.up.bias[:, None, None]
        large, small = (branch(x) for branch in (block.reduce_large, block.reduce_small))
        parts = block.point(x), block.small(small.clamp(0)), block.large(large.clamp(0))
        for part, weight in zip(parts, block.up.weight.split(widths[::2], 1), strict=True):
            out = out + scale * nn.functional.conv2d(part.clamp(0), weight)
        return out.clamp(0)

    block.forward = forward
    return block


def by_layers(in_channels, widths, scale):
    block = ResidualInception(in_channels, widths, scale)
    relu = nn.ReLU(inplace=True)
    branches = [
        nn.Sequential(block.point, relu),
        nn.Sequential(block.reduce_small, relu, block.small, relu),
        nn.Sequential(block.reduce_large, relu, block.large, relu),
    ]
    block.forward = lambda x: relu(
        x + block.up(torch.cat([branch(x) for branch in branches], 1)).mul_(scale)
    )
    return block


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
            "Your scale shrinks the input as well. Only the branch is scaled; the input passes as it is.",
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
    accepted=(without_concatenation, by_layers),
    points=3,
    minutes=15,
    difficulty=2,
)
