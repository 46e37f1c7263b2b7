"""When a training curve gets to a target: the first time, and for good."""

import numpy as np
from numpy.typing import ArrayLike


def first_passage(curves: ArrayLike, target: float) -> np.ndarray:
    """The first epoch at which each curve is at the target: (N,) int64, counted from 1.

    curves: (N, E) numbers, a run a row, an epoch a column; target: in their unit
    A run that never gets there counts as one epoch more than it had, E + 1. This is the time to
    accuracy of DAWNBench (Coleman et al. 2017), in epochs.

    >>> first_passage([[0.8, 0.9, 0.7, 0.9]], 0.9)
    array([2])
    """
    reached = _curves(curves) >= target
    # argmax finds the first True, and 0 where there is none; hence any().
    return np.where(reached.any(axis=1), reached.argmax(axis=1), reached.shape[1]) + 1


def lasting_passage(curves: ArrayLike, target: float) -> np.ndarray:
    """The epoch from which each curve stays at the target up to its end: (N,) int64.

    curves, target, and a run that ends below it: as in `first_passage`, and never before it

    >>> lasting_passage([[0.8, 0.9, 0.7, 0.9]], 0.9)
    array([4])
    """
    below = _curves(curves) < target
    last = below.shape[1] - below[:, ::-1].argmax(axis=1)  # the last epoch below, from 1
    return np.where(below.any(axis=1), last, 0) + 1


def _curves(curves: ArrayLike) -> np.ndarray:
    """(N, E) float64. raises: ValueError for another shape, or no epoch"""
    values = np.asarray(curves, dtype=np.float64)
    if values.ndim != 2 or values.shape[1] == 0:
        raise ValueError(
            f"curves must be (runs, epochs) with an epoch at least, got {values.shape}"
        )
    return values
