"""The sweeps that `tuned_ranking` is asked about."""

import numpy as np

Run = tuple[float, float]  # validation and test accuracy of one seed
Row = dict[float, list[Run | None]]  # of one method, by rate; None is a run that diverged
Sweeps = dict[str, Row]
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


EXAMPLE: Sweeps = {
    "sgd": {0.1: [(80.0, 79.0), (82.0, 80.0)], 1.0: [(90.0, 91.0), None]},
    "adam": {0.01: [(70.0, 90.0), (70.0, 90.0)], 0.1: [(84.0, 85.0), (85.0, 86.0)]},
}
FINISHED: Sweeps = {  # the best mean, median and sum are those of different rates
    "relu": {0.1: [(60.0, 62.0), (61.0, 63.0), (95.0, 90.0)], 0.2: [(64.0, 66.0), (65.0, 61.0)]},
    "elu": {0.3: [(81.0, 70.5), (80.0, 74.0)], 0.1: [(55.0, 57.0), (54.0, 52.0), (53.0, 51.0)]},
    "selu": {0.1: [(70.0, 72.0), (74.0, 71.0), (77.0, 80.0)]},
}


def cases(rng: np.random.Generator) -> list[tuple]:
    """Sweeps: small ones, drawn ones, and more in which every run finished."""
    plans = ((FIRST, 3, 1), (SECOND, 5, 1), (SECOND, 4, 0), (FIRST, 4, 0), (SECOND, 2, 0))
    drawn_ones = [drawn(rng, plan, seeds, chance) for plan, seeds, chance in plans]
    return [
        (sweeps,) for sweeps in (EXAMPLE, SMALL, FINISHED, *drawn_ones, drawn(rng, FIRST, 5, 0))
    ]


def drawn(rng: np.random.Generator, sweeps: Plan, seeds: int, times: int) -> Sweeps:
    """Runs that scatter evenly around their means, one more at the first rate of every method.

    times: how often a run counts that diverged, 0 for sweeps without one
    """

    def runs(
        validation: float, test: float, scatter: float, diverged: int, seeds: int
    ) -> list[Run | None]:
        around = scatter * np.linspace(-1, 1, seeds)
        values = np.array([validation + around, test - around]) + rng.uniform(-0.1, 0.1, (2, seeds))
        pairs = enumerate(values.T.round(2).tolist())
        return [(a, b) if seed >= diverged * times else None for seed, (a, b) in pairs]

    return {
        method: {
            rate: runs(*entry, seeds if index else seeds + 1)
            for index, (rate, entry) in enumerate(row.items())
        }
        for method, row in sweeps.items()
    }
