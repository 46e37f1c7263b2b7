"""Walks along the gradient, right and wrong."""

from collections.abc import Sequence

import torch
import torch.nn.functional as F

Weights = Sequence[torch.Tensor]


def slope(
    weights: Weights, inputs: torch.Tensor, labels: torch.Tensor, kind: str = ""
) -> tuple[float, Weights]:
    """The loss at some weights, and its gradient."""
    first, second = (weight.detach().requires_grad_(True) for weight in weights)
    bend = {"linear": torch.clone, "relu": torch.relu, "sigmoid": torch.sigmoid}
    answers = bend.get(kind, torch.tanh)(inputs @ first.T) @ second.T
    answers = answers.softmax(1) if kind == "softmax" else answers
    reduction = "sum" if kind == "sum of losses" else "mean"
    loss = F.cross_entropy(answers, labels, reduction=reduction)
    return loss.item(), torch.autograd.grad(loss, (first, second))


def norm(tensors: Weights, kind: str = "") -> float:
    """The length of all weights together, or what is taken for it."""
    lengths = torch.stack([t.norm() for t in tensors])
    if kind in ("first measured", "second measured"):
        return float(lengths[int(kind == "second measured")])
    if kind == "squared":
        return float((lengths**2).sum())
    if kind == "absolute":
        return float(sum(t.abs().sum() for t in tensors))
    return float(lengths.sum() if kind == "summed norms" else lengths.norm())


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
    start = here = [first, second]
    before, gradient = slope(start, inputs, labels, kind)
    if kind in ("first moves", "second moves"):
        kept = int(kind == "second moves")
        gradient = [g * (place == kept) for place, g in enumerate(gradient)]
    size = norm(gradient, kind)
    unit = size if kind.startswith("unit") else 1
    losses, distances, lengths = [], [], []
    gathered = gradient
    for step in steps:
        origin = here if kind == "never back" else start
        along = (step if kind == "uphill" else -step) / unit
        here = [w + along * g for w, g in zip(origin, gradient, strict=True)]
        loss, other = slope(here, inputs, labels, kind)
        gathered = [a + b for a, b in zip(gathered, other, strict=True)]
        if kind == "gathered":
            other = gathered
        losses.append(loss)
        lengths.append(step * (1 if kind in ("steps alone", "unit") else size))
        distances.append(distance(gradient, other, kind))
    return summary(before, losses, distances, lengths, kind)


def distance(gradient: Weights, other: Weights, kind: str) -> float:
    """How far two gradients are apart."""
    if kind == "difference of lengths":
        return abs(norm(other) - norm(gradient))
    if kind == "signed difference of lengths":
        return norm(other) - norm(gradient)
    if kind == "gradient there":
        return norm(other)
    apart = [b - a for a, b in zip(gradient, other, strict=True)]
    if kind in ("first moves", "second moves"):
        return norm([apart[int(kind == "second moves")]])
    return norm(apart, kind)


def summary(
    before: float, losses: list[float], distances: list[float], lengths: list[float], kind: str
) -> dict[str, float]:
    """The three numbers. before: the loss at the start"""
    ratios = [distance / length for distance, length in zip(distances, lengths, strict=True)]
    farthest = distances.index(max(distances))
    betas = {
        "two maxima": max(distances) / max(lengths),
        "last": ratios[-1],
        "last of all": ratios[-1],
        "first": ratios[0],
        "at the farthest": ratios[farthest],
        "at the longest": ratios[lengths.index(max(lengths))],
        "means": sum(ratios) / len(ratios),
        "mean beta": sum(ratios) / len(ratios),
        "smallest": min(ratios),
    }
    ranges = {
        "from the start": max(*losses, before) - min(*losses, before),
        "change": max(abs(loss - before) for loss in losses),
        "drop": before - min(losses),
        "last minus first": losses[-1] - losses[0],
        "apart at the ends": abs(losses[-1] - losses[0]),
        "last of all": abs(losses[-1] - losses[0]),
    }
    farthest_apart = {
        "means": sum(distances) / len(distances),
        "mean distance": sum(distances) / len(distances),
        "last of all": distances[-1],
        "lengths": max(lengths),
    }
    return {
        "loss_range": ranges.get(kind, max(losses) - min(losses)),
        "distance": farthest_apart.get(kind, max(distances)),
        "beta": betas.get(kind, max(ratios)),
    }
