"""Fold a batch norm in evaluation into the convolution before it."""

from functools import partial
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F
from torch.nn.utils.fusion import fuse_conv_bn_weights

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake

if TYPE_CHECKING:
    import numpy as np


def fold_batch_norm(
    weight: torch.Tensor,
    bias: torch.Tensor | None,
    gamma: torch.Tensor,
    beta: torch.Tensor,
    mean: torch.Tensor,
    variance: torch.Tensor,
    eps: float,
) -> tuple[torch.Tensor, torch.Tensor]:
    """weight: (K, C, h, w), others: (K,) -> weight and bias of one convolution that does both."""
    return fuse_conv_bn_weights(weight, bias, mean, variance, eps, gamma, beta)


def cases(rng: "np.random.Generator") -> list[tuple]:
    kernel = torch.tensor([1.0, -2]).reshape(1, 1, 1, 2)
    gamma, beta, mean, variance = (torch.tensor([value]) for value in (3.0, 1.0, 2.0, 3.5))
    return [
        (kernel, None, gamma, beta, mean, variance, 0.5),
        (kernel, torch.tensor([4.0]), gamma, beta, mean, variance, 0.5),
        (*drawn(rng, 5, 2, 3, 4), 1e-5),
        (*drawn(rng, 2, 4, 1, 3), 0.1),
        (*drawn(rng, 4, 3, 2, 1, with_bias=False), 0.01),
    ]


def drawn(
    rng: "np.random.Generator", k: int, c: int, *size: int, with_bias: bool = True
) -> tuple[torch.Tensor | None, ...]:
    """All arguments but eps."""
    bias = tensor(rng, k) + 1
    gamma = 1.5 + 0.3 * tensor(rng, k)
    beta = tensor(rng, k)
    mean = tensor(rng, k) + 1
    variance = torch.from_numpy(rng.uniform(0.5, 2, k))
    return tensor(rng, k, c, *size), bias if with_bias else None, gamma, beta, mean, variance


def folded(
    weight: torch.Tensor,
    bias: torch.Tensor | None,
    gamma: torch.Tensor,
    beta: torch.Tensor,
    mean: torch.Tensor,
    variance: torch.Tensor,
    eps: float,
    *,
    kind: str = "",
) -> tuple[torch.Tensor, torch.Tensor]:
    """In the open, with one thing wrong in it."""
    bias = torch.zeros_like(beta) if bias is None else bias
    power = 1 if kind == "variance" else 0.5
    scale = gamma / (variance + (0 if kind == "no eps" else eps)) ** power
    weights = weight * scale.view(-1, 1, 1, 1)
    if kind == "unscaled bias":
        return weights, bias + beta - mean * scale
    if kind == "bias lost":
        return weights, beta - mean * scale
    if kind == "plain mean":
        return weights, beta - mean + bias * scale
    return (weight if kind == "shift only" else weights), (bias - mean) * scale + beta


def by_probing(
    weight: torch.Tensor,
    bias: torch.Tensor | None,
    gamma: torch.Tensor,
    beta: torch.Tensor,
    mean: torch.Tensor,
    variance: torch.Tensor,
    eps: float,
) -> list[torch.Tensor]:
    """From what the pair answers to zeros and to a single one: it is linear, but for a shift."""

    def answers(patches: torch.Tensor) -> torch.Tensor:  # (N, C, kh, kw) -> (N, K)
        maps = F.conv2d(patches, weight, bias)
        return F.batch_norm(maps, mean, variance, gamma, beta, eps=eps).flatten(1)

    shift = answers(torch.zeros_like(weight[:1]))[0]
    unit = torch.eye(weight[0].numel(), dtype=weight.dtype).view(-1, *weight.shape[1:])
    return [(answers(unit) - shift).T.reshape(weight.shape), shift]


CHECK = Check(
    work="fold_batch_norm",
    reference=fold_batch_norm,
    cases=cases,
    reread='Notebook 09, "Batch norm by hand"',
    mistakes=(
        Mistake(
            "bias not scaled",
            "You hand on the bias of the convolution as it is. Batch norm scales all that comes "
            "in, the bias as well as the weights.",
            partial(folded, kind="unscaled bias"),
        ),
        Mistake(
            "bias lost",
            "The bias of the convolution is gone in yours. In training the mean of the batch "
            "swallows it, but here the mean is a fixed number.",
            partial(folded, kind="bias lost"),
        ),
        Mistake(
            "mean not scaled",
            "You subtract the mean as it is. It is subtracted before the scaling, so it gets the "
            "scale, too.",
            partial(folded, kind="plain mean"),
        ),
        Mistake(
            "eps forgotten",
            "You divide by the root of the variance. eps is added to it first.",
            partial(folded, kind="no eps"),
        ),
        Mistake(
            "divided by the variance",
            "You divide by the variance. The scale is gamma over the standard deviation, its root.",
            partial(folded, kind="variance"),
        ),
        Mistake(
            "weights not scaled",
            "Your weights are the old ones. What reaches the output through them is scaled, too.",
            partial(folded, kind="shift only"),
        ),
    ),
    accepted=(folded, by_probing),
    forbidden=("fuse_conv_bn_weights", "fuse_conv_bn_eval", "fusion"),
    minutes=10,
    difficulty=2,
)
