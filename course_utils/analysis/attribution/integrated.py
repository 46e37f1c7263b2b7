"""Integrated gradients: what the pixels contribute on the way from a baseline to the image."""

import torch
from torch import nn

from course_utils.analysis.attribution.score import score_gradient


def integrated_gradients(
    model: nn.Module,
    images: torch.Tensor,
    classes: torch.Tensor,
    *,
    baseline: float | torch.Tensor = 0.0,
    steps: int = 32,
) -> torch.Tensor:
    """Share each value has in the score's rise from the baseline to the image (Sundararajan et al.
    2017, equation 1).

    model: answers logits (N, K); images: (N, C, H, W) float; classes: (N,) int64
    baseline: where the way starts, a number or a tensor that broadcasts to the images; 0 is the
    mean color of a normalized image; steps: points on the way, each a backward pass, in the middle
    of equal pieces
    returns: (N, C, H, W), signed, in logits. *Completeness*: over an image it sums to score(image)
    - score(baseline), up to what the sum over `steps` points misses of the integral (their equation
    3 and section 5).
    raises: ValueError for no step; and as `class_scores`

    >>> maps = integrated_gradients(model, images, labels)
    >>> black = class_scores(model, 0 * images, labels)
    >>> maps.sum((1, 2, 3)), class_scores(model, images, labels) - black
    """
    if steps < 1:
        raise ValueError(
            f"steps must be at least 1, got {steps}; 32 is usual, more come nearer to completeness"
        )
    way = images - baseline
    total = torch.zeros_like(way)
    # x - (1 - a) (x - x') in the letters of equation 1, at a = (step + 0.5) / steps
    for step in range(steps):  # the midpoint rule for the integral along the way
        total += score_gradient(model, images - way * ((steps - step - 0.5) / steps), classes)
    return way * total / steps  # equation 1: the way times the mean gradient on it
