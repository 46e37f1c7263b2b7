"""Rank methods, each at the rate that its own validation images prefer."""

import numpy as np

from course_utils.grading.engine.check import Check, Mistake

FIRST = {  # {method: {rate: (validation, test, scatter, how many runs diverged)}}, in percent
    "sgd": {0.01: (70, 71, 1, 0), 0.1: (88, 84, 1, 0), 1.0: (85, 87, 1, 0)},
    "rmsprop": {0.001: (83, 82, 1, 0), 0.01: (91, 90, 1, 1), 0.1: (20, 21, 2, 0)},
    "adam": {0.001: (86, 86.5, 0.5, 0), 0.01: (84, 83, 6, 0), 0.1: (50, 51, 2, 0)},
}
SECOND = {
    "relu": {0.003: (92, 91, 0.5, 0), 0.03: (94, 96, 1, 0)},
    "gelu": {0.3: (97, 98, 1, 1), 0.03: (71, 72, 2, 0), 0.003: (70, 75, 2, 0)},
    "elu": {0.003: (95, 93, 1, 0), 0.03: (95.6, 92, 3.5, 0)},
    "silu": {0.003: (80, 79, 1, 0), 0.03: (78, 81, 4, 0), 0.3: (10, 10, 0.5, 3)},
}
SMALL = {
    "sgd": {
        0.1: [(60.0, 58.0), (65.0, 62.0)],
        10.0: [(90.0, 91.0), None, (92.0, 89.5), (91.0, 90.0)],
    },
    "adam": {0.1: [(88.0, 85.0), (70.0, 87.0), (75.0, 80.0)], 0.01: [(83.0, 82.0), (81.0, 84.0)]},
}


def mean(runs, which):
    return np.mean([run[which] for run in runs])


def stable(row):
    return {rate: runs for rate, runs in row.items() if None not in runs}


def ranked(rows):
    return sorted(rows, key=lambda row: -row[2])


def tuned_ranking(sweeps, prefer=lambda runs: mean(runs, 0), report=1):
    rates = {
        method: max(stable(row), key=lambda rate, row=row: prefer(row[rate]))
        for method, row in sweeps.items()
    }
    return ranked(
        (method, rate, mean(sweeps[method][rate], report)) for method, rate in rates.items()
    )


def cases(rng):
    return [(SMALL,), (drawn(rng, FIRST, 3),), (drawn(rng, SECOND, 5),), (drawn(rng, SECOND, 4),)]


def drawn(rng, sweeps, seeds):
    """Runs that scatter evenly around their means, one more at the first rate of every method."""

    def runs(validation, test, scatter, diverged, seeds):
        around = scatter * np.linspace(-1, 1, seeds)
        values = np.array([validation + around, test - around]) + rng.uniform(-0.1, 0.1, (2, seeds))
        pairs = [tuple(pair) for pair in values.T.round(2).tolist()]
        return [None] * diverged + pairs[diverged:]

    return {
        method: {
            rate: runs(*entry, seeds + (place == 0))
            for place, (rate, entry) in enumerate(row.items())
        }
        for method, row in sweeps.items()
    }


def chosen_by_test(sweeps):
    return tuned_ranking(sweeps, prefer=lambda runs: mean(runs, 1))


def best_seed(sweeps):
    return tuned_ranking(sweeps, prefer=max)


def validation_reported(sweeps):
    return tuned_ranking(sweeps, report=0)


def diverged_left_out(sweeps):
    finished = {
        m: {rate: [run for run in runs if run] for rate, runs in row.items()}
        for m, row in sweeps.items()
    }
    return tuned_ranking(finished)


def diverged_as_zero(sweeps):
    zero = {
        m: {rate: [run or (0, 0) for run in runs] for rate, runs in row.items()}
        for m, row in sweeps.items()
    }
    return tuned_ranking(zero)


def one_rate_for_all(sweeps):
    shared = set.intersection(*(set(stable(row)) for row in sweeps.values()))
    rate = max(shared, key=lambda rate: sum(mean(row[rate], 0) for row in sweeps.values()))
    return ranked((method, rate, mean(row[rate], 1)) for method, row in sweeps.items())


def with_arrays(sweeps):
    found = {}
    for method, row in sweeps.items():
        table = {
            rate: np.array([run or (np.nan, np.nan) for run in runs]).mean(axis=0)
            for rate, runs in row.items()
        }
        best = max(
            table,
            key=lambda rate, table=table: -np.inf if np.isnan(table[rate][0]) else table[rate][0],
        )
        found[method] = [method, best, table[best][1]]
    return [
        found[method] for method in sorted(found, key=lambda method: found[method][2], reverse=True)
    ]


def by_hand(sweeps):
    rows = []
    for method in sweeps:
        best = None
        for rate, runs in sweeps[method].items():
            if all(run is not None for run in runs):
                validation, test = (sum(column) / len(runs) for column in zip(*runs, strict=True))
                if best is None or validation > best[0]:
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
            "You choose the rate by the test images. Whoever looks at them to choose gets a number that is too high: "
            "the best of several noisy ones. Choose by the validation images.",
            chosen_by_test,
            'Notebook 11, "Reading a table like a referee"',
        ),
        Mistake(
            "best seed",
            "You choose the rate of the single best run. One lucky seed wins that way; take the mean over the seeds.",
            best_seed,
        ),
        Mistake(
            "validation reported",
            "You report the accuracy on the validation images. They were used to choose; the test images were not.",
            validation_reported,
        ),
        Mistake(
            "diverged runs left out",
            "You average over the runs that finished. A rate at which a run diverged then looks better than it is. It "
            "is never chosen.",
            diverged_left_out,
        ),
        Mistake(
            "diverged counts as zero",
            "You count a diverged run as 0 percent. With enough seeds such a rate can still have the best mean. It is "
            "never chosen.",
            diverged_as_zero,
        ),
        Mistake(
            "one rate for all",
            "You take one rate for every method: the vertical cut through the hills. Each has its own best rate.",
            one_rate_for_all,
        ),
    ),
    accepted=(with_arrays, by_hand),
    forbidden=("course_utils",),
    points=3,
    minutes=15,
    difficulty=2,
)
