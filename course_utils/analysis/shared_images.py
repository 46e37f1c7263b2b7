"""The chance of the test images in a gap between two networks that answered the same ones."""

import numpy as np
from numpy.typing import ArrayLike

from course_utils.analysis.evidence import Effect


def error_ratio(first: ArrayLike, second: ArrayLike, draws: int = 2000, seed: int = 0) -> Effect:
    """The standard error of a gap on shared images, as a share of that on two sets of images.

    first, second: (N,) bool, which of the same N images each network has right. On shared images
    only those count that exactly one of them has right (McNemar 1947); on images of their own the
    squared errors of both accuracies add. The ratio is about 1 for networks that fail independently
    of each other, and smaller where both fail on the same images. Its interval is a percentile
    bootstrap of `draws` test sets
    raises: ValueError for answers to different numbers of images

    >>> error_ratio([True, True, False, True], [True, False, False, True]).value
    0.6546536707079771
    """
    one = np.asarray(first, dtype=np.float64)
    other = np.asarray(second, dtype=np.float64)
    if one.shape != other.shape or one.ndim != 1:
        raise ValueError(
            f"both must have answered the same images, got {one.shape} and {other.shape}"
        )
    both = (one * other).mean()
    only_first = (one > other).mean()
    only_second = (other > one).mean()
    neither = ((one == 0) & (other == 0)).mean()  # counted: a difference may round below 0
    shares = np.array([both, only_first, only_second, neither])
    # (draws, 4): images drawn with replacement fall on the four kinds as a multinomial does
    drawn = np.random.default_rng(seed).multinomial(len(one), shares, size=draws) / len(one)
    low, high = np.nanpercentile(_ratio(drawn), (2.5, 97.5))
    value = float(_ratio(shares[None])[0])
    return Effect(value, float(low), float(high), chance=f"{len(one):,} images", pattern=".2f")


def _ratio(shares: np.ndarray) -> np.ndarray:
    """(T, 4) shares of images, right by both, the first alone, the second alone, none -> (T,)."""
    both, only_first, only_second, _ = shares.T
    one = both + only_first
    other = both + only_second
    shared = only_first + only_second - (only_first - only_second) ** 2  # one image's variance
    with np.errstate(invalid="ignore"):  # a drawn set that a network has all right says nothing
        return np.asarray(np.sqrt(shared / (one * (1 - one) + other * (1 - other))))
