"""The gradient of a class-weighted cross-entropy, in closed form."""

import math
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake

if TYPE_CHECKING:
    import numpy as np


def weighted_gradient(
    logits: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor
) -> torch.Tensor:
    """The gradient (N, K) of the weighted mean loss for the logits; weights: (K,)."""
    logits = logits.clone().requires_grad_()
    return torch.autograd.grad(F.cross_entropy(logits, labels, weight=weights), logits)[0]


def cases(rng: "np.random.Generator") -> list[tuple]:
    def drawn(
        n: int, classes: int, scale: float
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        # every class occurs, the first one more often than the rest
        rest = torch.from_numpy(rng.integers(0, 2, n - classes))
        labels = torch.cat([torch.arange(classes), rest])[torch.from_numpy(rng.permutation(n))]
        return (
            scale * tensor(rng, n, classes),
            labels,
            torch.from_numpy(rng.uniform(0.5, 4, classes)),
        )

    return [
        (torch.zeros(2, 2), torch.tensor([0, 1]), torch.tensor([1.0, 3.0])),
        (
            torch.tensor([[2.0, 0, -1], [1000, 0, 0]]),
            torch.tensor([0, 1]),
            torch.tensor([1.0, 1, 1]),
        ),
        drawn(5, 4, 1.0),
        drawn(9, 3, 2.0),
    ]


def residual(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Probabilities minus one-hot labels: (N, K)."""
    return logits.softmax(1) - F.one_hot(labels, logits.shape[1])


def without_weights(
    logits: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor
) -> torch.Tensor:
    return residual(logits, labels) / len(labels)


def over_images(logits: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    return weights[labels, None] * residual(logits, labels) / len(labels)


def weights_on_columns(
    logits: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor
) -> torch.Tensor:
    return weights * residual(logits, labels) / weights[labels].sum()


def descent(logits: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    return -weighted_gradient(logits, labels, weights)


def summed(logits: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    return weights[labels, None] * residual(logits, labels)


def in_place(logits: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    gradient = logits.softmax(1)
    gradient[torch.arange(len(labels)), labels] -= 1
    gradient *= (weights[labels] / weights[labels].sum())[:, None]
    return gradient


def looped(logits: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor) -> list[list[float]]:
    total = sum(float(weights[label]) for label in labels)
    rows = []
    for z, label in zip(logits.tolist(), labels.tolist(), strict=True):
        powers = [math.exp(value - max(z)) for value in z]
        p = [power / sum(powers) for power in powers]
        rows.append([float(weights[label]) * (p[k] - (k == label)) / total for k in range(len(p))])
    return rows


CHECK = Check(
    work="weighted_gradient",
    reference=weighted_gradient,
    cases=cases,
    reread='Notebook 03, "When one class is rare"',
    mistakes=(
        Mistake(
            "weights ignored",
            "This is the gradient of the plain mean. The weights are the third argument.",
            without_weights,
        ),
        Mistake(
            "divided by the images",
            "You divide by the number of images. PyTorch divides by the sum of their weights, so "
            "that doubling all weights changes nothing.",
            over_images,
        ),
        Mistake(
            "weights on the columns",
            "You weigh the columns, each logit by its own class. A weight belongs to the whole "
            "image: it is that of its right class, and each row still sums to zero.",
            weights_on_columns,
        ),
        Mistake(
            "sign turned",
            "This is the direction of descent, y - p. The gradient points uphill: negative at the "
            "right class.",
            descent,
            'Notebook 03, "The gradient is the mistake"',
        ),
        Mistake(
            "sum for mean",
            "This is the gradient of the weighted sum. The loss is a weighted mean.",
            summed,
        ),
    ),
    accepted=(in_place, looped),
    forbidden=("autograd", "backward", "grad", "requires_grad", "requires_grad_", "vjp", "jacrev"),
    minutes=10,
)
