"""How well two columns of a table agree in their order."""

import numpy as np
from numpy.typing import ArrayLike

from course_utils.analysis.evidence import Effect


def rank_agreement(first: ArrayLike, second: ArrayLike) -> Effect:
    """Spearman's rank correlation of two columns: 1 is the same order, 0 none, -1 the opposite.

    first, second: (N,) numbers, N >= 5, without ties
    The interval is that of N drawn rows: Fisher's, with the variance 1.06 / (N - 3) of Fieller,
    Hartley and Pearson (1957). It never leaves [-1, 1]

    >>> rank_agreement([1, 2, 3, 4, 5], [1, 2, 3, 5, 4])
    """
    # argsort of argsort: the rank of each row, from 0
    one, other = (np.argsort(np.argsort(np.asarray(column))) for column in (first, second))
    rows = len(one)
    if one.shape != other.shape or one.ndim != 1 or rows < 5:
        raise ValueError(f"two columns of five or more rows, got {one.shape} and {other.shape}")
    correlation = float(np.corrcoef(one, other)[0, 1])
    place = np.arctanh(np.clip(correlation, -1 + 1e-9, 1 - 1e-9))  # Fisher's z; infinite at 1
    half = 1.96 * (1.06 / (rows - 3)) ** 0.5
    low, high = np.tanh([place - half, place + half])
    return Effect(correlation, float(low), float(high), chance=f"{rows} rows", pattern=".2f")
