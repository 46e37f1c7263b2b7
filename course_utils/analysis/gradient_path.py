"""How the loss and its gradient change along a step: Santurkar et al. 2018, figure 4."""

import copy
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from course_utils.runtime import seeded

Loss = Callable[[Any, torch.Tensor], torch.Tensor]  # (what the model answers, labels) -> scalar


@dataclass(frozen=True, eq=False)
class AlongGradient:
    """What was found at w - eta g, with g the gradient at w, for S step sizes eta.

    loss: at w, in nats; norm: ||g||, the L2 norm over all parameters
    steps: (S,) float64, the step sizes; losses: (S,) float64, at w - eta g, in nats
    distances: (S,) float64, ||g(w - eta g) - g||
    betas: (S,) float64, distance over the length moved, eta ||g||: how fast the gradient turns or
    grows
    A loss or gradient that overflows shows as inf or nan, in its place.
    """

    loss: float
    norm: float
    steps: np.ndarray
    losses: np.ndarray
    distances: np.ndarray
    betas: np.ndarray

    @property
    def loss_range(self) -> float:
        """The largest loss minus the smallest, over all steps."""
        return float(self.losses.max() - self.losses.min())

    @property
    def distance(self) -> float:
        """The largest distance: how badly g predicts the gradient ahead."""
        return float(self.distances.max())

    @property
    def beta(self) -> float:
        """The largest of the betas, the paper's effective beta-smoothness: a lower bound of the
        Lipschitz constant.
        """
        return float(self.betas.max())


def along_gradient(
    model: nn.Module,
    images: torch.Tensor,
    labels: torch.Tensor,
    step_sizes: Iterable[float],
    *,
    loss: Loss = F.cross_entropy,
) -> AlongGradient:
    """Loss and gradient at several points along the negative gradient, on one batch, in training
    mode.

    images: (N, C, H, W) float; labels: (N,) int64; step_sizes: positive numbers, the learning rates
    of the steps; the paper takes 0.05 to 0.4; loss: (what the model answers, labels) -> scalar
    returns: AlongGradient
    raises: ValueError for a step size that is not positive, and where the gradient is zero or not
    finite

    Batch norm takes the statistics of the batch at every point, as a step of training would.
    Dropout and other noise draw the same numbers at every point. A copy of the model moves, so the
    model stays as it was, bit by bit, even if this is interrupted.

    >>> along_gradient(model, images, labels, (0.05, 0.1, 0.2, 0.4)).beta
    """
    steps = np.array([float(step) for step in step_sizes])
    if len(steps) == 0 or not (np.isfinite(steps) & (steps > 0)).all():
        raise ValueError(
            f"step_sizes must be positive and finite, got {steps.tolist()}; "
            "try (0.05, 0.1, 0.2, 0.4)"
        )
    twin = copy.deepcopy(model).train()
    weights = [p for p in twin.parameters() if p.requires_grad]
    start = [w.detach().clone() for w in weights]
    here, gradient = _loss_and_gradient(twin, weights, images, labels, loss)
    norm = _norm(gradient)
    if not 0 < norm < math.inf:
        raise ValueError(
            f"the gradient must be finite and not zero to give a direction; its norm is {norm}"
        )
    losses: list[float] = []
    distances: list[float] = []
    for step in steps.tolist():
        with torch.no_grad():
            for weight, origin, slope in zip(weights, start, gradient, strict=True):
                weight.copy_(origin - step * slope)  # from the start: rounding does not add up
        there, other = _loss_and_gradient(twin, weights, images, labels, loss)
        losses.append(there)
        distances.append(_norm([b - a for a, b in zip(gradient, other, strict=True)]))
    lengths = np.array(distances)
    # ||g(w - eta g) - g|| / (eta ||g||): a Lipschitz quotient for each step
    return AlongGradient(here, norm, steps, np.array(losses), lengths, lengths / (steps * norm))


def _loss_and_gradient(
    model: nn.Module,
    weights: list[nn.Parameter],
    images: torch.Tensor,
    labels: torch.Tensor,
    loss: Loss,
) -> tuple[float, list[torch.Tensor]]:
    """The loss as a float, and its gradient as a list of tensors; zeros where a parameter is not
    used.
    """
    with torch.enable_grad(), seeded(0):  # the same dropout at every point
        value = loss(model(images), labels)
        gradient = torch.autograd.grad(value, weights, allow_unused=True)
    pairs = zip(weights, gradient, strict=True)
    return value.item(), [torch.zeros_like(w) if g is None else g for w, g in pairs]


def _norm(tensors: list[torch.Tensor]) -> float:
    """The L2 norm over all numbers of a list of tensors."""
    # The norm of the norms is that of all numbers in one vector.
    return torch.stack([torch.linalg.vector_norm(tensor) for tensor in tensors]).norm().item()
