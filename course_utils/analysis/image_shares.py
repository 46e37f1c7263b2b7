"""A share of the test images, and the gap between two, as Effects: the chance is the images."""

import numpy as np
from numpy.typing import ArrayLike

from course_utils.analysis.evidence import Effect

NORMAL = 1.959964  # the quantile of the normal distribution for 95 percent


def image_share(chosen: ArrayLike) -> Effect:
    """What percentage of the images has a property, with Wilson's interval (Wilson 1927).

    chosen: (N,) bool, one an image, N >= 1. The interval never leaves 0 to 100. It covers the
    draw of the images, for one network, and not that of the network's first weights

    >>> image_share([True, True, True, False])
    ≈ 75.0 percent (95 % interval over 4 images: ≈ 30.1 to ≈ 95.4)
    """
    flags = _flags(chosen)
    n = len(flags)
    share = float(flags.mean())
    weight = NORMAL**2 / n  # z^2 / N of Wilson's formula
    middle = (share + weight / 2) / (1 + weight)
    half = (share * (1 - share) * weight + weight**2 / 4) ** 0.5 / (1 + weight)
    bounds = (100 * (middle - half), 100 * (middle + half))
    return Effect(100 * share, *bounds, chance=f"{n:,} images", unit="percent")


def image_share_gap(first: ArrayLike, second: ArrayLike) -> Effect:
    """How many points more of the images the first has than the second, image by image.

    first, second: (N,) bool of the same images, N >= 2. The interval is that of the mean of their
    differences, so the scatter of what both have in common cancels
    raises: ValueError for different numbers of images
    """
    one = _flags(first)
    other = _flags(second)
    if one.shape != other.shape:
        raise ValueError(f"both must be of the same images, got {len(one)} and {len(other)}")
    difference = 100.0 * (one.astype(np.float64) - other)
    gap = float(difference.mean())
    half = NORMAL * float(difference.std(ddof=1)) / len(one) ** 0.5
    chance = f"{len(one):,} images"
    return Effect(gap, gap - half, gap + half, chance=chance, unit="points", pattern="+.1f")


def _flags(values: ArrayLike) -> np.ndarray:
    """raises: ValueError unless it is a list of at least one bool"""
    flags = np.asarray(values)
    if flags.ndim != 1 or len(flags) == 0 or flags.dtype != bool:
        raise ValueError(f"give one bool an image, got {flags.dtype} of shape {flags.shape}")
    return flags
