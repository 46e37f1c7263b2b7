"""A mean over the test images as an Effect: the chance is the images, for one network."""

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from course_utils.analysis.evidence import Effect, mean_of


def per_image_mean(values: ArrayLike, unit: str = "", pattern: str = "+.2f") -> Effect:
    """The mean of one number an image, with its t-interval.

    values: (N,) numbers, N >= 2, such as the differences of two losses on the same images

    >>> per_image_mean([0.1, 0.3, 0.2, 0.2], "nats").value
    0.2
    """
    numbers = np.asarray(values, dtype=np.float64)
    if numbers.ndim != 1 or len(numbers) < 2:
        raise ValueError(f"give one number an image, of two or more, got shape {numbers.shape}")
    return replace(mean_of(numbers, unit, pattern), chance=f"{len(numbers):,} images")
