"""Batch norm as a module: batch statistics in training, running statistics in evaluation."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import torch
from torch import nn

from course_utils.grading.checks.c09_batchnorm_landscape import wrong_batch_norm as wrong
from course_utils.grading.checks.c09_batchnorm_landscape.wrong_batch_norm import ByHand
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
) -> "dict[str, torch.Tensor | bool | str]":
    """Built, trained on batches, called; with the gradient and what it keeps of the batches."""
    import torch

    built = work(channels, **settings)
    for name, value in affine.items():
        getattr(built, name).data.copy_(value)
    for batch in batches:
        built(batch)
    built.train(training)
    x = x.clone().requires_grad_(True)
    out = built(x)
    upstream = torch.cos(torch.arange(out.numel(), dtype=out.dtype)).reshape(out.shape)
    (gradient,) = torch.autograd.grad((out * upstream).sum(), x)
    mean, variance = (getattr(built, name) for name in ("running_mean", "running_var"))
    parameters = dict(built.named_parameters())
    buffers = dict(built.named_buffers())

    def kind(*names: str) -> str:
        if all(name in parameters for name in names):
            return "parameters"
        return "buffers" if all(name in buffers for name in names) else "plain attributes"

    return {
        "output": out,
        "gradient": gradient,
        "running_mean": mean.detach(),
        "running_var": variance.detach(),
        "graph kept": mean.grad_fn is not None or variance.grad_fn is not None,
        "weight and bias are": kind("weight", "bias"),
        "running statistics are": kind("running_mean", "running_var"),
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
    flat = [drawn(rng, 6, 3), drawn(rng, 4, 3)]
    return [
        (1, {"eps": 1.75}, {}, [], pair, True),
        (1, {"eps": 1.75, "momentum": 0.5}, known, [pair], pair, False),
        (3, {}, affine(rng, 3), first[:2], first[2], True),
        (4, {"eps": 0.01, "momentum": 0.3}, affine(rng, 4), second[:2], second[2], False),
        (2, {"momentum": 0.2}, affine(rng, 2), third[:2], third[2], False),
        # as many positions as channels: what spreads along the last axis fits, and shows
        (3, {"eps": 0.1}, affine(rng, 3), flat, drawn(rng, 2, 3, 3), False),
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
        Mistake(
            "statistics as constants",
            "In training your output is right, but the gradient does not pass through the mean and "
            "the variance of the batch. Only the running statistics are kept from autograd.",
            partial(ByHand, kind="constants"),
        ),
        Mistake(
            "moved in evaluation",
            "Your running statistics move in evaluation, too. There they are taken as they are, "
            "and nothing changes.",
            partial(ByHand, kind="moves in evaluation"),
            variants=(
                partial(ByHand, kind="moves in evaluation after"),
                partial(ByHand, kind="moves in evaluation, batch"),
            ),
        ),
        Mistake(
            "running statistics in training",
            "In training you normalize with the running statistics. There it takes those of the "
            "batch, and only remembers the others.",
            partial(ByHand, kind="running in training"),
            variants=(partial(ByHand, kind="running before"),),
        ),
        Mistake(
            "momentum forgotten",
            "Your running statistics are those of the last batch. A batch moves them by the share "
            "`momentum` only.",
            partial(ByHand, kind="no momentum"),
        ),
        Mistake(
            "one of the two never moves",
            "Only one of your running statistics moves in training. Mean and variance both do.",
            partial(ByHand, kind="mean never moves"),
            variants=(partial(ByHand, kind="variance never moves"),),
        ),
        Mistake(
            "n and n - 1 exchanged",
            "You normalize with the variance divided by n - 1 and remember the one divided by n. "
            "It is the other way round.",
            partial(ByHand, kind="both"),
        ),
        Mistake(
            "deviation remembered",
            "Your running_var takes the deviation of the batch, the root of its variance. It is "
            "the variance that is remembered.",
            partial(ByHand, kind="remembers deviations"),
            variants=(partial(ByHand, kind="remembers deviations, as they are"),),
        ),
        Mistake(
            "eps outside the root",
            "You add eps to the deviation. It is added to the variance, and then comes the root.",
            partial(ByHand, kind="outside"),
        ),
        Mistake(
            "eps forgotten",
            "You divide by the root of the variance. eps is added to it first.",
            partial(ByHand, kind="no eps"),
        ),
        Mistake(
            "divided by the variance",
            "You divide by the variance. It is its root, the deviation, that is divided by.",
            partial(ByHand, kind="no root"),
        ),
        Mistake(
            "gamma or beta unused",
            "Your output does not take weight and bias, or only one of them. What is normalized is "
            "multiplied by gamma, and beta is added.",
            partial(ByHand, kind="no affine"),
            variants=(partial(ByHand, kind="no gamma"), partial(ByHand, kind="no beta")),
        ),
        Mistake(
            "gamma and beta along the last axis",
            "Your gamma and beta spread over the last axis. They have a number for each channel, "
            "and the channels are the second axis.",
            partial(ByHand, kind="last axis"),
        ),
        Mistake(
            "running statistics along the last axis",
            "In evaluation your running statistics spread over the last axis. They have a number "
            "for each channel, and the channels are the second axis.",
            partial(wrong.Unviewed, kind="channels"),
        ),
        Mistake(
            "running statistics of another shape",
            "Your running statistics take the axes of the input. They keep the shape (channels,), "
            "whatever comes in.",
            wrong.Unviewed,
        ),
        Mistake(
            "a mean for each position",
            "Your statistics go over the first axis only, so each position has its own. A channel "
            "consists of everything along all axes but the second.",
            wrong.ByPosition,
            variants=(partial(wrong.ByPosition, kind="channels"),),
        ),
        Mistake(
            "four axes only",
            "Yours takes inputs with four axes only. It may have two or three as well: all axes "
            "but the second go into the statistics.",
            wrong.FourAxes,
            variants=(wrong.Unpacked, partial(ByHand, kind="two axes behind")),
        ),
        Mistake(
            "no buffers",
            "Your running statistics are plain attributes. A buffer moves along to the GPU and is "
            "stored with the weights: `register_buffer`.",
            partial(ByHand, kind="attributes"),
        ),
        Mistake(
            "running statistics as parameters",
            "Your running statistics are parameters, so an optimizer would train them. What is "
            "remembered and not trained is a buffer.",
            partial(ByHand, kind="parameters"),
        ),
        Mistake(
            "gamma and beta not learned",
            "Your weight and bias are plain attributes. They are learned, so they are parameters.",
            partial(ByHand, kind="affine untrained"),
        ),
        Mistake(
            "other first values",
            "Your weight, bias or running statistics begin with other numbers. Gamma and the "
            "variance begin with 1, beta and the mean with 0.",
            wrong.beginning(weight=0),
            variants=(
                *(wrong.beginning(bias=1), wrong.beginning(running_mean=1)),
                *(wrong.beginning(running_var=0), wrong.beginning(running_mean=1, running_var=0)),
            ),
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
