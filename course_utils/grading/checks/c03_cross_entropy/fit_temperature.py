"""The temperature with the smallest loss, found without a grid."""

import numpy as np
import torch
import torch.nn.functional as F

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake


def fit_temperature(logits, labels):
    chosen = logits.gather(1, labels[:, None]).mean()
    return cooled_until(
        lambda t: ((logits / t).softmax(1) * logits).sum(1).mean() > chosen
    )  # d loss / d (1 / t) > 0


def cooled_until(too_cold):
    """The temperature from which on `too_cold` no longer holds, by bisection of its logarithm."""
    low, high = np.log(0.01), np.log(100)
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if too_cold(float(np.exp(middle))) else (low, middle)
    return float(np.exp(high))


def cases(rng):
    def drawn(
        n, classes, scale, wrong
    ):  # one answer in `wrong` is wrong, and then the second best is right
        logits = scale * tensor(rng, n, classes)
        order = logits.argsort(1, descending=True)
        return logits, torch.where(torch.arange(n) % wrong == 0, order[:, 1], order[:, 0])

    labels = torch.tensor([0, 0, 0, 1])
    return [
        (torch.tensor([[2.0, 0]] * 4).double(), labels),
        (torch.tensor([[0.5, 0]] * 4).double(), labels),
        drawn(40, 5, 4.0, 2),
        drawn(31, 3, 0.8, 4),
    ]


def inverse(logits, labels):
    return 1 / fit_temperature(logits, labels)


def coarse_grid(logits, labels):
    grid = torch.linspace(0.5, 5, 91)
    return min(grid, key=lambda t: F.cross_entropy(logits / t, labels).item())


def of_probabilities(logits, labels):
    return fit_temperature(logits.softmax(1), labels)


def confidence_matched(logits, labels):
    accuracy = (logits.argmax(1) == labels).double().mean()
    return cooled_until(lambda t: (logits / t).softmax(1).amax(1).mean() > accuracy)


def golden_section(logits, labels):
    z, y, ratio = logits.numpy(), labels.numpy(), (5**0.5 - 1) / 2

    def loss(t):
        return (np.log(np.exp(z / t).sum(1)) - z[np.arange(len(y)), y] / t).mean()

    low, high = 0.1, 10.0
    while high - low > 1e-5:
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        low, high = (low, right) if loss(left) < loss(right) else (left, high)
    return low


def two_grids(logits, labels):
    grid = torch.logspace(-1, 1, 200)
    for _ in range(2):
        best = min(grid, key=lambda t: F.cross_entropy(logits / t, labels).item())
        grid = torch.linspace(0.97 * best, 1.03 * best, 200)
    return best


CHECK = Check(
    work="fit_temperature",
    reference=fit_temperature,
    cases=cases,
    reread='Notebook 03, "One number that mends it"',
    mistakes=(
        Mistake(
            "inverse",
            "This is one over the temperature. T divides the logits, so a network that is too sure needs T above 1.",
            inverse,
        ),
        Mistake(
            "coarse grid",
            "These are the 91 temperatures of the notebook, from 0.5 to 5. The best one lies between two of them, or "
            "outside.",
            coarse_grid,
        ),
        Mistake(
            "softmax twice",
            "You divide probabilities by T and take their softmax again. The temperature divides the logits.",
            of_probabilities,
            'Notebook 03, "The first loss"',
        ),
        Mistake(
            "confidence matched",
            "Your T makes the mean confidence equal to the accuracy. Asked is the T with the smallest loss, which "
            "looks at the probability of every right class.",
            confidence_matched,
        ),
    ),
    accepted=(golden_section, two_grids),
    rtol=5e-3,
    atol=1e-3,
    points=3,
    minutes=18,
    difficulty=3,
)
