"""What auxiliary heads do to the gradient of every layer of the trunk."""

from functools import partial

import numpy as np
import torch
import torch.nn.functional as F

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake


def gradients(x, weights, heads, labels, share, main=1.0, activation=torch.relu):
    """The gradient of main times the classifier's loss plus share times each head's, for every weight.

    activation: what the heads see of the answers of their layer
    """
    weights = [weight.clone().requires_grad_(True) for weight in weights]
    loss = 0.0
    for number, weight in enumerate(weights):
        answers = x @ weight.T
        x = answers.relu()
        if number in heads:
            loss = loss + share * F.cross_entropy(activation(answers) @ heads[number].T, labels)
    return torch.autograd.grad(loss + main * F.cross_entropy(answers, labels), weights)


def gradient_lift(x, weights, heads, labels, share, **changes):
    both = gradients(x, weights, heads, labels, share, **changes)
    alone = gradients(x, weights, heads, labels, 0.0)
    return [float(a.norm() / b.norm()) for a, b in zip(both, alone, strict=True)]


def cases(rng):
    def chain(*widths):
        return [
            tensor(rng, b, a) * (1.4 / a) ** 0.5 for a, b in zip(widths, widths[1:], strict=False)
        ]

    def labels(count, classes):
        return torch.from_numpy(rng.permutation(np.arange(count) % classes))

    unit, tiny = torch.eye(2), torch.tensor([[1.0, 2]])
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


def unweighted(x, weights, heads, labels, share):
    return gradient_lift(x, weights, heads, labels, 1.0)


def upside_down(x, weights, heads, labels, share):
    return [1 / ratio for ratio in gradient_lift(x, weights, heads, labels, share)]


def mixed(x, weights, heads, labels, share):
    return gradient_lift(x, weights, heads, labels, share, main=1 - share)


def accumulated(x, weights, heads, labels, share):
    return gradient_lift(
        x, weights, heads, labels, share, main=2.0
    )  # both gradients hold the classifier's


def averaged_heads(x, weights, heads, labels, share):
    return gradient_lift(x, weights, heads, labels, share / len(heads))


def by_linearity(x, weights, heads, labels, share):
    of_heads = gradients(x, weights, heads, labels, 1.0, main=0.0)
    alone = gradients(x, weights, heads, labels, 0.0)
    return torch.stack(
        [(a + share * b).norm() / a.norm() for a, b in zip(alone, of_heads, strict=True)]
    )


def by_backward(x, weights, heads, labels, share):
    layers = [torch.nn.Parameter(weight) for weight in weights]
    lifts = []
    for part in (share, 0):
        signal, losses = x, []
        for number, weight in enumerate(layers):
            weight.grad = None
            signal = F.linear(signal.relu() if number else signal, weight)
            losses += (
                [part * F.cross_entropy(signal.relu() @ heads[number].T, labels)]
                if number in heads
                else []
            )
        (sum(losses) + F.cross_entropy(signal, labels)).backward()
        lifts.append(torch.stack([weight.grad.square().sum().sqrt() for weight in layers]))
    return lifts[0] / lifts[1]


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
            "You divide the gradient without heads by the one with them, so a lift comes out below one.",
            upside_down,
        ),
        Mistake(
            "weight taken from the classifier",
            "You take from the classifier what the heads get. Their losses are added to its loss, which stays whole.",
            mixed,
        ),
        Mistake(
            "heads before the ReLU",
            "Your heads read a layer before its ReLU. They get what the next layer gets.",
            partial(gradient_lift, activation=lambda answers: answers),
        ),
        Mistake(
            "gradients added up",
            "Your second gradient was added to the first: `backward` adds to `grad`, as long as nobody clears it.",
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
