"""A mean over the test images as an Effect: the chance is the images, for one network."""

import numpy as np
from numpy.typing import ArrayLike

from course_utils.analysis.evidence import Effect

NORMAL = 1.959964  # the quantile of the normal distribution for 95 percent


def per_image_mean(values: ArrayLike, unit: str = "", pattern: str = "+.2f") -> Effect:
    """The mean of one number an image, with the interval of a normal mean.

    values: (N,) numbers, N >= 2, such as the differences of two losses on the same images

    >>> per_image_mean([0.1, 0.3, 0.2, 0.2], "nats").value
    0.2
    """
    numbers = np.asarray(values, dtype=np.float64)
    if numbers.ndim != 1 or len(numbers) < 2:
        raise ValueError(f"give one number an image, of two or more, got shape {numbers.shape}")
    mean = float(numbers.mean())
    half = NORMAL * float(numbers.std(ddof=1)) / len(numbers) ** 0.5
    return Effect(mean, mean - half, mean + half, f"{len(numbers):,} images", unit, pattern)
