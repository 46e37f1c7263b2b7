"""Batch norm as a module: batch statistics in training, running statistics in evaluation."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import torch
from torch import nn

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake

if TYPE_CHECKING:
    import numpy as np


class BatchNorm(nn.modules.batchnorm._BatchNorm):
    """torch's own, without its limit on the number of axes."""

    def _check_input_dim(self, x: torch.Tensor) -> None:
        """Any number of axes."""


def trained_on(
    work: "Callable[..., nn.Module]",
    channels: int,
    settings: "dict[str, float]",
    affine: "dict[str, torch.Tensor]",
    batches: "list[torch.Tensor]",
    x: "torch.Tensor",
    training: bool,
) -> "dict[str, torch.Tensor | bool]":
    """Built, trained on batches, called; with the gradient and what it keeps of the batches."""
    import torch

    built = work(channels, **settings).double()
    for name, value in affine.items():
        built.get_parameter(name).data.copy_(value)
    for batch in batches:
        built(batch)
    built.train(training)
    x = x.clone().requires_grad_(True)
    out = built(x)
    upstream = torch.cos(torch.arange(out.numel(), dtype=out.dtype)).reshape(out.shape)
    (gradient,) = torch.autograd.grad((out * upstream).sum(), x)
    mean = built.get_buffer("running_mean")
    variance = built.get_buffer("running_var")
    held = mean.grad_fn is not None or variance.grad_fn is not None
    return {
        "output": out,
        "gradient": gradient,
        "running_mean": mean,
        "running_var": variance,
        "graph kept": held,
    }


def cases(rng: "np.random.Generator") -> list[tuple]:
    pair = torch.tensor([[1.0], [4]]).double()
    known = {"weight": torch.tensor([2.0]), "bias": torch.tensor([1.0])}
    sizes = (
        [(4, 3, 2, 5), (5, 3, 3, 2), (6, 3, 5, 2)],
        [(2, 4, 3, 5), (3, 4, 5, 2), (3, 4, 2, 6)],
        [(5, 2, 7), (7, 2), (4, 2, 3)],
    )
    first, second, third = [[drawn(rng, *shape) for shape in shapes] for shapes in sizes]
    return [
        (1, {"eps": 1.75}, {}, [], pair, True),
        (1, {"eps": 1.75, "momentum": 0.5}, known, [pair], pair, False),
        (3, {}, affine(rng, 3), first[:2], first[2], True),
        (4, {"eps": 0.01, "momentum": 0.3}, affine(rng, 4), second[:2], second[2], False),
        (2, {"momentum": 0.2}, affine(rng, 2), third[:2], third[2], False),
    ]


def affine(rng: "np.random.Generator", channels: int) -> dict[str, torch.Tensor]:
    """Weight and bias of every channel."""
    return {"weight": 1 + 0.3 * tensor(rng, channels), "bias": tensor(rng, channels)}


def drawn(rng: "np.random.Generator", n: int, channels: int, *size: int) -> torch.Tensor:
    """A batch whose channels and images differ in mean and spread."""
    ones = [1] * len(size)
    spread = torch.from_numpy(rng.uniform(0.5, 1.5, (1, channels, *ones)))
    values = tensor(rng, n, channels, *size) * spread
    return values + tensor(rng, 1, channels, *ones) + 0.5 * tensor(rng, n, 1, *ones)


class ByHand(nn.Module):
    """Written out, with one thing wrong in it."""

    running_mean: torch.Tensor
    running_var: torch.Tensor

    def __init__(
        self, channels: int, eps: float = 1e-5, momentum: float = 0.1, *, kind: str = ""
    ) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))
        self.eps = eps
        self.momentum = 1 - momentum if kind == "momentum" else momentum
        self.kind = kind

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        shape = (1, -1, *[1] * (x.dim() - 2))
        mean = self.running_mean
        variance = self.running_var
        values = x.transpose(0, 1).flatten(1)  # (C, n), all that a channel consists of
        if self.kind == "one for all":
            values = values.reshape(1, -1).expand(x.shape[1], -1)
        if self.training or self.kind == "batch in evaluation":
            mean = values.mean(1)
            variance = values.var(1, unbiased=self.kind == "unbiased")
        if self.training and self.kind != "never updated":
            self.update(mean, variance if self.kind == "biased" else values.var(1))
        x_hat = (x - mean.view(shape)) / (variance + self.eps).sqrt().view(shape)
        return x_hat * self.weight.view(shape) + self.bias.view(shape)

    def update(self, mean: torch.Tensor, variance: torch.Tensor) -> None:
        """Move the running statistics towards those of a batch, without its graph."""
        if self.kind != "graph":
            mean = mean.detach()
            variance = variance.detach()
        self.running_mean = self.running_mean + self.momentum * (mean - self.running_mean)
        self.running_var = self.running_var + self.momentum * (variance - self.running_var)


class ChannelsLast(BatchNorm):
    """The channels last, so that every other axis counts as the batch."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        rows = x.movedim(1, -1).flatten(0, -2)  # (n, C)
        return super().forward(rows).view(*x.movedim(1, -1).shape).movedim(-1, 1)


CHECK = Check(
    work="BatchNorm",
    reference=BatchNorm,
    cases=cases,
    adapter=trained_on,
    reread='Notebook 09, "Batch norm by hand"',
    mistakes=(
        Mistake(
            "biased in memory",
            "Your running variance takes the batch's variance divided by n. To normalize, that is "
            "right; to remember, PyTorch divides by n - 1.",
            partial(ByHand, kind="biased"),
        ),
        Mistake(
            "unbiased in the output",
            "You normalize with the variance divided by n - 1. That is the one to remember; the "
            "output takes n.",
            partial(ByHand, kind="unbiased"),
        ),
        Mistake(
            "never updated",
            "Your running statistics are those that it began with, mean 0 and variance 1. Every "
            "batch in training moves them a little.",
            partial(ByHand, kind="never updated"),
        ),
        Mistake(
            "momentum reversed",
            "Your running statistics go nearly all the way to the last batch. `momentum` is the "
            "share of the new batch, not that of the past.",
            partial(ByHand, kind="momentum"),
        ),
        Mistake(
            "batch statistics in evaluation",
            "In evaluation yours still takes the statistics of the batch, so an image's answer "
            "depends on its company.",
            partial(ByHand, kind="batch in evaluation"),
        ),
        Mistake(
            "one mean for all channels",
            "Yours has one mean and one variance for all channels together. Each channel is "
            "normalized on its own.",
            partial(ByHand, kind="one for all"),
        ),
        Mistake(
            "graph kept",
            "Your numbers are right, but your running statistics hold on to the graph of every "
            "batch they have seen, and its memory. No gradient should reach them.",
            partial(ByHand, kind="graph"),
        ),
    ),
    accepted=(ByHand, ChannelsLast),
    forbidden=(
        *("BatchNorm1d", "BatchNorm2d", "BatchNorm3d", "_BatchNorm", "SyncBatchNorm", "batch_norm"),
        *("native_batch_norm", "instance_norm", "InstanceNorm2d", "group_norm", "GroupNorm"),
    ),
    points=3,
    minutes=18,
    difficulty=2,
)
