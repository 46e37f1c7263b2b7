"""How many times as large one quantity is as another, seed by seed: an Effect on a log scale."""

import numpy as np
from numpy.typing import ArrayLike

from course_utils.analysis.evidence import Effect
from course_utils.analysis.intervals import t_interval


def times_as_large(first: ArrayLike, second: ArrayLike, pattern: str = ".1f") -> Effect:
    """The geometric mean of first / second over seeds, with its 95 percent t-interval.

    first, second: (N,) positive numbers of the same seeds, N >= 2. The interval is taken on the
    logarithms, where a factor up and the same factor down are equally far, and is never negative.
    Where there is nothing to see the ratio is 1
    raises: ValueError for other lengths, or for a number that is not positive

    >>> times_as_large([20.0, 30.0], [10.0, 15.0]).value
    2.0
    """
    one = np.asarray(first, dtype=np.float64)
    other = np.asarray(second, dtype=np.float64)
    if one.shape != other.shape or one.ndim != 1 or len(one) < 2:
        raise ValueError(
            f"at least two seeds need both sides each, got shapes {one.shape} and {other.shape}"
        )
    if not ((one > 0).all() and (other > 0).all()):
        raise ValueError(
            "a ratio on a log scale needs positive numbers, "
            f"got {one.tolist()} and {other.tolist()}"
        )
    logs = t_interval(np.log(one / other))
    value, low, high = np.exp([logs.mean, logs.low, logs.high]).tolist()
    return Effect(value, low, high, f"{len(one)} seeds", "times", pattern)
