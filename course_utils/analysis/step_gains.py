"""What each step from one network to another is worth, seed by seed, the steps judged together."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from course_utils.analysis.evidence import Effect

WHOLE = "all together"


def step_gains(arms: Mapping[str, ArrayLike]) -> dict[str, Effect]:
    """The gain of each arm over the one before, and of the last over the first, in points.

    arms: from a name to (N,) accuracies in percent of the same N >= 2 seeds, in the order of the
    steps; the first name is where they begin, each other one is that of a step
    returns: {step: Effect}, the last under "all together". The t-intervals of the paired
    differences are widened for their number (Bonferroni): in 95 of 100 tables, all hold
    raises: ValueError for fewer than two arms, or for arms of different lengths

    >>> list(step_gains({"plain": [60.0, 61.0], "wider": [62.0, 64.0]}))
    ['wider', 'all together']
    """
    values = {name: np.asarray(arm, dtype=np.float64) for name, arm in arms.items()}
    shapes = {arm.shape for arm in values.values()}
    if len(values) < 2 or len(shapes) > 1:
        raise ValueError(
            f"steps need two or more arms of the same seeds, got {len(values)} of shapes {shapes}"
        )
    names = list(values)
    pairs = {name: (names[place], name) for place, name in enumerate(names[1:])}
    pairs[WHOLE] = (names[0], names[-1])
    level = 1 - 0.05 / len(pairs)
    return {
        step: _gain(values[after] - values[before], level, len(pairs))
        for step, (before, after) in pairs.items()
    }


def _gain(differences: np.ndarray, level: float, together: int) -> Effect:
    """The mean of differences (N,) with the t-interval of a level."""
    from scipy import special  # scipy.stats takes a second to import; this is its t.ppf

    n = len(differences)
    if n < 2:
        raise ValueError("one seed has no interval; measure at least two")
    mean = float(differences.mean())
    student = float(special.stdtrit(n - 1, (1 + level) / 2))
    half = student * float(differences.std(ddof=1)) / n**0.5
    chance = f"{n} seeds, {together} intervals together"
    return Effect(mean, mean - half, mean + half, chance, "points", "+.1f")
