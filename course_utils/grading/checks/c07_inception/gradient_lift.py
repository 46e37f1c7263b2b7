"""What auxiliary heads do to the gradient of every layer of the trunk."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake

Weights = list[torch.Tensor]
Heads = dict[int, torch.Tensor]  # the weight of a head, by the index of the layer that it reads


def gradients(
    x: torch.Tensor,
    weights: Weights,
    heads: Heads,
    labels: torch.Tensor,
    share: float,
    main: float = 1.0,
    activation: Callable[[torch.Tensor], torch.Tensor] = torch.relu,
) -> tuple[torch.Tensor, ...]:
    """The gradient for every weight: `main` times the classifier's loss, `share` times each head's.

    activation: what the heads see of the answers of their layer
    """
    weights = [weight.clone().requires_grad_(True) for weight in weights]
    loss = torch.zeros(())
    for number, weight in enumerate(weights):
        answers = x @ weight.T
        x = answers.relu()
        if number in heads:
            loss = loss + share * F.cross_entropy(activation(answers) @ heads[number].T, labels)
    return torch.autograd.grad(loss + main * F.cross_entropy(answers, labels), weights)


def gradient_lift(
    x: torch.Tensor,
    weights: Weights,
    heads: Heads,
    labels: torch.Tensor,
    share: float,
    **changes: Any,
) -> list[float]:
    """By layer, the norm of the gradient with the heads over that without them."""
    both = gradients(x, weights, heads, labels, share, **changes)
    alone = gradients(x, weights, heads, labels, 0.0)
    return [float(a.norm() / b.norm()) for a, b in zip(both, alone, strict=True)]


def cases(rng: np.random.Generator) -> list[tuple]:
    def chain(*widths: int) -> Weights:
        return [
            tensor(rng, b, a) * (1.4 / a) ** 0.5 for a, b in zip(widths, widths[1:], strict=False)
        ]

    def labels(count: int, classes: int) -> torch.Tensor:
        return torch.from_numpy(rng.permutation(np.arange(count) % classes))

    unit = torch.eye(2)
    tiny = torch.tensor([[1.0, 2]])
    return [
        (tiny, [unit, unit], {0: torch.tensor([[1.0, -1], [0, 1]])}, torch.tensor([0]), 0.3),
        (tensor(rng, 9, 6), chain(6, 8, 7, 5, 4), {1: tensor(rng, 4, 7)}, labels(9, 4), 0.3),
        (
            tensor(rng, 11, 5),
            chain(5, 9, 8, 7, 6, 3),
            {1: tensor(rng, 3, 8), 3: tensor(rng, 3, 6)},
            labels(11, 3),
            0.5,
        ),
        (
            tensor(rng, 7, 8),
            chain(8, 10, 6, 5),
            {0: tensor(rng, 5, 10), 1: tensor(rng, 5, 6)},
            labels(7, 5),
            0.3,
        ),
    ]


def unweighted(
    x: torch.Tensor, weights: Weights, heads: Heads, labels: torch.Tensor, share: float
) -> list[float]:
    return gradient_lift(x, weights, heads, labels, 1.0)


def upside_down(
    x: torch.Tensor, weights: Weights, heads: Heads, labels: torch.Tensor, share: float
) -> list[float]:
    return [1 / ratio for ratio in gradient_lift(x, weights, heads, labels, share)]


def mixed(
    x: torch.Tensor, weights: Weights, heads: Heads, labels: torch.Tensor, share: float
) -> list[float]:
    return gradient_lift(x, weights, heads, labels, share, main=1 - share)


def accumulated(
    x: torch.Tensor, weights: Weights, heads: Heads, labels: torch.Tensor, share: float
) -> list[float]:
    # both gradients hold the classifier's
    return gradient_lift(x, weights, heads, labels, share, main=2.0)


def averaged_heads(
    x: torch.Tensor, weights: Weights, heads: Heads, labels: torch.Tensor, share: float
) -> list[float]:
    return gradient_lift(x, weights, heads, labels, share / len(heads))


def by_linearity(
    x: torch.Tensor, weights: Weights, heads: Heads, labels: torch.Tensor, share: float
) -> torch.Tensor:
    of_heads = gradients(x, weights, heads, labels, 1.0, main=0.0)
    alone = gradients(x, weights, heads, labels, 0.0)
    pairs = zip(alone, of_heads, strict=True)
    return torch.stack([(a + share * b).norm() / a.norm() for a, b in pairs])


def by_backward(
    x: torch.Tensor, weights: Weights, heads: Heads, labels: torch.Tensor, share: float
) -> torch.Tensor:
    layers = [torch.nn.Parameter(weight) for weight in weights]
    norms = []
    for part in (share, 0):
        signal = x
        losses = []
        for number, weight in enumerate(layers):
            weight.grad = None
            signal = F.linear(signal.relu() if number else signal, weight)
            if number in heads:
                losses.append(part * F.cross_entropy(signal.relu() @ heads[number].T, labels))
        (sum(losses) + F.cross_entropy(signal, labels)).backward()
        norms.append(torch.stack([norm_of_gradient(weight) for weight in layers]))
    return norms[0] / norms[1]


def norm_of_gradient(weight: torch.nn.Parameter) -> torch.Tensor:
    """The norm of what `backward` left."""
    assert weight.grad is not None
    return weight.grad.square().sum().sqrt()


CHECK = Check(
    work="gradient_lift",
    reference=gradient_lift,
    cases=cases,
    reread='Notebook 07, "Auxiliary heads"',
    mistakes=(
        Mistake(
            "unweighted heads",
            "Your heads count as much as the classifier. Each counts `share` times.",
            unweighted,
        ),
        Mistake(
            "upside down",
            "You divide the gradient without heads by the one with them, so a lift comes out below "
            "one.",
            upside_down,
        ),
        Mistake(
            "weight taken from the classifier",
            "You take from the classifier what the heads get. Their losses are added to its loss, "
            "which stays whole.",
            mixed,
        ),
        Mistake(
            "heads before the ReLU",
            "Your heads read a layer before its ReLU. They get what the next layer gets.",
            partial(gradient_lift, activation=lambda answers: answers),
        ),
        Mistake(
            "gradients added up",
            "Your second gradient was added to the first: `backward` adds to `grad`, as long as "
            "nobody clears it.",
            accumulated,
        ),
        Mistake(
            "averaged heads",
            "You average the losses of the heads. Each head is added with the whole weight.",
            averaged_heads,
        ),
    ),
    accepted=(by_linearity, by_backward),
    points=3,
    minutes=15,
    difficulty=2,
)
