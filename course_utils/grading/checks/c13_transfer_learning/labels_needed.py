"""How many labels a learning curve needs for an accuracy."""

import math
from functools import partial
from itertools import pairwise

import numpy as np

from course_utils.analysis import labels_to_reach
from course_utils.grading.checks.c13_transfer_learning import wrong_labels_needed as wrong
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

    accuracies = (0.2, 0.25, 0.3, 0.35, 0.8, 0.4, 0.5, 0.9)
    twice = {10 * 2**i: accuracy for i, accuracy in enumerate(accuracies)}
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
        ({40: 0.9, 10: 0.5, 20: 0.6}, 0.7),  # in no order
        (twice, 0.7),
        ({10: 0.6, 20: 0.4, 40: 0.9}, 0.5),
        ({10: 0.3, 20: 0.6, 40: 0.4, 80: 0.5, 160: 0.8}, 0.7),  # a dip of two
        (steady, 0.3 * steady[20] + 0.7 * steady[50]),
        (steady, steady[10] / 2),
        (dipped, 0.6 * dipped[10] + 0.4 * dipped[20]),
        ({**dipped, 5000: last + 0.1}, last + 0.02),
    ]


def climb(curve: dict[int, float], target: float) -> float:
    """Piece by piece, from one measured number to the next."""
    labels = sorted(curve)
    best = curve[labels[0]]
    for before, after in pairwise(labels):
        if curve[after] >= target > best:
            share = (target - best) / (curve[after] - best)
            return before * (after / before) ** share
        best = max(best, curve[after])
    return float(labels[0]) if target <= curve[labels[0]] else math.inf


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
            wrong.linear_axis,
        ),
        Mistake(
            "logarithm of the accuracy",
            "You take a logarithm of the accuracies as well. Only the numbers of labels are on a "
            "logarithmic scale.",
            wrong.log_of_both,
        ),
        Mistake(
            "another base on the way back",
            "You take the logarithm to one base and come back by another one. The way back undoes "
            "the logarithm, whatever the base.",
            wrong.ten_there_e_back,
            variants=(wrong.two_there_e_back, wrong.e_there_ten_back),
        ),
        Mistake(
            "logarithm for the number",
            "Your answer is the logarithm of a number of labels. Asked is the number itself.",
            wrong.logarithm_left,
        ),
        Mistake(
            "share from the far end",
            "You measure the share of the way from the far end, so a target just above the last "
            "accuracy needs many labels, and one just below the next needs few.",
            wrong.far_end,
        ),
        Mistake(
            "measured numbers only",
            "Yours answers with a number of labels that was measured. The curve reaches the "
            "accuracy between two of them.",
            wrong.measured_only,
            variants=(wrong.measured_before,),
        ),
        Mistake(
            "start from a dip",
            "Where the curve dips, you climb from the bottom of the dip. The highest accuracy so "
            "far counts.",
            wrong.from_the_dip,
            variants=(wrong.crossing,),
        ),
        Mistake(
            "start from the highest point",
            "Where the curve dips, you climb from where its highest value was measured. That value "
            "counts, but the climb begins at the number of labels just before the crossing.",
            wrong.from_the_highest,
        ),
        Mistake(
            "last crossing",
            "Where the curve comes above the accuracy more than once, yours takes the last time. "
            "The first one counts.",
            wrong.last_crossing,
        ),
        Mistake(
            "looked up as if it rose",
            "You look the accuracy up in a curve that dips, as if it only rose. So where it dips "
            "you find another place than the one where it is reached first.",
            wrong.interpolated,
            variants=(wrong.interpolated_to_the_end,),
        ),
        Mistake(
            "sorted by accuracy",
            "You sort the points by their accuracy, so neighbors of yours are no neighbors on the "
            "curve. Its order is that of the numbers of labels.",
            wrong.by_accuracy,
            variants=(wrong.interpolated_by_accuracy,),
        ),
        Mistake(
            "order of the dict",
            "You walk through the dict as it comes. It may come in any order; sort the numbers of "
            "labels first.",
            wrong.order_of_the_dict,
            variants=(wrong.order_and_dip,),
        ),
        Mistake(
            "one line through all",
            "You put one line through all the points. Between two neighbors the curve has a line "
            "of its own, and it goes through both of them.",
            wrong.line,
            variants=(wrong.line_back,),
        ),
        Mistake(
            "target must be exceeded",
            "Yours waits until the accuracy is exceeded. Reached is enough.",
            wrong.exceeded,
            variants=(wrong.exceeded_later, wrong.exceeded_at_start),
        ),
        Mistake(
            "the last for never",
            "Where the curve never reaches the accuracy, yours says the largest number of labels. "
            "Nobody knows what it would take.",
            wrong.largest_when_never,
        ),
        Mistake(
            "something else for never",
            "Where the curve never reaches the accuracy, the answer is `math.inf`. Yours is "
            "something else there.",
            partial(wrong.walk, never=None),
            variants=tuple(partial(wrong.walk, never=never) for never in (math.nan, -1.0, 0.0)),
        ),
        Mistake(
            "beyond the end",
            "You prolong the curve to the right. More labels than the largest number were never "
            "measured, so nobody knows what it would take.",
            wrong.beyond_the_end,
        ),
        Mistake(
            "beyond the start",
            "You prolong the curve to the left. Fewer labels than the smallest number were never "
            "measured.",
            wrong.beyond_the_start,
            variants=(wrong.start_not_asked, wrong.start_and_dip),
        ),
        Mistake(
            "start not asked",
            "Where the smallest number of labels reaches the accuracy already, yours says that "
            "none does.",
            wrong.infinite_at_start,
        ),
        Mistake(
            "rounded",
            "You round the number of labels. Between two measured ones it need not be a whole "
            "number, and the answer is a float.",
            partial(wrong.rounded, round),
            variants=(partial(wrong.rounded, math.ceil), partial(wrong.rounded, math.floor)),
        ),
    ),
    accepted=(climb, with_interp),
    forbidden=("labels_to_reach",),
    minutes=12,
    difficulty=2,
)
