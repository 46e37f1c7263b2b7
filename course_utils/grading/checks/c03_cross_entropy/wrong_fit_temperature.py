"""What students write for the temperature with the smallest loss."""

from collections.abc import Callable

import numpy as np
import torch
import torch.nn.functional as F


def slope(logits: torch.Tensor, labels: torch.Tensor, b: float) -> float:
    """The derivative of the loss for b = 1 / T."""
    chosen = logits.gather(1, labels[:, None]).mean()
    return float(((b * logits).softmax(1) * logits).sum(1).mean() - chosen)


def bisected(
    logits: torch.Tensor, labels: torch.Tensor, low: float, high: float, rounds: int
) -> tuple[float, float]:
    """The interval that is left of (low, high)."""
    for _ in range(rounds):
        middle = (low + high) / 2
        low, high = (middle, high) if slope(logits, labels, 1 / middle) > 0 else (low, middle)
    return low, high


def within(low: float, high: float) -> Callable[[torch.Tensor, torch.Tensor], float]:
    """The best temperature of an interval."""
    return lambda logits, labels: bisected(logits, labels, low, high, 40)[1]


def in_rounds(
    rounds: int, low: float = 0.1, high: float = 10.0
) -> Callable[[torch.Tensor, torch.Tensor], float]:
    """Bisection that ends after some rounds."""
    return lambda logits, labels: sum(bisected(logits, labels, low, high, rounds)) / 2


def until(
    width: float, low: float = 0.05, high: float = 12.0
) -> Callable[[torch.Tensor, torch.Tensor], float]:
    """Thirds of an interval are cut off until it has some absolute width."""

    def fit(logits: torch.Tensor, labels: torch.Tensor) -> float:
        left, right = low, high
        while right - left > width:
            a = left + (right - left) / 3
            b = right - (right - left) / 3
            smaller = F.cross_entropy(logits / a, labels) < F.cross_entropy(logits / b, labels)
            left, right = (left, b) if smaller else (a, right)
        return right

    return fit


def descended(rate: float, steps: int) -> Callable[[torch.Tensor, torch.Tensor], float]:
    """Some steps of plain descent from T = 1."""

    def fit(logits: torch.Tensor, labels: torch.Tensor) -> float:
        t = 1.0
        for _ in range(steps):
            t += rate * slope(logits, labels, 1 / t) / t**2
        return t

    return fit


def turned(low: float, high: float) -> Callable[[torch.Tensor, torch.Tensor], float]:
    """Bisection that keeps the other half."""

    def fit(logits: torch.Tensor, labels: torch.Tensor) -> float:
        left, right = low, high
        for _ in range(40):
            middle = (left + right) / 2
            too_cold = slope(logits, labels, 1 / middle) > 0
            left, right = (left, middle) if too_cold else (middle, right)
        return (left + right) / 2

    return fit


def always(t: float) -> Callable[[torch.Tensor, torch.Tensor], float]:
    return lambda logits, labels: t


def grid_of(*temperatures: float) -> Callable[[torch.Tensor, torch.Tensor], float]:
    """The best one of some temperatures."""

    def fit(logits: torch.Tensor, labels: torch.Tensor) -> float:
        return min(temperatures, key=lambda t: F.cross_entropy(logits / t, labels).item())

    return fit


def inverse(logits: torch.Tensor, labels: torch.Tensor) -> float:
    return 1 / within(0.01, 100)(logits, labels)


def of_probabilities(logits: torch.Tensor, labels: torch.Tensor) -> float:
    return within(0.01, 100)(logits.softmax(1), labels)


def of_probabilities_to_10(logits: torch.Tensor, labels: torch.Tensor) -> float:
    return within(0.1, 10)(logits.softmax(1), labels)


def confidence_matched(logits: torch.Tensor, labels: torch.Tensor) -> float:
    accuracy = (logits.argmax(1) == labels).double().mean()
    low, high = 0.01, 100.0
    for _ in range(40):
        t = (low * high) ** 0.5
        low, high = (t, high) if (logits / t).softmax(1).amax(1).mean() > accuracy else (low, t)
    return high


def softmax_at_1(logits: torch.Tensor, labels: torch.Tensor) -> float:
    return 10.0 if slope(logits, labels, 1) > 0 else 0.1


def all_pairs(logits: torch.Tensor, labels: torch.Tensor) -> float:
    chosen = logits[:, labels].mean()
    low, high = 0.1, 10.0
    for _ in range(40):
        t = (low + high) / 2
        low, high = (
            (t, high) if ((logits / t).softmax(1) * logits).sum(1).mean() > chosen else (low, t)
        )
    return high


def overflows(logits: torch.Tensor, labels: torch.Tensor) -> float:
    grid = torch.logspace(-1, 1, 1001)
    exponentials = (logits / grid[:, None, None]).exp()
    p = exponentials / exponentials.sum(2, keepdim=True)
    losses = -p[:, torch.arange(len(labels)), labels].log().mean(1)
    return grid[losses.argmin()].item()


def newton(rounds: int) -> Callable[[torch.Tensor, torch.Tensor], float]:
    """Newton's steps for 1 / T, wherever they lead."""

    def fit(logits: torch.Tensor, labels: torch.Tensor) -> float:
        z = logits.double()
        b = 1.0
        for _ in range(rounds):
            p = (b * z).softmax(1)
            curve = ((p * z * z).sum(1) - (p * z).sum(1) ** 2).mean()
            b -= float(slope(z, labels, b) / curve)
        return 1 / b

    return fit


NOTEBOOK = grid_of(*np.linspace(0.5, 5, 91))
GRIDS = (
    grid_of(*np.linspace(0.1, 10, 100)),
    grid_of(*np.linspace(0.1, 10, 91)),
    grid_of(*np.linspace(0.1, 10, 199)),
    grid_of(*np.linspace(0.1, 5, 50)),
    grid_of(*np.linspace(0.5, 5, 46)),
    grid_of(*np.logspace(-1, 1, 50)),
    grid_of(*np.logspace(-1, 1, 91)),
    grid_of(*np.logspace(-1, 1, 100)),
)
