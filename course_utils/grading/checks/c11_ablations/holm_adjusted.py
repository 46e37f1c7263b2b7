"""Holm's correction as a number for each comparison: the level at which it would just survive."""

from collections.abc import Callable

import numpy as np
import torch

from course_utils.analysis import holm
from course_utils.grading.engine.check import Check, Mistake


def holm_adjusted(p: np.ndarray) -> np.ndarray:
    """p: (M,) -> (M,), each where its p was."""
    return holm(p)


def cases(rng: np.random.Generator) -> list[tuple]:
    def near(*values: float) -> np.ndarray:  # so little that their order stays
        return np.array(values) * rng.uniform(0.99, 1.01, len(values))

    return [
        (np.array([0.04, 0.01, 0.03]),),
        (np.array([0.02, 0.5, 0.01, 0.021]),),
        (near(0.21, 0.012, 0.7, 0.001, 0.6, 0.013, 0.2),),
        (near(0.004, 0.9, 0.03, 0.0062, 0.4, 0.8, 0.0001, 0.034, 0.3, 0.0035, 0.5),),
        (np.repeat(near(0.3, 0.011, 0.045), (1, 2, 2)),),
        (np.array([0.3, 0.04, 0.04, 0.01, 0.04]),),
    ]


def in_order(p: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The p-values from the smallest on, and how often each counts."""
    return np.sort(p), np.arange(len(p), 0, -1)


def put_back(p: np.ndarray, corrected: np.ndarray) -> np.ndarray:
    """The numbers of the sorted p-values, each where its p was."""
    out = np.empty_like(p)
    out[np.argsort(p, kind="stable")] = corrected
    return out


def bonferroni(p: np.ndarray) -> np.ndarray:
    return np.minimum(1, len(p) * p)


def without_memory(p: np.ndarray) -> np.ndarray:
    ordered, times = in_order(p)
    return put_back(p, np.minimum(1, times * ordered))


def left_sorted(p: np.ndarray) -> np.ndarray:
    return np.sort(holm(p))


def put_back_twice(p: np.ndarray) -> np.ndarray:
    return np.sort(holm(p))[np.argsort(p, kind="stable")]


def above_one(p: np.ndarray) -> np.ndarray:
    ordered, times = in_order(p)
    return put_back(p, np.maximum.accumulate(times * ordered))


def false_discovery_rate(p: np.ndarray) -> np.ndarray:
    ordered, times = in_order(p)
    steps = len(p) / times[::-1] * ordered
    return put_back(p, np.minimum(1, np.minimum.accumulate(steps[::-1])[::-1]))


def with_factors(factors: Callable[[int], np.ndarray]) -> Callable[[np.ndarray], np.ndarray]:
    """The work with other factors for the p-values from the smallest on. factors: of M"""

    def work(p: np.ndarray) -> np.ndarray:
        return put_back(p, np.minimum(1, np.maximum.accumulate(factors(len(p)) * np.sort(p))))

    return work


def of_ties(factor: Callable[[np.ndarray, float], float]) -> Callable[[np.ndarray], np.ndarray]:
    """The work with one factor for equal p-values. factor: of p and one of them"""

    def work(p: np.ndarray) -> np.ndarray:
        steps = np.array([factor(p, value) * value for value in np.sort(p)])
        return put_back(p, np.minimum(1, np.maximum.accumulate(steps)))

    return work


def hochberg(p: np.ndarray) -> np.ndarray:
    ordered, times = in_order(p)
    steps = (times * ordered)[::-1]
    return put_back(p, np.minimum(1, np.minimum.accumulate(steps)[::-1]))


def largest_first(p: np.ndarray) -> np.ndarray:
    ordered, times = in_order(p)
    steps = np.maximum.accumulate(ordered[::-1] * times)
    return np.minimum(1, put_back(p, steps[::-1]))


def in_the_given_order(p: np.ndarray) -> np.ndarray:
    times = put_back(p, np.arange(len(p), 0, -1))
    return np.minimum(1, np.maximum.accumulate(times * p))


def sidak(p: np.ndarray) -> np.ndarray:
    ordered, times = in_order(p)
    return put_back(p, np.maximum.accumulate(1 - (1 - ordered) ** times))


def survives(p: np.ndarray) -> np.ndarray:
    return holm(p) <= 0.05


def without_rank(p: np.ndarray) -> np.ndarray:
    ordered, times = in_order(p)
    return put_back(p, np.minimum(1, len(p) / times[::-1] * ordered))


def by_definition(p: np.ndarray) -> list[float]:
    """For each p the largest of what all p-values up to it count: no sorting."""
    counted = [(other, sum(q >= other for q in p) * other) for other in p]
    return [min(1.0, max(value for other, value in counted if other <= mine)) for mine in p]


def cumulative(p: np.ndarray) -> torch.Tensor:
    """Sorted, a running maximum, and back."""
    ordered, order = torch.from_numpy(p).sort()
    times = torch.arange(len(p), 0, -1)
    return (ordered * times).cummax(0).values.clamp(max=1)[order.argsort()]


CHECK = Check(
    work="holm_adjusted",
    reference=holm_adjusted,
    cases=cases,
    reread='Notebook 11, "Two kinds of chance"',
    mistakes=(
        Mistake(
            "Bonferroni",
            "Every one of your p-values counts M times. That is Bonferroni's correction, which is "
            "safe but gives away more than it must: only the smallest counts M times.",
            bonferroni,
            variants=(lambda p: len(p) * p,),
        ),
        Mistake(
            "does not stop",
            "Some of your numbers are smaller than that of a smaller p. Holm stops at the first "
            "that fails: whoever comes later cannot survive where an earlier one does not.",
            without_memory,
            variants=(lambda p: put_back(p, np.sort(p) * np.arange(len(p), 0, -1)),),
        ),
        Mistake(
            "left sorted",
            "Your numbers are right and in the wrong places: the smallest comes first. Put each "
            "back where its p was.",
            left_sorted,
        ),
        Mistake(
            "sorted once more",
            "Your numbers are right and in the wrong places. `values[order]` takes from the places "
            "`order`; to put back, write to those places.",
            put_back_twice,
        ),
        Mistake(
            "above one",
            "Some of your numbers are above 1. They are levels, and no level is.",
            above_one,
        ),
        Mistake(
            "false discovery rate",
            "You multiply by M over the rank: Benjamini and Hochberg's correction. It bounds the "
            "share of false ones among the findings; Holm's bounds the chance of even one.",
            false_discovery_rate,
            variants=(without_rank,),
        ),
        Mistake(
            "minimum for maximum",
            "You take a running minimum from the largest p: Hochberg's correction. Holm begins at "
            "the smallest and stops at the first that fails, so no number falls below an earlier "
            "one.",
            hochberg,
        ),
        Mistake(
            "factors upside down",
            "Your smallest p counts once and your largest M times. It is the other way round.",
            with_factors(lambda m: np.arange(1, m + 1)),
        ),
        Mistake(
            "largest first",
            "You begin with the largest p. Holm begins with the smallest, which counts M times.",
            largest_first,
        ),
        Mistake(
            "factors off by one",
            "Your factors are off by one: the smallest p counts M times, the largest once.",
            with_factors(lambda m: np.arange(m)[::-1]),
            variants=(with_factors(lambda m: np.arange(m + 1, 1, -1)),),
        ),
        Mistake(
            "equal ones together",
            "Equal p-values share one factor in yours, and it is not that of the first of them. "
            "Holm takes them one after the other, and no later number is below an earlier one.",
            of_ties(lambda p, value: float(1 + np.sum(p > value))),
            variants=(
                of_ties(lambda p, value: (1 + np.sum(p > value) + np.sum(p >= value)) / 2),
                of_ties(lambda p, value: len(np.unique(p[p >= value]))),
            ),
        ),
        Mistake(
            "maximum in the given order",
            "Your running maximum goes through p as it is given. It goes from the smallest to the "
            "largest.",
            in_the_given_order,
        ),
        Mistake(
            "as if independent",
            "You take 1 - (1 - p)^m, which holds for independent comparisons alone. Holm's "
            "correction multiplies.",
            sidak,
        ),
        Mistake(
            "yes or no",
            "You answer whether each survives at 5 percent. Asked is the smallest level at which "
            "it does.",
            survives,
        ),
        Mistake(
            "divided for multiplied",
            "You divide each p by how many are left. That many times p is the level at which it "
            "would survive.",
            lambda p: put_back(p, np.sort(p) / np.arange(len(p), 0, -1)),
            variants=(
                lambda p: put_back(p, np.maximum.accumulate(np.sort(p) / np.arange(len(p), 0, -1))),
            ),
        ),
        Mistake(
            "not sorted",
            "Your factors go by the places in p. They go by size: the smallest counts M times.",
            lambda p: np.minimum(1, p * np.arange(len(p), 0, -1)),
            variants=(
                lambda p: p * np.arange(len(p), 0, -1),
                lambda p: np.minimum(1, np.maximum.accumulate(p * np.arange(len(p), 0, -1))),
            ),
        ),
        Mistake(
            "stops at 5 percent",
            "Your numbers are right up to 5 percent, and those above are lost. Asked is a level "
            "for each comparison, whatever level a reader chooses later.",
            lambda p: np.where(holm(p) <= 0.05, holm(p), 1),
            variants=(lambda p: np.where(holm(p) <= 0.05, holm(p), p),),
        ),
    ),
    accepted=(by_definition, cumulative),
    forbidden=("holm", "compare_pairs", "multipletests", "course_utils"),
    points=3,
    minutes=15,
    difficulty=3,
)
