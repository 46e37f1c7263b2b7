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
    weights: "torch.Tensor | None",
    baseline: "torch.Tensor",
    steps: int,
) -> "Any":
    """Called with a scoring function: tanh of the image's product with each of the weights,
    added up; without weights, the sum of the image's squares."""
    import torch

    def score(images: "torch.Tensor") -> "torch.Tensor":
        if weights is None:
            return (images**2).sum((1, 2, 3))
        return torch.tanh(images.flatten(1) @ weights.flatten(1).T.to(images.dtype)).sum(1)

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
        (torch.tensor([[[3.0, 1]]]), None, torch.zeros(1, 1, 2), 4),
        (*small, torch.zeros(1, 1, 2, dtype=torch.float64), 2),
        (*small, torch.tensor([[[0.5, 0.5]]], dtype=torch.float64), 3),
        (tensor(rng, 3, 4, 5), tensor(rng, 6, 3, 4, 5) / 4, tensor(rng, 3, 4, 5), 8),
        (tensor(rng, 1, 6, 2), tensor(rng, 2, 1, 6, 2) / 2, tensor(rng, 1, 6, 2), 1),
    ]


Times = Callable[[int], torch.Tensor]  # steps -> where slopes are taken, 0 at the baseline
Mean = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]  # of slopes (T, C, H, W) and times
End = Callable[[torch.Tensor, torch.Tensor, torch.Tensor], torch.Tensor]  # slope, image, baseline


def walking(
    times: Times = middles,
    end: End = lambda slope, image, baseline: slope * (image - baseline),
    mean: Mean = lambda slopes, times: slopes.mean(0),
    start: Callable[[torch.Tensor], torch.Tensor] = lambda baseline: baseline,
) -> Callable[..., torch.Tensor]:
    """The work with slopes taken elsewhere, another mean of them, another end or start."""

    def work(image: torch.Tensor, score: Score, baseline: torch.Tensor, steps: int) -> torch.Tensor:
        places = times(steps).double()
        found = slopes(image.double(), score, start(baseline.double()), places)
        return end(mean(found, places[:, None, None, None]), image, baseline)

    return work


def with_end(change: Callable[[torch.Tensor], torch.Tensor]) -> Callable[..., torch.Tensor]:
    return walking(end=lambda slope, image, baseline: change(slope * (image - baseline)))


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
            walking(lambda steps: torch.ones(1)),
            variants=(
                walking(lambda steps: torch.ones(1), lambda slope, image, baseline: slope),
                walking(lambda steps: torch.ones(1), lambda slope, image, baseline: slope * image),
            ),
        ),
        Mistake(
            "slope at the baseline only",
            "You take the slope at the baseline, once. Take it on the way, in the middle of each "
            "piece.",
            walking(lambda steps: torch.zeros(1)),
        ),
        Mistake(
            "one slope in the middle",
            "You take one slope, in the middle of the whole way, however many `steps` there are. "
            "Take one in the middle of each piece.",
            walking(lambda steps: torch.tensor([0.5])),
        ),
        Mistake(
            "pieces from their left end",
            "You take the slope at the beginning of each piece, so the image itself counts less "
            "than the baseline. Take the middle.",
            walking(lambda steps: middles(steps) - 0.5 / steps),
        ),
        Mistake(
            "pieces from their right end",
            "You take the slope at the end of each piece, so the baseline counts less than the "
            "image. Take the middle.",
            walking(lambda steps: middles(steps) + 0.5 / steps),
        ),
        Mistake(
            "ends for middles",
            "You take slopes at both ends of the way and in equal distances between. Take them in "
            "the middle of each piece.",
            walking(lambda steps: torch.linspace(0, 1, steps, dtype=torch.float64)),
            variants=(
                walking(lambda steps: torch.linspace(0, 1, steps + 1, dtype=torch.float64)),
                walking(
                    lambda steps: torch.linspace(0, 1, steps + 1, dtype=torch.float64),
                    mean=lambda slopes, times: (slopes[1:] + slopes[:-1]).mean(0) / 2,
                ),
            ),
        ),
        Mistake(
            "one piece too many",
            "Your way has one piece more than `steps`, and you take the slopes where pieces meet. "
            "Take them in the middle of each.",
            walking(lambda steps: torch.arange(1, steps + 1).double() / (steps + 1)),
        ),
        Mistake(
            "length of the way missing",
            "Yours is a mean slope. A contribution is the slope times how far the pixel has moved.",
            walking(end=lambda slope, image, baseline: slope),
        ),
        Mistake(
            "times the image",
            "You multiply the mean slope with the image. It counts as often as the pixel has "
            "moved: from the baseline on, not from zero.",
            walking(end=lambda slope, image, baseline: slope * image),
        ),
        Mistake(
            "way turned round",
            "Your signs are turned round: you count how far a pixel moves from the image to the "
            "baseline. The way goes from the baseline to the image.",
            with_end(torch.neg),
        ),
        Mistake(
            "walk from zero",
            "You walk from zero, whatever the baseline.",
            walking(end=lambda slope, image, baseline: slope * image, start=torch.zeros_like),
            variants=(walking(start=torch.zeros_like),),
        ),
        Mistake(
            "sum of the slopes",
            "You add up the slopes of all steps and do not divide by how many there are, so more "
            "steps give more.",
            walking(mean=lambda slopes, times: slopes.sum(0)),
        ),
        Mistake(
            "slopes pile up",
            "Each of your slopes has those before it added: `backward` adds to what `.grad` holds. "
            "Empty it between the steps, or ask torch.autograd.grad.",
            walking(mean=lambda slopes, times: slopes.cumsum(0).mean(0)),
        ),
        Mistake(
            "slope by the image",
            "Each of your slopes counts by how far on the way its point lies: it is taken by the "
            "image, or multiplied by the way so far. Take it by the point, and multiply by the "
            "whole way.",
            walking(mean=lambda slopes, times: (times * slopes).mean(0)),
        ),
        Mistake(
            "sign lost",
            "You have lost the sign of the slope, of the way or of both. A pixel that lowers the "
            "score contributes a negative number.",
            with_end(torch.abs),
            variants=(
                walking(mean=lambda slopes, times: slopes.abs().mean(0)),
                walking(
                    mean=lambda slopes, times: slopes.abs().mean(0),
                    end=lambda slope, image, baseline: slope * (image - baseline).abs(),
                ),
                walking(end=lambda slope, image, baseline: slope.abs() * (image - baseline)),
                walking(end=lambda slope, image, baseline: slope * (image - baseline).abs()),
            ),
        ),
        Mistake(
            "channels added up",
            "You add up the channels, or average over them. Every value of the image gets a number "
            "of its own.",
            with_end(lambda given: given.sum(0)),
            variants=(
                with_end(lambda given: given.mean(0)),
                with_end(lambda given: given.sum(0, keepdim=True)),
                with_end(lambda given: given.abs().sum(0)),
            ),
        ),
    ),
    accepted=(one_step_at_a_time, as_a_function_of_t),
    forbidden=("captum",),
    points=3,
    minutes=12,
    difficulty=2,
)
