"""Rank methods, each at the rate that its own validation images prefer."""

import math
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from course_utils.grading.engine.check import Check, Mistake

Run = tuple[float, float]  # validation and test accuracy of one seed
Row = dict[float, list[Run | None]]  # of one method, by rate; None is a run that diverged
Sweeps = dict[str, Row]
Ranked = tuple[str, float, float]  # method, rate, accuracy
Plan = dict[str, dict[float, tuple[float, float, float, int]]]

FIRST: Plan = {  # {method: {rate: (validation, test, scatter, how many runs diverged)}}, in percent
    "sgd": {0.01: (70, 71, 1, 0), 0.1: (88, 84, 1, 0), 1.0: (85, 87, 1, 0)},
    "rmsprop": {0.001: (83, 82, 1, 0), 0.01: (91, 90, 1, 1), 0.1: (20, 21, 2, 0)},
    "adam": {0.001: (86, 86.5, 0.5, 0), 0.01: (84, 83, 6, 0), 0.1: (50, 51, 2, 0)},
}
SECOND: Plan = {
    "relu": {0.003: (92, 91, 0.5, 0), 0.03: (94, 96, 1, 0)},
    "gelu": {0.3: (97, 98, 1, 1), 0.03: (71, 72, 2, 0), 0.003: (70, 75, 2, 0)},
    "elu": {0.003: (95, 93, 1, 0), 0.03: (95.6, 92, 3.5, 0)},
    "silu": {0.003: (80, 79, 1, 0), 0.03: (78, 81, 4, 0), 0.3: (10, 10, 0.5, 3)},
}
SMALL: Sweeps = {
    "sgd": {
        0.1: [(60.0, 58.0), (65.0, 62.0)],
        10.0: [(90.0, 91.0), None, (92.0, 89.5), (91.0, 90.0)],
    },
    "adam": {0.1: [(88.0, 85.0), (70.0, 87.0), (75.0, 80.0)], 0.01: [(83.0, 82.0), (81.0, 84.0)]},
}


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


def cases(rng: np.random.Generator) -> list[tuple]:
    return [(SMALL,), (drawn(rng, FIRST, 3),), (drawn(rng, SECOND, 5),), (drawn(rng, SECOND, 4),)]


def drawn(rng: np.random.Generator, sweeps: Plan, seeds: int) -> Sweeps:
    """Runs that scatter evenly around their means, one more at the first rate of every method."""

    def runs(
        validation: float, test: float, scatter: float, diverged: int, seeds: int
    ) -> list[Run | None]:
        around = scatter * np.linspace(-1, 1, seeds)
        values = np.array([validation + around, test - around]) + rng.uniform(-0.1, 0.1, (2, seeds))
        pairs = enumerate(values.T.round(2).tolist())
        return [(first, second) if seed >= diverged else None for seed, (first, second) in pairs]

    return {
        method: {
            rate: runs(*entry, seeds if index else seeds + 1)
            for index, (rate, entry) in enumerate(row.items())
        }
        for method, row in sweeps.items()
    }


def chosen_by_test(sweeps: Sweeps) -> list[Ranked]:
    return tuned_ranking(sweeps, prefer=lambda runs: mean(runs, 1))


def best_seed(sweeps: Sweeps) -> list[Ranked]:
    return tuned_ranking(sweeps, prefer=max)


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
            best_seed,
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
            "one rate for all",
            "You take one rate for every method: the vertical cut through the hills. Each has its "
            "own best rate.",
            one_rate_for_all,
        ),
    ),
    accepted=(with_arrays, by_hand),
    forbidden=("course_utils",),
    points=3,
    minutes=15,
    difficulty=2,
)
