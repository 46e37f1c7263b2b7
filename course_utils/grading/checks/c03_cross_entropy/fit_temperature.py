"""The temperature with the smallest loss, found without a grid."""

from collections.abc import Callable

import numpy as np
import torch
import torch.nn.functional as F

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake


def fit_temperature(logits: torch.Tensor, labels: torch.Tensor) -> float:
    """The T > 0 for which the cross-entropy of logits / T is smallest."""
    chosen = logits.gather(1, labels[:, None]).mean()
    # the derivative of the loss for 1 / t is the mean expected logit minus the mean chosen one
    return cooled_until(lambda t: ((logits / t).softmax(1) * logits).sum(1).mean() > chosen)


def cooled_until(too_cold: Callable[[float], torch.Tensor]) -> float:
    """The temperature from which on `too_cold` no longer holds, by bisection of its logarithm."""
    low = np.log(0.01)
    high = np.log(100)
    for _ in range(40):
        middle = (low + high) / 2
        if too_cold(float(np.exp(middle))):
            low = middle
        else:
            high = middle
    return float(np.exp(high))


def cases(rng: np.random.Generator) -> list[tuple]:
    def drawn(n: int, classes: int, scale: float, wrong: int) -> tuple[torch.Tensor, torch.Tensor]:
        # one answer in `wrong` is wrong, and then the second best is right
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


def inverse(logits: torch.Tensor, labels: torch.Tensor) -> float:
    return 1 / fit_temperature(logits, labels)


def coarse_grid(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    grid = torch.linspace(0.5, 5, 91)
    return min(grid, key=lambda t: F.cross_entropy(logits / t, labels).item())


def of_probabilities(logits: torch.Tensor, labels: torch.Tensor) -> float:
    return fit_temperature(logits.softmax(1), labels)


def confidence_matched(logits: torch.Tensor, labels: torch.Tensor) -> float:
    accuracy = (logits.argmax(1) == labels).double().mean()
    return cooled_until(lambda t: (logits / t).softmax(1).amax(1).mean() > accuracy)


def golden_section(logits: torch.Tensor, labels: torch.Tensor) -> float:
    z = logits.numpy()
    y = labels.numpy()
    ratio = (5**0.5 - 1) / 2

    def loss(t: float) -> float:
        return (np.log(np.exp(z / t).sum(1)) - z[np.arange(len(y)), y] / t).mean()

    low = 0.1
    high = 10.0
    while high - low > 1e-5:
        left = high - ratio * (high - low)
        right = low + ratio * (high - low)
        if loss(left) < loss(right):
            high = right
        else:
            low = left
    return low


def two_grids(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    grid = torch.logspace(-1, 1, 200)
    for _ in range(2):
        best = min(grid, key=lambda t: F.cross_entropy(logits / t, labels).item())
        grid = torch.linspace(0.97 * best, 1.03 * best, 200)
    return best


CHECK = Check(
    work="fit_temperature",
    reference=fit_temperature,
    cases=cases,
    reread='Notebook 03, "One number that corrects it"',
    mistakes=(
        Mistake(
            "inverse",
            "This is one over the temperature. T divides the logits, so a network that is too sure "
            "needs T above 1.",
            inverse,
        ),
        Mistake(
            "coarse grid",
            "These are the 91 temperatures of the notebook, from 0.5 to 5. The best one lies "
            "between two of them, or outside.",
            coarse_grid,
        ),
        Mistake(
            "softmax twice",
            "You divide probabilities by T and take their softmax again. The temperature divides "
            "the logits.",
            of_probabilities,
            'Notebook 03, "The first loss"',
        ),
        Mistake(
            "confidence matched",
            "Your T makes the mean confidence equal to the accuracy. Asked is the T with the "
            "smallest loss, which looks at the probability of every right class.",
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
