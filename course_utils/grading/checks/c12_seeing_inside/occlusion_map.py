"""Occlusion: what the score loses when a square is covered."""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake

Score = Callable[[torch.Tensor], torch.Tensor]


def with_a_score(
    work: "Callable",
    image: "torch.Tensor",
    weights: "torch.Tensor",
    window: int,
    stride: int,
    cover: "torch.Tensor",
) -> "Any":
    """Called with a scoring function: tanh of the image's product with each of the weights,
    added up."""
    import torch

    def score(images: "torch.Tensor") -> "torch.Tensor":
        return torch.tanh(images.flatten(1) @ weights.flatten(1).T).sum(1)

    return work(image, score, window, stride, cover)


def squares(image: torch.Tensor, window: int, stride: int) -> torch.Tensor:
    """Where each square is, as a boolean (squares, H, W)."""
    h, w = image.shape[1:]
    rows = torch.arange(h)
    columns = torch.arange(w)
    top = torch.arange(0, h - window + 1, stride)[:, None]
    left = torch.arange(0, w - window + 1, stride)[:, None]
    down = (rows >= top) & (rows < top + window)
    across = (columns >= left) & (columns < left + window)
    return (down[:, None, :, None] & across[None, :, None, :]).flatten(0, 1)


def losses(
    image: torch.Tensor, score: Score, masks: torch.Tensor, cover: torch.Tensor
) -> torch.Tensor:
    """What the score loses under each mask."""
    return score(image[None]) - score(torch.where(masks[:, None], cover[:, None, None], image))


def occlusion_map(
    image: torch.Tensor, score: Score, window: int, stride: int, cover: torch.Tensor
) -> torch.Tensor:
    """image: (C, H, W), score: (N, C, H, W) -> (N,), cover: (C,). Returns (H, W)."""
    masks = squares(image, window, stride)
    total = torch.einsum("s,shw->hw", losses(image, score, masks, cover), masks.to(image.dtype))
    return total / masks.sum(0).clamp(min=1)


def cases(rng: np.random.Generator) -> list[tuple]:
    weights = torch.tensor([[[[0.5, 0.1, 0.1, -0.5]]]])
    return [
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
    ]


def gained(
    image: torch.Tensor, score: Score, window: int, stride: int, cover: torch.Tensor
) -> torch.Tensor:
    return -occlusion_map(image, score, window, stride, cover)


def added_up(
    image: torch.Tensor, score: Score, window: int, stride: int, cover: torch.Tensor
) -> torch.Tensor:
    times = squares(image, window, stride).sum(0)
    return occlusion_map(image, score, window, stride, cover) * times


def black(
    image: torch.Tensor, score: Score, window: int, stride: int, cover: torch.Tensor
) -> torch.Tensor:
    return occlusion_map(image, score, window, stride, torch.zeros_like(cover))


def first_channel(
    image: torch.Tensor, score: Score, window: int, stride: int, cover: torch.Tensor
) -> torch.Tensor:
    masks = squares(image, window, stride)
    hidden = torch.where(masks, cover[0], image[0])
    others = image[1:].expand(len(masks), -1, -1, -1)
    lost = score(image[None]) - score(torch.cat([hidden[:, None], others], dim=1))
    total = torch.einsum("s,shw->hw", lost, masks.to(image.dtype))
    return total / masks.sum(0).clamp(min=1)


def never_uncovered(
    image: torch.Tensor, score: Score, window: int, stride: int, cover: torch.Tensor
) -> torch.Tensor:
    masks = squares(image, window, stride)
    lost = losses(image, score, masks.cumsum(0) > 0, cover)
    total = torch.einsum("s,shw->hw", lost, masks.to(image.dtype))
    return total / masks.sum(0).clamp(min=1)


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


CHECK = Check(
    work="occlusion_map",
    reference=occlusion_map,
    cases=cases,
    adapter=with_a_score,
    reread='Notebook 12, "Occlusion"',
    mistakes=(
        Mistake(
            "sign turned round",
            "Your signs are turned round. A pixel that helps the score makes it fall when covered: "
            "that is a loss, and positive.",
            gained,
        ),
        Mistake(
            "sum for mean",
            "You add up the losses of all squares over a pixel, so pixels in the middle get more "
            "for being covered more often. Take their mean.",
            added_up,
        ),
        Mistake(
            "covered with zero", "Your squares are zero. They should have the color `cover`.", black
        ),
        Mistake("one channel covered", "Your square covers the first channel only.", first_channel),
        Mistake(
            "never uncovered",
            "Your squares stay where they were: the second question is asked with two squares on "
            "the image. Start each from a fresh copy.",
            never_uncovered,
        ),
    ),
    accepted=(looped, covered_in_place),
    points=3,
    minutes=15,
    difficulty=2,
)
