"""The scatter between repeats of one thing, pooled over groups, and how well it is known."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike

from course_utils.analysis.evidence import Effect


def pooled_scatter(groups: Iterable[ArrayLike], unit: str = "points") -> Effect:
    """Standard deviation of single values around the mean of their own group.

    groups: each (n,) numbers, n >= 2, of the same kind, scattered alike and normally
    The interval is that of a variance: its sum of squares over quantiles of chi-square. With few
    values it is wide, and far from symmetric

    >>> pooled_scatter([[87.43, 87.20], [87.16, 83.28, 87.41]])
    """
    from scipy import special  # scipy.stats takes a second to import; this is its chi2.ppf

    columns = [np.asarray(values, dtype=np.float64) for values in groups]
    if not columns or min(map(len, columns)) < 2:
        raise ValueError(f"each group needs two values or more, got {[*map(len, columns)]}")
    squares = sum(float(((values - values.mean()) ** 2).sum()) for values in columns)
    values = sum(map(len, columns))
    free = values - len(columns)  # degrees of freedom: a group spends one on its mean
    # chdtri takes the upper tail: 0.025 gives the large quantile, hence the low end.
    low, high = (float((squares / special.chdtri(free, tail)) ** 0.5) for tail in (0.025, 0.975))
    return Effect((squares / free) ** 0.5, low, high, f"{values} numbers", unit, ".2f")
