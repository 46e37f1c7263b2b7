"""Rank methods, each at the rate that its own validation images prefer."""

import math
from collections.abc import Callable, Iterable
from statistics import fmean, median
from typing import Any

import numpy as np

from course_utils.grading.checks.c11_ablations.sweeps import Row, Run, Sweeps, cases
from course_utils.grading.engine.check import Check, Mistake

Ranked = tuple[str, float, float]  # method, rate, accuracy


def mean(runs: list[Run], which: int) -> float:
    """Mean accuracy over the seeds. which: 0 is validation, 1 is test"""
    return float(np.mean([run[which] for run in runs]))


def stable(row: Row) -> dict[float, list[Run]]:
    """The rates of a row at which no run diverged."""
    finished = {rate: [run for run in runs if run is not None] for rate, runs in row.items()}
    return {rate: runs for rate, runs in finished.items() if len(runs) == len(row[rate])}


def ranked(rows: Iterable[Ranked]) -> list[Ranked]:
    """The best first."""
    return sorted(rows, key=lambda row: -row[2])


def tuned_ranking(
    sweeps: Sweeps, prefer: Callable[[list[Run]], Any] = lambda runs: mean(runs, 0), report: int = 1
) -> list[Ranked]:
    """sweeps: accuracies in percent, None for a run that diverged -> the best method first."""
    rows = []
    for method, row in sweeps.items():
        values = {rate: prefer(runs) for rate, runs in stable(row).items()}
        rate = max(values, key=values.__getitem__)
        rows.append((method, rate, mean(stable(row)[rate], report)))
    return ranked(rows)


def chosen_by_test(sweeps: Sweeps) -> list[Ranked]:
    return tuned_ranking(sweeps, prefer=lambda runs: mean(runs, 1))


def validation_reported(sweeps: Sweeps) -> list[Ranked]:
    return tuned_ranking(sweeps, report=0)


def diverged_left_out(sweeps: Sweeps) -> list[Ranked]:
    finished: Sweeps = {
        method: {rate: [run for run in runs if run] for rate, runs in row.items()}
        for method, row in sweeps.items()
    }
    return tuned_ranking(finished)


def diverged_as_zero(sweeps: Sweeps) -> list[Ranked]:
    zero: Sweeps = {
        method: {rate: [run or (0, 0) for run in runs] for rate, runs in row.items()}
        for method, row in sweeps.items()
    }
    return tuned_ranking(zero)


def preferring(prefer: Callable[[list[Run]], Any]) -> Callable[[Sweeps], list[Ranked]]:
    return lambda sweeps: tuned_ranking(sweeps, prefer)


def telling(
    report: Callable[[list[Run]], float], sort: Callable[[list[Ranked]], list[Ranked]] = ranked
) -> Callable[[Sweeps], list[Ranked]]:
    """The work that reports something else of the runs at the chosen rate, or in another order."""

    def work(sweeps: Sweeps) -> list[Ranked]:
        chosen = {method: rate for method, rate, _ in tuned_ranking(sweeps)}
        return sort([(m, chosen[m], report(stable(sweeps[m])[chosen[m]])) for m in sweeps])

    return work


def by_validation(sweeps: Sweeps) -> list[Ranked]:
    order = [method for method, _, _ in validation_reported(sweeps)]
    return sorted(tuned_ranking(sweeps), key=lambda row: order.index(row[0]))


def asking_one(which: int) -> Callable[[Sweeps], list[Ranked]]:
    """The work that asks one run of a rate whether it diverged."""

    def work(sweeps: Sweeps) -> list[Ranked]:
        return diverged_left_out(
            {
                method: {rate: runs for rate, runs in row.items() if runs[which] is not None}
                for method, row in sweeps.items()
            }
        )

    return work


def not_expected(sweeps: Sweeps) -> list[Ranked]:
    rows = []
    for method, row in sweeps.items():
        means = {rate: np.mean([run[0] for run in runs]) for rate, runs in row.items()}  # type: ignore[index]
        rate = max(means, key=means.__getitem__)
        rows.append((method, rate, mean(stable(row)[rate], 1)))
    return ranked(rows)


def never_reset(sweeps: Sweeps) -> list[Ranked]:
    best, found, rows = -1.0, (0.0, 0.0), []
    for method, row in sweeps.items():
        for rate, runs in stable(row).items():
            if mean(runs, 0) > best:
                best, found = mean(runs, 0), (rate, mean(runs, 1))
        rows.append((method, *found))
    return ranked(rows)


def one_rate_for_all(sweeps: Sweeps) -> list[Ranked]:
    rows = {method: stable(row) for method, row in sweeps.items()}
    shared = set.intersection(*(set(row) for row in rows.values()))
    rate = max(shared, key=lambda rate: sum(mean(row[rate], 0) for row in rows.values()))
    return ranked((method, rate, mean(row[rate], 1)) for method, row in rows.items())


def with_arrays(sweeps: Sweeps) -> list[list]:
    """NaN for a run that diverged, which spreads to the mean of its rate."""
    rows = []
    for method, row in sweeps.items():
        table = [
            [rate, *np.array([run or (np.nan, np.nan) for run in runs]).mean(axis=0)]
            for rate, runs in row.items()
        ]
        rate, _, test = table[np.nanargmax([validation for _, validation, _ in table])]
        rows.append([method, rate, test])
    return sorted(rows, key=lambda row: row[2], reverse=True)


def by_hand(sweeps: Sweeps) -> list[Ranked]:
    """One method and one rate after the other."""
    rows = []
    for method in sweeps:
        best = (-math.inf, 0.0, 0.0)
        for rate, runs in sweeps[method].items():
            finished = [run for run in runs if run is not None]
            if len(finished) == len(runs):
                validation, test = (
                    sum(column) / len(runs) for column in zip(*finished, strict=True)
                )
                if validation > best[0]:
                    best = validation, test, rate
        rows.append((best[1], method, best[2]))
    return [(method, rate, test) for test, method, rate in sorted(rows)[::-1]]


CHECK = Check(
    work="tuned_ranking",
    reference=tuned_ranking,
    cases=cases,
    reread='Notebook 11, "Optimizers: which rate?"',
    mistakes=(
        Mistake(
            "chosen by the test images",
            "You choose the rate by the test images. Whoever looks at them to choose gets a number "
            "that is too high: the best of several noisy ones. Choose by the validation images.",
            chosen_by_test,
            'Notebook 11, "Reading a table like a referee"',
        ),
        Mistake(
            "best seed",
            "You choose the rate of the single best run. One lucky seed wins that way; take the "
            "mean over the seeds.",
            preferring(max),
        ),
        Mistake(
            "validation reported",
            "You report the accuracy on the validation images. They were used to choose; the test "
            "images were not.",
            validation_reported,
        ),
        Mistake(
            "diverged runs left out",
            "You average over the runs that finished. A rate at which a run diverged then looks "
            "better than it is. It is never chosen.",
            diverged_left_out,
        ),
        Mistake(
            "diverged counts as zero",
            "You count a diverged run as 0 percent. With enough seeds such a rate can still have "
            "the best mean. It is never chosen.",
            diverged_as_zero,
        ),
        Mistake(
            "diverged run not expected",
            "Your code meets a run that is None and takes it apart like any other. It diverged: "
            "leave out its rate first.",
            not_expected,
        ),
        Mistake(
            "one run asked",
            "You ask one run of a rate whether it diverged. A rate is left out where any of its "
            "runs did.",
            asking_one(0),
            variants=(asking_one(-1),),
        ),
        Mistake(
            "median or worst seed",
            "You choose the rate by its middle or its worst seed. Asked is the mean over the "
            "seeds.",
            preferring(lambda runs: median(run[0] for run in runs)),
            variants=(preferring(min),),
        ),
        Mistake(
            "sum for mean",
            "You add up the accuracies of a rate, so a rate with more runs looks better. Take "
            "their mean.",
            preferring(lambda runs: sum(run[0] for run in runs)),
        ),
        Mistake(
            "both accuracies chosen by",
            "You choose the rate by validation and test accuracy together. The test images may not "
            "take part.",
            preferring(lambda runs: mean(runs, 0) + mean(runs, 1)),
        ),
        Mistake(
            "one run reported",
            "Your rates are right. You report a single run at each; asked is the mean test "
            "accuracy of all its seeds.",
            telling(lambda runs: max(run[1] for run in runs)),
            variants=(telling(lambda runs: max(runs)[1]), telling(lambda runs: runs[0][1])),
        ),
        Mistake(
            "worst first",
            "Your rows are right and begin with the worst. The best test accuracy comes first.",
            telling(lambda runs: mean(runs, 1), lambda rows: ranked(rows)[::-1]),
        ),
        Mistake(
            "not sorted",
            "Your rows are right and stand in another order than by their test accuracy: as the "
            "methods came, or by a name or a rate.",
            telling(lambda runs: fmean(run[1] for run in runs), list),
            variants=(
                telling(lambda runs: mean(runs, 1), sorted),
                telling(lambda runs: mean(runs, 1), lambda rows: sorted(rows)[::-1]),
            ),
        ),
        Mistake(
            "ranked by validation",
            "You rank the methods by their validation accuracy. It chose their rates; what they "
            "are worth the test images say.",
            by_validation,
        ),
        Mistake(
            "best of the method before",
            "A method is held against the best of those before it. Begin anew for each.",
            never_reset,
        ),
        Mistake(
            "one rate for all",
            "You take one rate for every method: the vertical cut through the hills. Each has its "
            "own best rate.",
            one_rate_for_all,
        ),
        Mistake(
            "tuple in another order",
            "Your tuples are in another order than (method, rate, mean test accuracy).",
            lambda sweeps: [(test, method, rate) for method, rate, test in tuned_ranking(sweeps)],
            variants=(
                lambda sweeps: [
                    (method, test, rate) for method, rate, test in tuned_ranking(sweeps)
                ],
            ),
        ),
        Mistake(
            "methods left out",
            "You leave out a method of which any run diverged. Only that rate is never chosen.",
            lambda sweeps: tuned_ranking(
                {m: row for m, row in sweeps.items() if len(stable(row)) == len(row)}
            ),
        ),
    ),
    accepted=(with_arrays, by_hand),
    forbidden=("course_utils",),
    points=3,
    minutes=15,
    difficulty=2,
)
