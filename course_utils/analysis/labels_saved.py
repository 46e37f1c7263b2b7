"""How many times as many labels one way to learn needs as another, over several draws of labels."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from course_utils.analysis.evidence import Effect
from course_utils.analysis.intervals import t_interval
from course_utils.analysis.label_efficiency import labels_to_reach


def times_the_labels(slow: Mapping[int, ArrayLike], reached: ArrayLike, labels: int) -> Effect:
    """How many times `labels` the slow way needs for what another reached with them.

    slow: {number of labels: (N,) accuracies, one a draw}; reached: (N,) accuracies of the other way
    with `labels` labels, of the same draws and in the same unit, N >= 2
    returns: the geometric mean over the draws with its 95 percent interval, taken of the
    logarithms: twice and half as many are equally far from 1. Each draw's number is read off the
    draw's own curve by `labels_to_reach`; where the curve ends too low, its last number of labels
    counts, which makes the mean a lower bound
    raises: ValueError for unequal numbers of draws

    >>> curve = {10: [40.0, 42.0], 100: [80.0, 82.0]}
    >>> times_the_labels(curve, [60.0, 64.0], 10)
    ≈ 3.3 times (95 % interval over 2 seeds: ≈ 1.6 to ≈ 6.9)
    """
    draws = np.asarray(reached, dtype=np.float64)
    curves = {n: np.asarray(values, dtype=np.float64) for n, values in slow.items()}
    sizes = {len(values) for values in (*curves.values(), draws)}
    if len(sizes) != 1:
        raise ValueError(f"each draw needs both sides, got {sorted(sizes)} draws")
    most = float(max(curves))  # in place of inf, which would take the mean with it
    needed = [
        min(most, labels_to_reach({n: float(row[k]) for n, row in curves.items()}, float(target)))
        for k, target in enumerate(draws)
    ]
    logs = t_interval(np.log(np.array(needed) / labels))
    value, low, high = (float(np.exp(x)) for x in (logs.mean, logs.low, logs.high))
    return Effect(value, low, high, f"{len(draws)} seeds", "times")
