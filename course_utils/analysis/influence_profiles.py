"""How the influence of pixels falls off from the middle of a field: its spread, and how far it is
from a Gaussian.
"""

import numpy as np
from numpy.typing import ArrayLike


def influence_profile(strength: ArrayLike, box: tuple[tuple[int, int], ...]) -> np.ndarray:
    """The share of a unit's gradient in each column of its field: (width,) float64, sum 1.

    strength: (H, W) not negative, as of `effective_receptive_field`; box: of the unit, as
    `ReceptiveField.box` answers it: ((top, bottom), (left, right)) in pixels
    """
    (top, bottom), (left, right) = box
    columns = np.asarray(strength, dtype=np.float64)[top:bottom, left:right].sum(0)
    if columns.sum() <= 0:
        raise ValueError(f"no pixel in rows {top} to {bottom}, columns {left} to {right} counts")
    return columns / columns.sum()


def spread(shares: ArrayLike) -> float:
    """The standard deviation of a profile, in pixels. shares: (N,) that sum to 1"""
    shares = np.asarray(shares, dtype=np.float64)
    place = np.arange(len(shares))
    middle = (shares * place).sum()
    return float(np.sqrt((shares * (place - middle) ** 2).sum()))


def distance_from_bell(shares: ArrayLike) -> float:
    """Which part of a profile lies elsewhere than in a Gaussian of its mean and spread, in [0, 1].

    shares: (N,) that sum to 1. Half of the sum of all differences: 0 for equal ones, 1 for two
    that share no pixel (the total variation distance)
    """
    shares = np.asarray(shares, dtype=np.float64)
    place = np.arange(len(shares))
    middle = (shares * place).sum()
    bell = np.exp(-((place - middle) ** 2) / (2 * spread(shares) ** 2))
    return float(np.abs(shares - bell / bell.sum()).sum() / 2)
