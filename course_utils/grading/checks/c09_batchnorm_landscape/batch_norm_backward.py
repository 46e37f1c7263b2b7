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
    return [
        (*small, None),
        (*small, (torch.tensor([1.0]).double(), torch.tensor([3.5]).double())),
        (*drawn(rng, 4, 3, 2, 5), 1e-5, None),
        (*drawn(rng, 2, 5, 3, 4), 0.1, None),
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
    mean = x.mean(axes)
    variance = x.var(axes, unbiased=kind == "unbiased")
    if running is not None and kind != "batch statistics":
        mean, variance = running
    deviation = (variance + eps).sqrt().view(each)
    x_hat = (x - mean.view(each)) / deviation
    d = upstream if kind == "no gamma" else gamma.view(each) * upstream
    dx = d
    if kind != "constants" and (running is None or kind in ("as in training", "batch statistics")):
        dx = dx - d.mean(axes, keepdim=True)
        if kind != "mean only":
            dx = dx - x_hat * (d * x_hat).mean(axes, keepdim=True)
    seen = x if kind == "x for x_hat" else x_hat
    return dx / deviation, (upstream * seen).sum(axes), upstream.sum(axes)


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
