"""How far a gradient points the right way: its direction here against that a step away."""

import copy
from collections.abc import Sequence

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from course_utils.runtime import seeded


def gradient_cosines(
    model: nn.Module,
    images: torch.Tensor,
    labels: torch.Tensor,
    steps: Sequence[float],
    *,
    seed: int = 0,
) -> np.ndarray:
    """Cosines between the gradient of one batch at the model's weights and at moved ones.

    images: (N, C, H, W) float; labels: (N,) int64
    steps: how far each convolution's weights move in a random direction, as parts of their length
    returns: (steps,) float64 in [-1, 1]; 1 is the same direction, 0 nothing in common. The gradient
    is that of the convolutions' weights, in training mode; the model is left as it was

    Balduzzi et al. 2017 ask the same of the gradient with respect to the *input*, which they move;
    here weights move, as in training, and the gradient is theirs.

    >>> gradient_cosines(create_model("plain56"), images, labels, steps=(1e-4, 1e-2))
    """
    twin = copy.deepcopy(model).train()
    weights = [weight for weight in twin.parameters() if weight.dim() == 4]
    start = [weight.detach().clone() for weight in weights]
    with seeded(seed):
        moves = [torch.randn(weight.shape).to(weight.device) for weight in weights]
    here = _gradient(twin, images, labels, weights)
    cosines = []
    for step in steps:
        with torch.no_grad():
            for weight, origin, move in zip(weights, start, moves, strict=True):
                weight.copy_(origin + step * origin.norm() * move / move.norm())
        there = _gradient(twin, images, labels, weights)
        cosines.append(F.cosine_similarity(here, there, dim=0).item())
    return np.array(cosines)


def _gradient(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, weights: list[nn.Parameter]
) -> torch.Tensor:
    """The gradient of the loss with respect to the weights, flat."""
    with torch.enable_grad():
        loss = F.cross_entropy(model(images), labels)
        return torch.cat([part.flatten() for part in torch.autograd.grad(loss, weights)])
