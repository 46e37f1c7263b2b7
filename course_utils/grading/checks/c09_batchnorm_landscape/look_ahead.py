"""How far a gradient can be trusted: loss range, gradient distance and effective beta along it."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F
from torch import nn

from course_utils.analysis import along_gradient
from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake

if TYPE_CHECKING:
    import numpy as np


class Net(nn.Module):
    """answers = tanh(inputs @ first.T) @ second.T"""

    def __init__(self, first: torch.Tensor, second: torch.Tensor) -> None:
        super().__init__()
        self.first = nn.Parameter(first)
        self.second = nn.Parameter(second)

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        return torch.tanh(inputs @ self.first.T) @ self.second.T


def look_ahead(
    first: torch.Tensor,
    second: torch.Tensor,
    inputs: torch.Tensor,
    labels: torch.Tensor,
    steps: list[float],
) -> dict[str, float]:
    """first: (H, D), second: (classes, H), inputs: (N, D), labels: (N,) -> the three numbers."""
    path = along_gradient(Net(first, second), inputs, labels, steps)
    return {"loss_range": path.loss_range, "distance": path.distance, "beta": path.beta}


def cases(rng: "np.random.Generator") -> list[tuple]:
    small = (
        torch.tensor([[1.0]]),
        torch.tensor([[1.0], [-1]]),
        torch.tensor([[1.0]]),
        torch.tensor([1]),
    )
    return [
        (*small, [1.0]),
        (*small, [1.0, 4.0]),
        (*drawn(rng, 5, 3, 4, 6), [0.05, 0.1, 0.2, 0.4]),
        (*drawn(rng, 7, 2, 5, 3), [2.0, 0.5, 1.0]),
    ]


def drawn(
    rng: "np.random.Generator", n: int, d: int, h: int, classes: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Weights of both layers, inputs, labels."""
    labels = torch.from_numpy(rng.permutation(n) % classes)
    return tensor(rng, h, d), tensor(rng, classes, h), tensor(rng, n, d), labels


def walked(
    first: torch.Tensor,
    second: torch.Tensor,
    inputs: torch.Tensor,
    labels: torch.Tensor,
    steps: list[float],
    *,
    kind: str = "",
) -> dict[str, float]:
    """Step by step, with one thing wrong in it."""

    def slope(weights: list[torch.Tensor]) -> tuple[float, tuple[torch.Tensor, ...]]:
        weights = [weight.detach().requires_grad_(True) for weight in weights]
        loss = F.cross_entropy(torch.tanh(inputs @ weights[0].T) @ weights[1].T, labels)
        return loss.item(), torch.autograd.grad(loss, weights)

    def norm(tensors: Sequence[torch.Tensor]) -> float:
        lengths = torch.stack([t.norm() for t in tensors])
        return float(lengths.sum() if kind == "summed norms" else lengths.norm())

    start = here = [first, second]
    before, gradient = slope(start)
    losses = [before] if kind == "from the start" else []
    distances = []
    lengths = [step * (1 if kind == "steps alone" else norm(gradient)) for step in steps]
    for step in steps:
        origin = here if kind == "never back" else start
        signed_step = step if kind == "uphill" else -step
        here = [w + signed_step * g for w, g in zip(origin, gradient, strict=True)]
        loss, other = slope(here)
        losses.append(loss)
        distances.append(norm([b - a for a, b in zip(gradient, other, strict=True)]))
    ratios = [distance / length for distance, length in zip(distances, lengths, strict=True)]
    beta = max(distances) / max(lengths) if kind == "two maxima" else max(ratios)
    return {"loss_range": max(losses) - min(losses), "distance": max(distances), "beta": beta}


def without_autograd(
    first: torch.Tensor,
    second: torch.Tensor,
    inputs: torch.Tensor,
    labels: torch.Tensor,
    steps: list[float],
) -> dict[str, torch.Tensor]:
    """All weights in one vector, and the derivative by hand."""
    targets = F.one_hot(labels, len(second)).to(inputs.dtype)

    def slope(weights: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        first, second = (
            part.view_as(shape) for part, shape in zip(weights.split(sizes), shapes, strict=True)
        )
        hidden = torch.tanh(inputs @ first.T)
        logits = hidden @ second.T
        error = (logits.softmax(1) - targets) / len(labels)
        back = ((error @ second) * (1 - hidden**2)).T @ inputs
        loss = -(logits.log_softmax(1) * targets).sum(1).mean()
        return loss, torch.cat([back.flatten(), (error.T @ hidden).flatten()])

    shapes = (first, second)
    sizes = [first.numel(), second.numel()]
    here = torch.cat([first.flatten(), second.flatten()])
    _, gradient = slope(here)
    losses, others = zip(*(slope(here - step * gradient) for step in steps), strict=True)
    distances = (torch.stack(others) - gradient).norm(dim=1)
    betas = distances / (torch.tensor(steps) * gradient.norm())
    return {
        "beta": betas.max(),
        "distance": distances.max(),
        "loss_range": max(losses) - min(losses),
    }


CHECK = Check(
    work="look_ahead",
    reference=look_ahead,
    cases=cases,
    reread='Notebook 09, "How far ahead can a gradient see?"',
    mistakes=(
        Mistake(
            "uphill",
            "You walk along the gradient, uphill. A step of training goes against it: w - eta g.",
            partial(walked, kind="uphill"),
        ),
        Mistake(
            "never back at w",
            "Each of your steps begins where the one before ended. All begin at the same weights "
            "w.",
            partial(walked, kind="never back"),
        ),
        Mistake(
            "range from the start",
            "Your range includes the loss at w itself. It goes over the losses ahead, those at w - "
            "eta g.",
            partial(walked, kind="from the start"),
        ),
        Mistake(
            "norms added up",
            "You take the norm of each tensor and add them. All weights together are one long "
            "vector: the squares are added, then comes the root.",
            partial(walked, kind="summed norms"),
        ),
        Mistake(
            "eta for the length",
            "Your beta divides by the step size. The length that was moved is the step size times "
            "the norm of the gradient.",
            partial(walked, kind="steps alone"),
        ),
        Mistake(
            "maximum over maximum",
            "Your beta is the largest distance over the largest length. It is the largest of the "
            "ratios, one for each step, and that need not be the longest one.",
            partial(walked, kind="two maxima"),
        ),
    ),
    accepted=(walked, without_autograd),
    forbidden=("along_gradient",),
    points=3,
    minutes=20,
    difficulty=2,
)
