"""Losses of several trainings at equal steps, and how far apart they are."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike


def loss_blocks(trainings: Sequence[ArrayLike], blocks: int = 30) -> tuple[np.ndarray, np.ndarray]:
    """The steps at the middle of each block of steps (B,), and the mean losses of the blocks.

    trainings: S sequences of losses (T,), a loss a step, all equally long, T >= blocks
    returns: (B,) float64, and (B, S) float64

    >>> loss_blocks([[4.0, 2, 2, 0]], 2)
    (array([0.5, 2.5]), array([[3.],
           [1.]]))
    """
    losses = np.array([np.asarray(one, dtype=np.float64) for one in trainings]).T  # (T, S)
    parts = np.array_split(np.arange(len(losses)), blocks)
    steps = np.array([part.mean() for part in parts])
    return steps, np.array([losses[part].mean(0) for part in parts])


def band_width(trainings: Sequence[ArrayLike], blocks: int = 30) -> float:
    """By how much the largest of the losses exceeds the smallest at equal steps, on average: 0.1
    for a tenth.

    trainings: as for `loss_blocks`, all losses positive
    """
    _, losses = loss_blocks(trainings, blocks)
    return float((losses.max(1) / losses.min(1) - 1).mean())
