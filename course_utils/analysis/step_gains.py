"""What each step from one network to another is worth, seed by seed, the steps judged together."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from course_utils.analysis.evidence import Effect, approx

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
    level = 1 - 0.05 / len(pairs)  # a miss in any of them: at most 0.05
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


def effects_table(columns: Mapping[str, Mapping[str, Effect]], rows: str = "step") -> str:
    """Effects as a Markdown table: a line for each name, in each column its number and interval.

    columns: from a heading to {name: Effect}, the same names in each; rows: what the names are
    raises: ValueError for columns of different names

    >>> print(effects_table({"short": {"wider": exact(2.0)}}))
    """
    names = [list(column) for column in columns.values()]
    if not names or any(other != names[0] for other in names):
        raise ValueError(f"every column needs the same {rows}s, got {names}")
    lines = [f"| {rows} | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
    for name in names[0]:
        lines.append(f"| {name} | {' | '.join(_cell(one[name]) for one in columns.values())} |")
    return "\n".join(lines)


def _cell(effect: Effect) -> str:
    """A number with its interval, without unit and chance."""
    pattern = effect.pattern
    low, high = (f"{bound:{pattern}}" for bound in (effect.low, effect.high))
    return f"{approx(effect.value, pattern)} ({low} to {high})"
