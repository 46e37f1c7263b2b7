"""The gradient of a batch from the gradients of its parts, clipped by its norm."""

import numpy as np
import torch

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake

Gradients = list[torch.Tensor]  # one for each parameter


def clipped_mean_gradient(parts: list[Gradients], sizes: list[int], largest: float) -> Gradients:
    """The mean over all images of the parts' gradients, with a norm of at most `largest`."""
    parameters = [torch.zeros_like(g) for g in parts[0]]
    for p, *pieces in zip(parameters, *parts, strict=True):
        weighted = (size * g for size, g in zip(sizes, pieces, strict=True))
        p.grad = sum(weighted, torch.zeros_like(p)) / sum(sizes)
    torch.nn.utils.clip_grad_norm_(parameters, largest)
    return [p.grad for p in parameters if p.grad is not None]


def cases(rng: np.random.Generator) -> list[tuple]:
    small = [
        [torch.tensor([4.0, 0]), torch.tensor([0.0])],
        [torch.tensor([0.0, 0]), torch.tensor([4.0])],
    ]
    return [
        (small, [3, 1], 100.0),
        (small, [1, 1], 1.0),
        ([[tensor(rng, 3, 2), tensor(rng, 4)] for _ in range(3)], [16, 16, 5], 1.5),
        ([[tensor(rng, 2, 5), tensor(rng, 2), tensor(rng, 1)] for _ in range(2)], [7, 31], 1000.0),
        ([[10 * tensor(rng, 6), tensor(rng, 2, 1, 4)] for _ in range(4)], [8, 8, 8, 1], 2.0),
    ]


def parts_counted_equally(parts: list[Gradients], sizes: list[int], largest: float) -> Gradients:
    return clipped_mean_gradient(parts, [1] * len(parts), largest)


def summed(parts: list[Gradients], sizes: list[int], largest: float) -> Gradients:
    return clipped_mean_gradient([[sum(sizes) * g for g in part] for part in parts], sizes, largest)


def clipped_before(parts: list[Gradients], sizes: list[int], largest: float) -> Gradients:
    parts = [clipped_mean_gradient([part], [1], largest) for part in parts]
    return clipped_mean_gradient(parts, sizes, np.inf)


def each_by_itself(parts: list[Gradients], sizes: list[int], largest: float) -> Gradients:
    whole = clipped_mean_gradient(parts, sizes, np.inf)
    return [clipped_mean_gradient([[g]], [1], largest)[0] for g in whole]


def always_that_long(parts: list[Gradients], sizes: list[int], largest: float) -> Gradients:
    whole = clipped_mean_gradient(parts, sizes, np.inf)
    norm = torch.cat([g.flatten() for g in whole]).norm()
    return [g * largest / norm for g in whole]


def number_by_number(parts: list[Gradients], sizes: list[int], largest: float) -> Gradients:
    return [g.clamp(-largest, largest) for g in clipped_mean_gradient(parts, sizes, np.inf)]


def running_mean(
    parts: list[Gradients], sizes: list[int], largest: float
) -> tuple[torch.Tensor, ...]:
    """In place, as one accumulates when memory is short."""
    whole = [torch.zeros_like(g) for g in parts[0]]
    seen = 0
    for part, size in zip(parts, sizes, strict=True):
        seen += size
        for mean, g in zip(whole, part, strict=True):
            mean += (g - mean) * size / seen
    norm = sum(float(g.square().sum()) for g in whole) ** 0.5
    if norm > largest:
        for g in whole:
            g *= largest / norm
    return tuple(whole)


def flat(parts: list[Gradients], sizes: list[int], largest: float) -> list[np.ndarray]:
    vectors = np.array([np.concatenate([g.numpy().ravel() for g in part]) for part in parts])
    mean = np.average(vectors, axis=0, weights=sizes)
    mean /= max(1, np.linalg.norm(mean) / largest)
    ends = np.cumsum([g.numel() for g in parts[0]])[:-1]
    return [piece.reshape(g.shape) for piece, g in zip(np.split(mean, ends), parts[0], strict=True)]


CHECK = Check(
    work="clipped_mean_gradient",
    reference=clipped_mean_gradient,
    cases=cases,
    reread='Notebook 04, "Clipping"',
    mistakes=(
        Mistake(
            "parts counted equally",
            "Every part counts alike in yours, so an image in a small part weighs more than one in "
            "a large part.",
            parts_counted_equally,
            reread='Notebook 04, "Batch size"',
        ),
        Mistake(
            "sum for mean",
            "You add up the gradients of all images. The loss of a batch is a mean, and so is its "
            "gradient.",
            summed,
            reread='Notebook 04, "Batch size"',
        ),
        Mistake(
            "parts clipped first",
            "You clip each part before they are put together. It is the step of the whole batch "
            "that may be too long.",
            clipped_before,
        ),
        Mistake(
            "each tensor by itself",
            "You clip each tensor by its own norm, which bends the step. There is one norm, over "
            "all parameters.",
            each_by_itself,
        ),
        Mistake(
            "stretched as well",
            "Yours always has the norm `largest`. A gradient that is short enough passes "
            "unchanged.",
            always_that_long,
        ),
        Mistake(
            "number by number",
            "You cut off each number at `largest`. That turns the gradient; clipping by norm keeps "
            "its direction.",
            number_by_number,
        ),
    ),
    accepted=(running_mean, flat),
    forbidden=("clip_grad_norm_", "clip_grad_norm", "clip_grads_with_norm_", "get_total_norm"),
    minutes=12,
    difficulty=2,
)
