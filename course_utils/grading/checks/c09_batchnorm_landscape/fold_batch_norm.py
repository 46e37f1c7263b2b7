"""Fold a batch norm in evaluation into the convolution before it."""

from functools import partial
from typing import TYPE_CHECKING, Any

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
        (torch.ones(1, 1, 1, 2), torch.tensor([4.0]), gamma, beta, mean, variance, 0.5),
        (kernel, None, gamma, beta, mean, variance, 0.5),
        (kernel, torch.tensor([4.0]), gamma, beta, mean, variance, 0.5),
        (*drawn(rng, 5, 2, 3, 4), 1e-5),
        (*drawn(rng, 2, 4, 1, 3), 0.1),
        (*drawn(rng, 4, 3, 2, 1, with_bias=False), 0.01),
        # as many filters as maps and columns: a scale along another axis fits, and shows
        (*drawn(rng, 3, 3, 2, 3), 0.2),
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
    offset = torch.zeros_like(beta) if bias is None else bias
    root = variance.sqrt() + eps if kind == "eps outside" else (variance + eps).sqrt()
    if kind == "no eps":
        root = variance.sqrt()
    scale = {"variance": gamma / (variance + eps), "multiplied": gamma * root}.get(
        kind, gamma / root
    )
    shift = {
        "unscaled bias": offset + beta - mean * scale,
        "bias lost": beta - mean * scale,
        "plain mean": beta - mean + offset * scale,
        "mean added": (offset + mean) * scale + beta,
        "turned": (mean - offset) * scale + beta,
        "no mean": offset * scale + beta,
        "no beta": (offset - mean) * scale,
        "scaled beta": (offset - mean + beta) * scale,
        "no gamma in the bias": (offset - mean) / root + beta,
        "no gamma": (offset - mean) / root + beta,
        "unscaled": offset - mean + beta,
        "beta if None": beta if bias is None else (offset - mean) * scale + beta,
    }.get(kind, (offset - mean) * scale + beta)
    filters = {"no gamma": 1 / root, "no gamma in the weights": 1 / root}.get(kind, scale)
    if kind == "shift only":
        return weight, shift
    return weight * filters.view(-1, 1, 1, 1), shift


def bias_first(weight: torch.Tensor, *others: Any) -> tuple[torch.Tensor, torch.Tensor]:
    weights, shift = folded(weight, *others)
    return shift, weights


def along(
    weight: torch.Tensor, bias: torch.Tensor | None, *others: Any, shape: tuple[int, ...]
) -> tuple[torch.Tensor, torch.Tensor]:
    """With the scale along another axis. shape: as it is viewed"""
    gamma, _, _, variance, eps = others
    _, shift = folded(weight, bias, *others)
    return weight * (gamma / (variance + eps).sqrt()).view(shape), shift


def without_care(
    weight: torch.Tensor, bias: Any, *others: Any, kind: str
) -> tuple[torch.Tensor, torch.Tensor | None]:
    """For a convolution with a bias only."""
    gamma, beta, mean, variance, eps = others
    weights, shift = folded(weight, bias, *others)
    if kind == "None for None":
        return weights, None if bias is None else shift
    if kind == "method":
        bias.view(-1)
    elif kind == "truth":
        bias = bias if bias else torch.zeros_like(mean)
    return weights, (bias - mean) * gamma / (variance + eps).sqrt() + beta


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
        Mistake(
            "bias of None",
            "A convolution may have no bias, and then `bias` is None. Yours cannot calculate with "
            "that; it is as if the bias were 0.",
            partial(without_care, kind="operator"),
            variants=(partial(without_care, kind="method"),),
        ),
        Mistake(
            "truth of a tensor",
            "You ask whether the bias is true. A tensor of several numbers is neither, and a bias "
            "of 0 is false: ask whether it `is None`.",
            partial(without_care, kind="truth"),
        ),
        Mistake(
            "no new bias without a bias",
            "Where the convolution has no bias, you return None for it. Batch norm shifts all the "
            "same, so the new convolution has one.",
            partial(without_care, kind="None for None"),
        ),
        Mistake(
            "mean forgotten without a bias",
            "Where the convolution has no bias, your new one is beta. The mean is subtracted and "
            "scaled there, too.",
            partial(folded, kind="beta if None"),
        ),
        Mistake(
            "mean forgotten",
            "Your new bias lacks the mean. Batch norm subtracts it before it scales.",
            partial(folded, kind="no mean"),
        ),
        Mistake(
            "sign of the mean",
            "In your new bias a sign is wrong: the mean is subtracted, from the bias of the "
            "convolution.",
            partial(folded, kind="mean added"),
            variants=(partial(folded, kind="turned"),),
        ),
        Mistake(
            "gamma missing",
            "gamma is missing in yours, in the weights or in the bias. Both are scaled by gamma "
            "over the deviation.",
            partial(folded, kind="no gamma in the bias"),
            variants=(
                partial(folded, kind="no gamma in the weights"),
                partial(folded, kind="no gamma"),
            ),
        ),
        Mistake(
            "beta scaled",
            "You scale beta, too. It is added at the very end, as it is.",
            partial(folded, kind="scaled beta"),
        ),
        Mistake(
            "beta forgotten",
            "Your new bias lacks beta, which batch norm adds at the end.",
            partial(folded, kind="no beta"),
        ),
        Mistake(
            "nothing scaled in the bias",
            "Your new bias is not scaled at all. Batch norm scales both the bias of the "
            "convolution and the mean.",
            partial(folded, kind="unscaled"),
        ),
        Mistake(
            "eps outside the root",
            "You add eps to the deviation. It is added to the variance, and then comes the root.",
            partial(folded, kind="eps outside"),
        ),
        Mistake(
            "multiplied by the deviation",
            "You multiply by the deviation. The scale is gamma divided by it.",
            partial(folded, kind="multiplied"),
        ),
        Mistake(
            "scale along another axis",
            "Your scale does not lie along the first axis of the weights. It has one number for "
            "each filter, that is for each channel that goes out.",
            partial(along, shape=(1, -1, 1, 1)),
            variants=(partial(along, shape=(-1,)), partial(along, shape=(-1, 1))),
        ),
        Mistake(
            "bias first",
            "You return the bias first. The weights come first, then the bias.",
            bias_first,
        ),
    ),
    accepted=(folded, by_probing),
    forbidden=("fuse_conv_bn_weights", "fuse_conv_bn_eval", "fusion"),
    minutes=10,
    difficulty=2,
)
