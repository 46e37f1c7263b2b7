"""Which of several measured numbers differ, when each is compared with each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True, eq=False)
class Pairs:
    """Every pair out of k numbers, M = k (k - 1) / 2 of them.

    first, second: (M,) int64, the two places, first < second; gap: (M,) float64, number at first
    minus that at second
    p: (M,) float64 in [0, 1], how often chance alone makes a gap at least as large where there is
    none
    corrected: (M,) float64 in [0, 1], the same after Holm's correction for M comparisons. Call
    every gap with corrected below 0.05 real, and in 95 of 100 tables all gaps called real are.
    """

    first: np.ndarray
    second: np.ndarray
    gap: np.ndarray
    p: np.ndarray
    corrected: np.ndarray


def compare_pairs(values: ArrayLike, errors: ArrayLike) -> Pairs:
    """Compare every number with every other, as normal and independent estimates.

    values: (k,) numbers, k >= 2; errors: (k,) positive numbers, their standard errors -> Pairs
    raises: ValueError for other lengths, or for an error that is not positive and finite

    >>> compare_pairs([0.872, 0.786], [0.003, 0.004]).gap.round(3)
    array([0.086])
    """
    values = np.asarray(values, dtype=np.float64)
    errors = np.asarray(errors, dtype=np.float64)
    if values.ndim != 1 or values.shape != errors.shape or len(values) < 2:
        raise ValueError(
            "there must be one error for each of two or more values, "
            f"got {values.shape}, {errors.shape}"
        )
    if not (np.isfinite(values) & np.isfinite(errors) & (errors > 0)).all():
        raise ValueError(
            "values must be finite and errors positive, "
            f"got {values.tolist()} and {errors.tolist()}"
        )
    from scipy import special  # scipy.stats takes a second to import; this is twice its norm.sf

    first, second = np.triu_indices(len(values), 1)
    gap = values[first] - values[second]
    p = 2 * special.ndtr(-np.abs(gap) / np.hypot(errors[first], errors[second]))
    return Pairs(first, second, gap, p, holm(p))


def holm(p: ArrayLike) -> np.ndarray:
    """p-values (M,) corrected for M comparisons (Holm 1979): the smallest counts M times, the next
    M - 1 times, ...

    No corrected value is smaller than that of a smaller p, nor larger than 1.
    """
    p = np.asarray(p, dtype=np.float64)
    order = np.argsort(p)
    times = np.arange(len(p), 0, -1)
    corrected = np.empty_like(p)
    corrected[order] = np.minimum(1, np.maximum.accumulate(times * p[order]))
    return corrected


@overload
def accuracy_error(
    accuracy: float, images: int, spread: float = 0.0, seeds: int = 1
) -> np.float64: ...
@overload
def accuracy_error(
    accuracy: np.ndarray | Sequence[float], images: int, spread: float = 0.0, seeds: int = 1
) -> np.ndarray: ...
def accuracy_error(
    accuracy: ArrayLike, images: int, spread: float = 0.0, seeds: int = 1
) -> np.ndarray | np.float64:
    """Standard error of a mean accuracy:
    sqrt(spread**2 / seeds + accuracy (1 - accuracy) / images).

    accuracy: fractions in [0, 1], array or number; images: of the test set, at least 1
    spread: standard deviation between seeds, a fraction; seeds: how many the accuracy is a mean of
    More seeds lower the first term alone: every seed meets the same test images, and they are a
    sample, too. Networks that meet the same images partly fail on the same ones, so a gap between
    two is surer than this says.
    """
    accuracy = np.asarray(accuracy, dtype=np.float64)
    return np.sqrt(spread**2 / seeds + accuracy * (1 - accuracy) / images)
