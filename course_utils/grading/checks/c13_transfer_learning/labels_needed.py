"""How many labels a learning curve needs for an accuracy."""

import math
from collections.abc import Callable

import numpy as np

from course_utils.analysis import labels_to_reach
from course_utils.grading.engine.check import Check, Mistake


def labels_needed(curve: dict[int, float], target: float) -> float:
    """curve: {number of labels: accuracy} -> how many; infinity where the curve ends below."""
    return labels_to_reach(curve, target)


def cases(rng: np.random.Generator) -> list[tuple]:
    def drawn(dip: bool) -> dict[int, float]:
        rises = 0.1 * rng.uniform(0.5, 1, size=5)
        rises[3] *= -0.8 if dip else 1
        accuracies = (0.4 + rises.cumsum()).tolist()
        return dict(zip((10, 20, 50, 200, 1000), accuracies, strict=True))

    steady = drawn(dip=False)
    dipped = drawn(dip=True)
    last = max(dipped[50], dipped[1000])
    return [
        ({10: 0.5, 100: 0.9}, 0.7),
        ({100: 0.9, 10: 0.5}, 0.4),
        ({10: 0.5, 100: 0.9}, 0.95),
        ({10: 0.5, 100: 0.9}, 0.9),
        ({10: 0.5, 20: 0.7, 40: 0.6, 80: 0.9}, 0.8),
        ({10: 0.5, 20: 0.4, 40: 0.9}, 0.5),
        (steady, 0.3 * steady[20] + 0.7 * steady[50]),
        (steady, steady[10] / 2),
        (dipped, 0.6 * dipped[10] + 0.4 * dipped[20]),
        ({**dipped, 5000: last + 0.1}, last + 0.02),
    ]


def climb(
    curve: dict[int, float],
    target: float,
    *,
    axis: Callable[[float], float] = math.log,
    back: Callable[[float], float] = math.exp,
    highest: bool = True,
) -> float:
    """Piece by piece, from one measured point to the next, with what the mistakes below change."""
    labels = sorted(curve)
    best = curve[labels[0]]
    for before, after in zip(labels, labels[1:], strict=False):
        low = best if highest else curve[before]
        if curve[after] >= target > low:
            share = (target - low) / (curve[after] - low)
            return back(axis(before) + share * (axis(after) - axis(before)))
        best = max(best, curve[after])
    return float(labels[0]) if target <= curve[labels[0]] else math.inf


def linear_axis(curve: dict[int, float], target: float) -> float:
    return climb(curve, target, axis=float, back=float)


def measured_only(curve: dict[int, float], target: float) -> float:
    return float(min((n for n in curve if curve[n] >= target), default=math.inf))


def from_the_dip(curve: dict[int, float], target: float) -> float:
    return climb(curve, target, highest=False)


def largest_when_never(curve: dict[int, float], target: float) -> float:
    return min(climb(curve, target), float(max(curve)))


def beyond_the_ends(curve: dict[int, float], target: float) -> float:
    first, second = sorted(curve)[:2]
    if target >= curve[first]:
        return climb(curve, target)
    slope = math.log(second / first) / (curve[second] - curve[first])
    return first * math.exp(slope * (target - curve[first]))


def with_interp(curve: dict[int, float], target: float) -> float:
    """In NumPy, on a logarithm of another base."""
    labels = np.array(sorted(curve))
    best = np.maximum.accumulate([curve[n] for n in labels.tolist()])
    if target > best[-1]:
        return np.inf
    after = int(np.searchsorted(best, target))
    piece = slice(max(0, after - 1), after + 1)  # a single one where the first is enough
    return 10 ** np.interp(target, best[piece], np.log10(labels[piece]))


CHECK = Check(
    work="labels_needed",
    reference=labels_needed,
    cases=cases,
    reread='Notebook 13, "How many labels is that?"',
    mistakes=(
        Mistake(
            "linear in labels",
            "You take the accuracy as linear in the number of labels. It is taken as linear in the "
            "logarithm: from 10 to 100 is as far as from 100 to 1,000.",
            linear_axis,
        ),
        Mistake(
            "measured numbers only",
            "Yours answers with a number of labels that was measured. The curve reaches the "
            "accuracy before that.",
            measured_only,
        ),
        Mistake(
            "start from a dip",
            "Where the curve dips, you climb from the bottom of the dip. The highest accuracy so "
            "far counts.",
            from_the_dip,
        ),
        Mistake(
            "the last for never",
            "Where the curve never reaches the accuracy, yours says the largest number of labels. "
            "Nobody knows what it would take.",
            largest_when_never,
        ),
        Mistake(
            "beyond the start",
            "You prolong the curve to the left. Fewer labels than the smallest number were never "
            "measured.",
            beyond_the_ends,
        ),
    ),
    accepted=(climb, with_interp),
    forbidden=("labels_to_reach",),
    minutes=12,
    difficulty=2,
)
