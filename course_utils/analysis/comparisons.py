"""Which of several measured numbers differ, when each is compared with each."""

from dataclasses import dataclass

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
    p = 2 * special.ndtr(-np.abs(gap) / np.hypot(errors[first], errors[second]))  # two sides
    return Pairs(first, second, gap, p, holm(p))


def holm(p: ArrayLike) -> np.ndarray:
    """p-values (M,) corrected for M comparisons (Holm 1979): the smallest counts M times, the next
    M - 1 times, ...

    No corrected value is smaller than that of a smaller p, nor larger than 1.
    """
    p = np.asarray(p, dtype=np.float64)
    order = np.argsort(p)
    times = np.arange(len(p), 0, -1)  # M, M - 1, ..., 1
    corrected = np.empty_like(p)
    # Holm stops at the first p that fails; the running maximum carries that on to larger ones.
    corrected[order] = np.minimum(1, np.maximum.accumulate(times * p[order]))
    return corrected


def accuracy_error(accuracy: ArrayLike, images: int) -> np.ndarray:
    """Standard error of an accuracy as a number about all images of its kind:
    sqrt(accuracy (1 - accuracy) / images).

    accuracy: fractions in [0, 1], array or number; images: that the test set was drawn to, at
    least 1 -> float64 of the same shape
    It is not the error of a gap between networks that answered the same images: these share the
    luck of the draw, which cancels. Whether one is ahead on these images, the scatter between seeds
    decides; whether it would be on others, the images on which exactly one of the two is right (see
    `experiments.answers`).
    """
    share = np.asarray(accuracy, dtype=np.float64)
    return np.sqrt(share * (1 - share) / images)
