"""Occlusion: what the score loses when a square is covered."""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from course_utils.grading.checks.c12_seeing_inside.wrong_occlusion_map import (
    MISTAKES,
    Score,
    Work,
    asking,
    at,
    averaged,
    inside,
    losses,
    squares,
)
from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake


def with_a_score(
    work: "Callable",
    image: "torch.Tensor",
    weights: "torch.Tensor | None",
    window: int,
    stride: int,
    cover: "torch.Tensor",
) -> "Any":
    """Called with a scoring function: tanh of the image's product with each of the weights,
    added up; without weights, the sum of the image."""
    import torch

    def score(images: "torch.Tensor") -> "torch.Tensor":
        if weights is None:
            return images.sum((1, 2, 3))
        return torch.tanh(images.flatten(1) @ weights.flatten(1).T).sum(1)

    return work(image, score, window, stride, cover)


def occlusion_map(
    image: torch.Tensor, score: Score, window: int, stride: int, cover: torch.Tensor
) -> torch.Tensor:
    """image: (C, H, W), score: (N, C, H, W) -> (N,), cover: (C,). Returns (H, W)."""
    masks = squares(image, window, stride)
    return averaged(losses(image, score, masks, cover), masks)


def cases(rng: np.random.Generator) -> list[tuple]:
    weights = torch.tensor([[[[0.5, 0.1, 0.1, -0.5]]]])
    return [
        (torch.tensor([[[1.0, 2, 3, 4, 5]]]), None, 1, 2, torch.zeros(1)),
        (torch.tensor([[[1.0, 2, 3, 4]]]), weights, 1, 1, torch.zeros(1)),
        (
            torch.tensor([[[0.5, 1, -1], [1, 0.5, 2]]]),
            tensor(rng, 1, 1, 2, 3).float() / 2,
            2,
            1,
            torch.tensor([1.0]),
        ),
        (tensor(rng, 3, 7, 9), tensor(rng, 4, 3, 7, 9) / 6, 3, 2, tensor(rng, 3)),
        (tensor(rng, 2, 8, 6), tensor(rng, 3, 2, 8, 6) / 5, 2, 3, tensor(rng, 2)),
        (tensor(rng, 1, 5, 9), tensor(rng, 2, 1, 5, 9) / 4, 4, 3, tensor(rng, 1)),
    ]


def looped(
    image: torch.Tensor, score: Score, window: int, stride: int, cover: torch.Tensor
) -> list[list[float]]:
    """Pixel by pixel: the mean over the squares that cover it."""
    _, h, w = image.shape
    lost_at: dict[tuple[int, int], list[float]] = {(i, j): [] for i in range(h) for j in range(w)}
    for top in range(0, h - window + 1, stride):
        for left in range(0, w - window + 1, stride):
            hidden = image.clone()
            hidden[:, top : top + window, left : left + window] = cover[:, None, None]
            lost = float(score(image[None])[0] - score(hidden[None])[0])
            for i, j in lost_at:
                if top <= i < top + window and left <= j < left + window:
                    lost_at[i, j].append(lost)
    means = {pixel: float(np.mean(lost)) if lost else 0.0 for pixel, lost in lost_at.items()}
    return [[means[i, j] for j in range(w)] for i in range(h)]


def covered_in_place(
    image: torch.Tensor, score: Score, window: int, stride: int, cover: torch.Tensor
) -> torch.Tensor:
    """Covers a square in the image itself, and puts it back."""
    whole = score(image[None])
    total = torch.zeros_like(image[0])
    times = torch.zeros_like(image[0])
    for mask in squares(image, window, stride):
        kept = image[:, mask].clone()
        image[:, mask] = cover[:, None].to(image.dtype)
        total[mask] += whole - score(image[None])
        image[:, mask] = kept
        times[mask] += 1
    return torch.nan_to_num(total / times, nan=0.0)


def sized(reach: Callable[[int], tuple[int, int]]) -> Work:
    """The work with squares of another size. reach: window -> first and end, from its start"""

    def work(
        image: torch.Tensor, score: Score, window: int, stride: int, cover: torch.Tensor
    ) -> torch.Tensor:
        _, h, w = image.shape
        first, end = reach(window)
        top, left = (inside(length, window, stride) + first for length in (h, w))
        masks = at((h, w), end - first, top, left)
        return averaged(losses(image, score, masks, cover), masks)

    return work


def rim(length: int, window: int, stride: int) -> int:
    """How many pixels no square reaches."""
    return (length - window) % stride


CHECK = Check(
    work="occlusion_map",
    reference=occlusion_map,
    cases=cases,
    adapter=with_a_score,
    reread='Notebook 12, "Occlusion"',
    mistakes=(
        *MISTAKES,
        Mistake(
            "square of another size",
            "The side of your squares is not `window`: it is a pixel more or less, or they reach "
            "`window` pixels to each side of a middle.",
            sized(lambda window: (0, window + 1)),
            variants=(
                sized(lambda window: (0, window - 1)),
                sized(lambda window: (-window, window + 1)),
            ),
        ),
        Mistake(
            "squares from another corner",
            "Your squares start at another corner of the image, or leave a rim of equal width at "
            "all sides. They start at the upper left.",
            asking(starts=lambda *sizes: inside(*sizes) + rim(*sizes)),
            variants=(asking(starts=lambda *sizes: inside(*sizes) + rim(*sizes) // 2),),
        ),
    ),
    accepted=(looped, covered_in_place),
    points=3,
    minutes=15,
    difficulty=2,
)
