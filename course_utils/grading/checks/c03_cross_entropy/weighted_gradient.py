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
        (
            torch.tensor([[1.0, 0, -1], [0, 2, 0], [0, 1, -1]]),
            torch.tensor([2, 1, 2]),
            torch.tensor([2.0, 4, 1]),
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


def over_all_classes(
    logits: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor
) -> torch.Tensor:
    return weights[labels, None] * residual(logits, labels) / weights.sum()


def over_classes_and_images(
    logits: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor
) -> torch.Tensor:
    return over_all_classes(logits, labels, weights) / len(labels)


def over_all_numbers(
    logits: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor
) -> torch.Tensor:
    return over_images(logits, labels, weights) / logits.shape[1]


def divided_twice(
    logits: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor
) -> torch.Tensor:
    return weighted_gradient(logits, labels, weights) / len(labels)


def shares_along_classes(
    logits: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor
) -> torch.Tensor:
    return weights[labels] * residual(logits, labels) / weights[labels].sum()


def over_the_batch(
    logits: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor
) -> torch.Tensor:
    gradient = logits.softmax(0) - F.one_hot(labels, logits.shape[1])
    return weights[labels, None] * gradient / weights[labels].sum()


def only_target(logits: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    gradient = logits.softmax(1) - weights * F.one_hot(labels, logits.shape[1])
    return gradient / weights[labels].sum()


def only_target_over_images(
    logits: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor
) -> torch.Tensor:
    return only_target(logits, labels, weights) * weights[labels].sum() / len(labels)


def of_the_answer(
    logits: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor
) -> torch.Tensor:
    w = weights[logits.argmax(1)]
    return w[:, None] * residual(logits, labels) / w.sum()


def of_the_answer_over_labels(
    logits: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor
) -> torch.Tensor:
    w = weights[logits.argmax(1)]
    return w[:, None] * residual(logits, labels) / weights[labels].sum()


def sigmoid(logits: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    gradient = logits.sigmoid() - F.one_hot(labels, logits.shape[1])
    return weights[labels, None] * gradient / weights[labels].sum()


def overflows(logits: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    p = logits.exp() / logits.exp().sum(1, keepdim=True)
    gradient = p - F.one_hot(labels, logits.shape[1])
    return weights[labels, None] * gradient / weights[labels].sum()


def without_target(
    logits: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor
) -> torch.Tensor:
    return weights[labels, None] * logits.softmax(1) / weights[labels].sum()


def for_the_probabilities(
    logits: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor
) -> torch.Tensor:
    p = logits.softmax(1)
    pull = -weights[labels, None] / weights[labels].sum() / p.gather(1, labels[:, None])
    return torch.zeros_like(p).scatter(1, labels[:, None], pull)


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
        Mistake(
            "weights of all classes",
            "You divide by the sum of the weights of all classes. It is the sum over the images of "
            "the batch: a class counts as often as it occurs, and not at all where it does not.",
            over_all_classes,
            variants=(over_classes_and_images,),
        ),
        Mistake(
            "mean over the classes too",
            "You divide by the number of all logits. The weights of the images sum to one once "
            "they are divided by their own sum; the classes are not averaged over.",
            over_all_numbers,
        ),
        Mistake(
            "divided twice",
            "You divide by the sum of the weights and by the number of images besides. The sum of "
            "the weights alone makes the weighted mean.",
            divided_twice,
        ),
        Mistake(
            "shares along the classes",
            "Your shares of the images lie along the classes: they lack a second axis. Each "
            "multiplies a whole row. Where there are as many classes as images nothing is raised.",
            shares_along_classes,
        ),
        Mistake(
            "softmax over the batch",
            "Your softmax runs over the images of the batch. It runs over the classes of each "
            "image, so that every row of probabilities sums to one.",
            over_the_batch,
            'Notebook 03, "From scores to probabilities"',
        ),
        Mistake(
            "only the target weighted",
            "You weigh the target but not the probabilities. The weight multiplies the image's "
            "whole loss, and so its whole row p - y.",
            only_target,
            variants=(only_target_over_images,),
        ),
        Mistake(
            "weight of the answer",
            "You take the weight of the class that the network answers. It is that of the right "
            "class of the image.",
            of_the_answer,
            variants=(of_the_answer_over_labels,),
        ),
        Mistake(
            "sigmoid for softmax",
            "You take a sigmoid of each logit by itself. The classes share one unit of "
            "probability: that is the softmax.",
            sigmoid,
            'Notebook 03, "From scores to probabilities"',
        ),
        Mistake(
            "overflow",
            "Your exponential overflows where a logit is large, so that infinity is divided by "
            "infinity.",
            overflows,
            'Notebook 03, "From scores to probabilities"',
        ),
        Mistake(
            "target missing",
            "Your gradient has the probabilities only. The right class is subtracted: each row is "
            "p - y and sums to zero.",
            without_target,
            'Notebook 03, "The gradient is the mistake"',
        ),
        Mistake(
            "gradient for the probabilities",
            "This is -y / p, the gradient for the probabilities. That for the logits is p - y.",
            for_the_probabilities,
        ),
    ),
    accepted=(in_place, looped),
    forbidden=("autograd", "backward", "grad", "requires_grad", "requires_grad_", "vjp", "jacrev"),
    minutes=10,
)
