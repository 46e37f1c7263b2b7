"""Back through batch norm by hand, in training and in evaluation."""

from functools import partial
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake

if TYPE_CHECKING:
    import numpy as np


def batch_norm_backward(
    upstream: torch.Tensor,
    x: torch.Tensor,
    gamma: torch.Tensor,
    eps: float,
    running: tuple[torch.Tensor, torch.Tensor] | None,
) -> tuple[torch.Tensor, ...]:
    """Gradients by x (N, C, H, W), gamma and beta (C,). running: (mean, variance), or training."""
    x = x.clone().requires_grad_(True)
    gamma = gamma.clone().requires_grad_(True)
    beta = torch.zeros_like(gamma, requires_grad=True)
    mean, variance = running or (None, None)
    y = F.batch_norm(x, mean, variance, gamma, beta, training=running is None, eps=eps)
    return torch.autograd.grad(y, (x, gamma, beta), upstream)


def cases(rng: "np.random.Generator") -> list[tuple]:
    x = torch.tensor([1.0, 2, 3, 6]).double().reshape(2, 1, 1, 2)
    upstream = torch.tensor([1.0, 0, 0, -2]).double().reshape(2, 1, 1, 2)
    small = upstream, x, torch.tensor([2.0]).double(), 0.5
    one = torch.ones(1)
    return [
        (torch.ones(2, 1, 1, 2), x, one, 0.5, (one, 3.5 * one)),
        (*small, None),
        (*small, (torch.tensor([1.0]).double(), torch.tensor([3.5]).double())),
        (*drawn(rng, 4, 3, 2, 5), 1e-5, None),
        (*drawn(rng, 2, 5, 3, 4), 0.1, None),
        (*drawn(rng, 3, 2, 4, 1), 0.3, None),
        (*drawn(rng, 3, 2, 5, 4), 0.01, (tensor(rng, 2), torch.from_numpy(rng.uniform(0.5, 2, 2)))),
    ]


def drawn(
    rng: "np.random.Generator", n: int, channels: int, *size: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Upstream, x and gamma."""
    x = tensor(rng, n, channels, *size) + tensor(rng, channels, 1, 1)
    return tensor(rng, n, channels, *size) + 0.5, x, 1.5 + 0.3 * tensor(rng, channels)


def by_hand(
    upstream: torch.Tensor,
    x: torch.Tensor,
    gamma: torch.Tensor,
    eps: float,
    running: tuple[torch.Tensor, torch.Tensor] | None,
    *,
    kind: str = "",
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """The formula of the notebook, with one thing wrong in it."""
    axes = (0, 2, 3)
    each = (1, -1, 1, 1)
    trained = running is None
    mean = x.mean(axes)
    variance = x.var(axes, unbiased=kind == "unbiased")
    batch_hat = (x - mean.view(each)) / (variance + eps).sqrt().view(each)
    if running is not None and kind != "batch statistics":
        mean, variance = running
    divisor = (variance + (0 if kind == "no eps" else eps)).sqrt()
    if kind == "eps outside":
        divisor = variance.sqrt() + eps
    elif kind == "no root" or (kind == "no root in evaluation" and not trained):
        divisor = variance + eps
    deviation = divisor.view(each)
    x_hat = batch_hat if kind == "batch x_hat" else (x - mean.view(each)) / deviation
    d = upstream if kind == "no gamma" else gamma.view(each) * upstream
    dx = d - taken_away(d, x_hat, trained, kind)
    seen = {"x for x_hat": x, "centered": x - mean.view(each)}.get(kind, x_hat)
    dgamma, dbeta = (upstream * seen).sum(axes), upstream.sum(axes)
    if kind in ("means", "mean for gamma"):
        dgamma = dgamma * len(gamma) / x.numel()
    if kind in ("means", "mean for beta"):
        dbeta = dbeta * len(gamma) / x.numel()
    dgamma = gamma * dgamma if kind == "gamma for gamma" else dgamma
    dbeta = gamma * dbeta if kind == "gamma for beta" else dbeta
    results = dx if kind == "undivided" else dx / deviation, dgamma, dbeta
    return (results[0], dbeta, dgamma) if kind == "out of order" else results


def taken_away(d: torch.Tensor, x_hat: torch.Tensor, trained: bool, kind: str) -> torch.Tensor:
    """What the gradient at x_hat loses, with one thing wrong in it."""
    axes = {"over the batch": (0,), "over positions": (2, 3)}.get(kind, (0, 2, 3))
    count = {"sums": 1, "n - 1": d.numel() // d.shape[1] - 1}.get(kind)

    def mean(values: torch.Tensor) -> torch.Tensor:
        return values.sum(axes, keepdim=True) / count if count else values.mean(axes, keepdim=True)

    level, along = mean(d), x_hat * mean(d * x_hat)
    if kind == "constants":
        return torch.zeros_like(d)
    if not trained:
        evaluated = {"as in training": level + along, "batch statistics": level + along}
        evaluated |= {"mean in evaluation": level, "x_hat in evaluation": along}
        return evaluated.get(kind, torch.zeros_like(d))
    half = {"mean only": level, "x_hat only": along, "added": -level - along}
    return half.get(kind, level + along)


def channel_by_channel(
    upstream: torch.Tensor,
    x: torch.Tensor,
    gamma: torch.Tensor,
    eps: float,
    running: tuple[torch.Tensor, torch.Tensor] | None,
) -> list:
    """Through the variance and the mean, as the chain rule goes."""
    dx = torch.empty_like(x)
    dgamma = []
    for c in range(len(gamma)):
        values = x[:, c]
        d = upstream[:, c]
        n = values.numel()
        mean = values.mean() if running is None else running[0][c]
        power = ((values - mean) ** 2).mean() + eps if running is None else running[1][c] + eps
        dgamma.append(((values - mean) * d).sum() / power**0.5)
        dx[:, c] = gamma[c] / power**0.5 * d
        if running is None:  # how the loss moves through the variance and the mean
            by_variance = gamma[c] * (d * (values - mean)).sum() * -0.5 * power**-1.5
            dx[:, c] += by_variance * 2 * (values - mean) / n - gamma[c] / power**0.5 * d.sum() / n
    return [dx.numpy(), torch.stack(dgamma), upstream.sum((0, 2, 3)).tolist()]


CHECK = Check(
    work="batch_norm_backward",
    reference=batch_norm_backward,
    cases=cases,
    reread='Notebook 09, "Batch norm by hand"',
    mistakes=(
        Mistake(
            "statistics as constants",
            "In training, your gradient for x treats mean and variance as constants. They move "
            "with every x, which takes two things away from the gradient.",
            partial(by_hand, kind="constants"),
        ),
        Mistake(
            "variance as a constant",
            "You take the mean away from the gradient, but not its part along x_hat: the variance "
            "depends on x, too.",
            partial(by_hand, kind="mean only"),
        ),
        Mistake(
            "evaluation as training",
            "In evaluation mean and variance are fixed numbers. Nothing is taken away from the "
            "gradient: it is only scaled.",
            partial(by_hand, kind="as in training"),
        ),
        Mistake(
            "running statistics ignored",
            "You take the statistics of the batch even where running ones are given.",
            partial(by_hand, kind="batch statistics"),
            variants=(partial(by_hand, kind="batch x_hat"),),
        ),
        Mistake(
            "gamma forgotten",
            "Your gradient for x lacks gamma: what arrives at x_hat is gamma times what arrives at "
            "y.",
            partial(by_hand, kind="no gamma"),
        ),
        Mistake(
            "unbiased variance",
            "Your variance is divided by n - 1. To normalize, batch norm divides by n.",
            partial(by_hand, kind="unbiased"),
        ),
        Mistake(
            "x in place of x_hat",
            "Your gradient for gamma multiplies by x. In y, gamma stands beside x_hat.",
            partial(by_hand, kind="x for x_hat"),
        ),
        Mistake(
            "half taken away in evaluation",
            "In evaluation you still take one of the two things away from the gradient. Mean and "
            "variance are fixed numbers there, so neither is taken away.",
            partial(by_hand, kind="mean in evaluation"),
            variants=(partial(by_hand, kind="x_hat in evaluation"),),
        ),
        Mistake(
            "mean as a constant",
            "You take away the part of the gradient along x_hat, but not its mean: the mean of the "
            "batch depends on x, too.",
            partial(by_hand, kind="x_hat only"),
        ),
        Mistake(
            "added in place of taken away",
            "In training you add the mean and the part along x_hat. They are taken away.",
            partial(by_hand, kind="added"),
        ),
        Mistake(
            "sums taken away",
            "In training you take sums away from the gradient for x. They are means, over the "
            "values of a channel.",
            partial(by_hand, kind="sums"),
        ),
        Mistake(
            "means over n - 1",
            "The means that you take away are divided by n - 1. They go over all n values of a "
            "channel.",
            partial(by_hand, kind="n - 1"),
        ),
        Mistake(
            "means over some of the axes",
            "The means that you take away go over the images only, or over the positions only. A "
            "channel consists of both.",
            partial(by_hand, kind="over the batch"),
            variants=(partial(by_hand, kind="over positions"),),
        ),
        Mistake(
            "means for gamma or beta",
            "Your derivative for gamma or beta is a mean. Each value of a channel adds its part: "
            "it is a sum.",
            partial(by_hand, kind="means"),
            variants=(
                partial(by_hand, kind="mean for gamma"),
                partial(by_hand, kind="mean for beta"),
            ),
        ),
        Mistake(
            "gamma in the wrong place",
            "You multiply the derivative for gamma, or that for beta, by gamma. In y gamma stands "
            "beside x_hat: only what goes on to x meets it.",
            partial(by_hand, kind="gamma for gamma"),
            variants=(partial(by_hand, kind="gamma for beta"),),
        ),
        Mistake(
            "x_hat not divided",
            "Your gradient for gamma multiplies by x minus the mean. In x_hat that is divided by "
            "the deviation.",
            partial(by_hand, kind="centered"),
        ),
        Mistake(
            "deviation forgotten",
            "Your gradient for x is not divided by the deviation. It is the slope of x_hat.",
            partial(by_hand, kind="undivided"),
        ),
        Mistake(
            "divided by the variance",
            "You divide by the variance plus eps, at least in one of the modes. The deviation is "
            "the root of that.",
            partial(by_hand, kind="no root in evaluation"),
            variants=(partial(by_hand, kind="no root"),),
        ),
        Mistake(
            "eps forgotten",
            "You leave eps out. It is added to the variance before the root, in both modes.",
            partial(by_hand, kind="no eps"),
        ),
        Mistake(
            "eps outside the root",
            "You add eps to the deviation. It is added to the variance, and then comes the root.",
            partial(by_hand, kind="eps outside"),
        ),
        Mistake(
            "beta before gamma",
            "You return the derivative for beta before that for gamma. Asked is x, gamma, beta.",
            partial(by_hand, kind="out of order"),
        ),
    ),
    accepted=(by_hand, channel_by_channel),
    forbidden=(
        "autograd",
        "backward",
        "requires_grad_",
        "requires_grad",
        "vjp",
        "jacrev",
        "jacobian",
        "native_batch_norm_backward",
    ),
    points=4,
    minutes=22,
    difficulty=3,
)
