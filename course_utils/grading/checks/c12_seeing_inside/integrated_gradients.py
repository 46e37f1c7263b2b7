"""Integrated gradients: the slope, added up on the way from a baseline to the image."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import torch

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake

if TYPE_CHECKING:
    import numpy as np

Score = Callable[[torch.Tensor], torch.Tensor]


def with_a_score(
    work: "Callable",
    image: "torch.Tensor",
    weights: "torch.Tensor",
    baseline: "torch.Tensor",
    steps: int,
) -> "Any":
    """Called with a scoring function: tanh of the image's product with each of the weights,
    added up."""
    import torch

    def score(images: "torch.Tensor") -> "torch.Tensor":
        return torch.tanh(images.flatten(1) @ weights.flatten(1).T).sum(1)

    return work(image, score, baseline, steps)


def slopes(
    image: torch.Tensor, score: Score, baseline: torch.Tensor, times: torch.Tensor
) -> torch.Tensor:
    """The derivative of the score at each of the times on the way,
    0 at the baseline: (T, C, H, W)."""
    way = (baseline + times[:, None, None, None] * (image - baseline)).requires_grad_()
    return torch.autograd.grad(score(way).sum(), way)[0]


def middles(steps: int) -> torch.Tensor:
    """(steps,) float64, the middles of so many equal parts of [0, 1]."""
    return (torch.arange(steps, dtype=torch.float64) + 0.5) / steps


def integrated_gradients(
    image: torch.Tensor, score: Score, baseline: torch.Tensor, steps: int
) -> torch.Tensor:
    """image and baseline: (C, H, W), score: (N, C, H, W) -> (N,). Returns (C, H, W)."""
    image = image.double()
    baseline = baseline.double()
    return (image - baseline) * slopes(image, score, baseline, middles(steps)).mean(0)


def cases(rng: "np.random.Generator") -> list[tuple]:
    small = (
        torch.tensor([[[2.0, -1]]], dtype=torch.float64),
        torch.tensor([[[[1.0, 1]]]], dtype=torch.float64),
    )
    return [
        (*small, torch.zeros(1, 1, 2, dtype=torch.float64), 2),
        (*small, torch.tensor([[[0.5, 0.5]]], dtype=torch.float64), 3),
        (tensor(rng, 3, 4, 5), tensor(rng, 6, 3, 4, 5) / 4, tensor(rng, 3, 4, 5), 8),
        (tensor(rng, 1, 6, 2), tensor(rng, 2, 1, 6, 2) / 2, tensor(rng, 1, 6, 2), 1),
    ]


def at_the_image(
    image: torch.Tensor, score: Score, baseline: torch.Tensor, steps: int
) -> torch.Tensor:
    return (image - baseline) * slopes(image, score, baseline, torch.ones(1)).mean(0)


def from_the_left(
    image: torch.Tensor, score: Score, baseline: torch.Tensor, steps: int
) -> torch.Tensor:
    return (image - baseline) * slopes(image, score, baseline, middles(steps) - 0.5 / steps).mean(0)


def from_the_right(
    image: torch.Tensor, score: Score, baseline: torch.Tensor, steps: int
) -> torch.Tensor:
    return (image - baseline) * slopes(image, score, baseline, middles(steps) + 0.5 / steps).mean(0)


def only_slopes(
    image: torch.Tensor, score: Score, baseline: torch.Tensor, steps: int
) -> torch.Tensor:
    return slopes(image, score, baseline, middles(steps)).mean(0)


def from_black(
    image: torch.Tensor, score: Score, baseline: torch.Tensor, steps: int
) -> torch.Tensor:
    return integrated_gradients(image, score, torch.zeros_like(image), steps)


def not_divided(
    image: torch.Tensor, score: Score, baseline: torch.Tensor, steps: int
) -> torch.Tensor:
    return integrated_gradients(image, score, baseline, steps) * steps


def one_step_at_a_time(
    image: torch.Tensor, score: Score, baseline: torch.Tensor, steps: int
) -> list:
    """A backward pass for each point."""
    total = torch.zeros_like(image)
    for step in range(steps):
        point = torch.lerp(baseline, image, (step + 0.5) / steps).requires_grad_()
        score(point[None]).sum().backward()
        assert point.grad is not None
        total += point.grad
    return ((image - baseline) * total / steps).tolist()


def as_a_function_of_t(
    image: torch.Tensor, score: Score, baseline: torch.Tensor, steps: int
) -> "np.ndarray":
    """With torch.func, a gradient for each point."""
    way = image - baseline
    points = [baseline + (2 * step + 1) / (2 * steps) * way for step in range(steps)]
    gradient = torch.func.grad(lambda point: score(point[None])[0])
    return (way * torch.stack([gradient(point) for point in points]).mean(0)).float().numpy()


CHECK = Check(
    work="integrated_gradients",
    reference=integrated_gradients,
    cases=cases,
    adapter=with_a_score,
    reread='Notebook 12, "Integrated gradients"',
    mistakes=(
        Mistake(
            "slope at the image only",
            "You take the slope at the image, once. Where the score has leveled off there, nothing "
            "is left to see; that is why one walks from the baseline.",
            at_the_image,
        ),
        Mistake(
            "pieces from their left end",
            "You take the slope at the beginning of each piece, so the image itself counts less "
            "than the baseline. Take the middle.",
            from_the_left,
        ),
        Mistake(
            "pieces from their right end",
            "You take the slope at the end of each piece, so the baseline counts less than the "
            "image. Take the middle.",
            from_the_right,
        ),
        Mistake(
            "length of the way missing",
            "Yours is a mean slope. A contribution is the slope times how far the pixel has moved.",
            only_slopes,
        ),
        Mistake("walk from zero", "You walk from zero, whatever the baseline.", from_black),
        Mistake(
            "sum of the slopes",
            "You add up the slopes of all steps and do not divide by how many there are, so more "
            "steps give more.",
            not_divided,
        ),
    ),
    accepted=(one_step_at_a_time, as_a_function_of_t),
    forbidden=("captum",),
    points=3,
    minutes=12,
    difficulty=2,
)
