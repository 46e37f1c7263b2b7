"""Where a map over pixels has its weight: on a mask, and on how few pixels half of it lies."""

import numpy as np
import torch


def share_on_mask(heat: torch.Tensor, mask: torch.Tensor) -> float:
    """Which part of the size of a map lies on a mask, in [0, 1]; 0 for an empty map.

    heat: (H, W) float, of either sign; mask: (H, W) float in [0, 1]
    """
    size = heat.abs()
    return (size * mask).sum().item() / (size.sum().item() or 1.0)  # 0 / 1 for an empty map


def pixels_with_half(values: np.ndarray) -> int:
    """How many of the strongest pixels make up half of the whole. values: not negative"""
    ordered = sorted(values.flatten().tolist(), reverse=True)
    total = sum(ordered)
    running = 0.0
    for count, value in enumerate(ordered, start=1):
        running += value
        if running >= total / 2:
            return count
    return len(ordered)
