"""Is a classifier right as often as it is confident? Accuracy by confidence, and how far the two
are apart.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True, eq=False)
class Reliability:
    """N answers sorted into B bins of equal width by their confidence.

    edges: (B + 1,) float64 from 0 to 1; bin b holds confidences in (edges[b], edges[b + 1]], the
    first also 0
    count: (B,) int64, answers in the bin, summing to N
    confidence, accuracy: (B,) float64 in [0, 1], mean confidence and fraction right of the bin; nan
    for an empty one
    """

    edges: np.ndarray
    count: np.ndarray
    confidence: np.ndarray
    accuracy: np.ndarray

    @property
    def ece(self) -> float:
        """Expected calibration error in [0, 1]: the mean over the answers of their bin's
        |accuracy - confidence|.

        Guo et al. 2017, "On calibration of modern neural networks", eq. 3. It depends on the number
        of bins.
        """
        filled = self.count > 0
        gaps = np.abs(self.accuracy - self.confidence)[filled]  # an empty bin is nan
        return float(gaps @ self.count[filled] / self.count.sum())


def reliability(confidence: ArrayLike, correct: ArrayLike, bins: int = 10) -> Reliability:
    """Sort answers into `bins` bins of equal width by confidence and measure the accuracy of each.

    confidence: (N,) numbers in [0, 1], the probability that the classifier gives to its answer;
    N >= 1
    correct: (N,) bool, whether the answer is right; bins: whole number, at least 1 -> Reliability
    raises: ValueError for a confidence outside [0, 1] or nan, different lengths, no answers, or no
    bins

    >>> result = reliability([0.9, 0.9, 0.6], [True, False, True], bins=2)
    >>> result.count.tolist(), f"{result.accuracy[1]:.2f} at {result.confidence[1]:.2f}"
    ([0, 3], '0.67 at 0.80')
    >>> f"{result.ece:.2f}"
    '0.13'
    """
    probability, right = _checked(confidence, correct)
    if not isinstance(bins, int | np.integer) or bins < 1:
        raise ValueError(f"bins must be a whole number, at least 1, got {bins!r}; try bins=10")
    edges = np.linspace(0, 1, bins + 1)
    # side left: a confidence on an edge belongs to the bin below
    index = np.searchsorted(edges[1:-1], probability)
    count = np.bincount(index, minlength=bins)
    return Reliability(edges, count, _mean(index, probability, count), _mean(index, right, count))


def _mean(index: np.ndarray, values: np.ndarray, count: np.ndarray) -> np.ndarray:
    """The mean of `values` (N,) in each bin (B,), nan for an empty one."""
    sums = np.bincount(index, weights=values, minlength=len(count))
    return np.divide(sums, count, out=np.full(len(count), np.nan), where=count > 0)


def _checked(confidence: ArrayLike, correct: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Both as float64 arrays of one length, after checking what they hold."""
    confidence = np.asarray(confidence, dtype=np.float64)
    correct = np.asarray(correct)
    if confidence.ndim != 1 or confidence.shape != correct.shape or len(confidence) == 0:
        raise ValueError(
            "confidence and correct must be two lists of one length, at least 1, got shapes "
            f"{confidence.shape} and {correct.shape}; take both from one Predictions"
        )
    _check_range(confidence)
    if not np.isin(correct, (0, 1)).all():
        i = int((~np.isin(correct, (0, 1))).argmax())
        raise ValueError(
            f"correct must be True or False, got {correct[i]!r} at index {i}; "
            "try predicted == labels"
        )
    return confidence, correct.astype(np.float64)


def _check_range(confidence: np.ndarray) -> None:
    """raises: ValueError, naming the answer, for a confidence outside of [0, 1]"""
    wrong = ~((confidence >= 0) & (confidence <= 1))  # ~(>=) also catches nan
    if wrong.any():
        i = int(wrong.argmax())
        raise ValueError(
            f"confidence must lie in [0, 1], got {confidence[i]:.4g} at index {i}; "
            "logits need a softmax first, percent a division by 100"
        )
