"""Batch norm as a module: batch statistics in training, running statistics in evaluation."""

from functools import partial

import torch
from torch import nn

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake


class BatchNorm(nn.modules.batchnorm._BatchNorm):
    def _check_input_dim(self, x):
        """Any number of axes."""


def trained_on(work, channels, settings, affine, batches, x, training):
    import torch

    built = work(channels, **settings).double()
    for name, value in affine.items():
        built.get_parameter(name).data.copy_(value)
    for batch in batches:
        built(batch)
    built.train(training)
    x = x.clone().requires_grad_(True)
    out = built(x)
    pull = torch.cos(torch.arange(out.numel(), dtype=out.dtype)).reshape(out.shape)
    (gradient,) = torch.autograd.grad((out * pull).sum(), x)
    mean, variance = built.get_buffer("running_mean"), built.get_buffer("running_var")
    held = mean.grad_fn is not None or variance.grad_fn is not None
    return {
        "output": out,
        "gradient": gradient,
        "running_mean": mean,
        "running_var": variance,
        "graph kept": held,
    }


def cases(rng):
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


def affine(rng, channels):
    return {"weight": 1 + 0.3 * tensor(rng, channels), "bias": tensor(rng, channels)}


def drawn(rng, n, channels, *size):
    """A batch whose channels and images differ in mean and spread."""
    along, across = (1, channels, *[1] * len(size)), (n, 1, *[1] * len(size))
    spread = torch.from_numpy(rng.uniform(0.5, 1.5, along))
    return (
        tensor(rng, n, channels, *size) * spread + tensor(rng, *along) + 0.5 * tensor(rng, *across)
    )


class ByHand(nn.Module):
    """Written out, with one thing wrong in it."""

    def __init__(self, channels, eps=1e-5, momentum=0.1, *, kind=""):
        super().__init__()
        self.weight, self.bias = (
            nn.Parameter(torch.ones(channels)),
            nn.Parameter(torch.zeros(channels)),
        )
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))
        self.eps, self.momentum, self.kind = (
            eps,
            1 - momentum if kind == "momentum" else momentum,
            kind,
        )

    def forward(self, x):
        shape = (1, -1, *[1] * (x.dim() - 2))
        mean, variance = self.running_mean, self.running_var
        if self.training or self.kind == "batch in evaluation":
            values = x.transpose(0, 1).flatten(1)  # (C, n), all that a channel consists of
            values = (
                values.reshape(1, -1).expand(x.shape[1], -1)
                if self.kind == "one for all"
                else values
            )
            mean, variance = values.mean(1), values.var(1, unbiased=self.kind == "unbiased")
        if self.training and self.kind != "never updated":
            kept = mean, variance if self.kind == "biased" else values.var(1)
            kept = kept if self.kind == "graph" else [statistic.detach() for statistic in kept]
            self.running_mean = self.running_mean + self.momentum * (kept[0] - self.running_mean)
            self.running_var = self.running_var + self.momentum * (kept[1] - self.running_var)
        x_hat = (x - mean.view(shape)) / (variance + self.eps).sqrt().view(shape)
        return x_hat * self.weight.view(shape) + self.bias.view(shape)


class ChannelsLast(BatchNorm):
    def forward(self, x):
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
            "Your running variance takes the batch's variance divided by n. To normalize, that is right; to remember, "
            "PyTorch divides by n - 1.",
            partial(ByHand, kind="biased"),
        ),
        Mistake(
            "unbiased in the output",
            "You normalize with the variance divided by n - 1. That is the one to remember; the output takes n.",
            partial(ByHand, kind="unbiased"),
        ),
        Mistake(
            "never updated",
            "Your running statistics are those that it began with, mean 0 and variance 1. Every batch in training "
            "moves them a little.",
            partial(ByHand, kind="never updated"),
        ),
        Mistake(
            "momentum reversed",
            "Your running statistics go nearly all the way to the last batch. `momentum` is the share of the new "
            "batch, not that of the past.",
            partial(ByHand, kind="momentum"),
        ),
        Mistake(
            "batch statistics in evaluation",
            "In evaluation yours still takes the statistics of the batch, so an image's answer depends on its company.",
            partial(ByHand, kind="batch in evaluation"),
        ),
        Mistake(
            "one mean for all channels",
            "Yours has one mean and one variance for all channels together. Each channel is normalized on its own.",
            partial(ByHand, kind="one for all"),
        ),
        Mistake(
            "graph kept",
            "Your numbers are right, but your running statistics hold on to the graph of every batch they have seen, "
            "and its memory. No gradient should reach them.",
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
