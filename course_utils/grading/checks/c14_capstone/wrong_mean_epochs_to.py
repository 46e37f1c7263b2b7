"""Wrong implementations of `mean_epochs_to`, for its bank."""

import math
from collections.abc import Callable
from functools import partial
from statistics import mean, median

import numpy as np

Runs = list[list[float]]


def average(epochs: list[float]) -> float:
    """The mean, 0 of nothing."""
    return sum(epochs) / len(epochs) if epochs else 0.0


def arrivals(run: list[float], target: float) -> list[int]:
    """The epochs after which a run is at the target, from 1."""
    return [epoch for epoch, accuracy in enumerate(run, start=1) if accuracy >= target]


def first(run: list[float], target: float) -> int:
    return next(iter(arrivals(run, target)), len(run) + 1)


def of_each(epoch: Callable[[list[float], float], float], runs: Runs, target: float) -> float:
    """The mean of what is counted for each run. epoch: of a run and the target"""
    return average([epoch(run, target) for run in runs])


def if_never(never: Callable[[list[float]], float], runs: Runs, target: float) -> float:
    """With another number for a run that never gets there. never: of the run"""
    return average([[*arrivals(run, target), never(run)][0] for run in runs])


must_exceed = partial(of_each, lambda run, target: first(run, target + 1e-9))
must_equal = partial(
    of_each, lambda run, target: run.index(target) + 1 if target in run else len(run) + 1
)
from_zero = partial(of_each, lambda run, target: first(run, target) - 1)
from_zero_never_right = partial(
    of_each,
    lambda run, target: [*(epoch - 1 for epoch in arrivals(run, target)), len(run) + 1][0],
)
never_as_the_last = partial(if_never, len)
never_one_less = partial(if_never, lambda run: len(run) - 1)
never_as_one = partial(if_never, lambda run: 1)
infinite = partial(if_never, lambda run: math.inf)
not_a_number = partial(if_never, lambda run: math.nan)
best_epoch = partial(of_each, lambda run, target: run.index(max(run)) + 1)
best_epoch_if_good = partial(
    of_each,
    lambda run, target: run.index(max(run)) + 1 if max(run) >= target else len(run) + 1,
)
last_arrival = partial(of_each, lambda run, target: [len(run) + 1, *arrivals(run, target)][-1])
all_below = partial(of_each, lambda run, target: len(run) - len(arrivals(run, target)) + 1)
all_below_only = partial(of_each, lambda run, target: len(run) - len(arrivals(run, target)))
all_above = partial(of_each, lambda run, target: len(arrivals(run, target)))
for_good = partial(
    of_each,
    lambda run, target: (
        max((epoch for epoch, accuracy in enumerate(run, start=1) if accuracy < target), default=0)
        + 1
    ),
)


def only_those_that_arrive(runs: Runs, target: float) -> float:
    return average([epochs[0] for run in runs if (epochs := arrivals(run, target))])


def divided_by_all(runs: Runs, target: float) -> float:
    return sum(epochs[0] for run in runs if (epochs := arrivals(run, target))) / len(runs)


def divided_by_those_that_arrive(runs: Runs, target: float) -> float:
    total = sum(first(run, target) for run in runs)
    return total / max(1, sum(bool(arrivals(run, target)) for run in runs))


def longest(runs: Runs, target: float) -> float:
    return if_never(lambda run: max(map(len, runs)) + 1, runs, target)


def shortest(runs: Runs, target: float) -> float:
    return if_never(lambda run: min(map(len, runs)) + 1, runs, target)


def first_run(runs: Runs, target: float) -> float:
    return float(first(runs[0], target))


def last_run(runs: Runs, target: float) -> float:
    return float(first(runs[-1], target))


def the_median(runs: Runs, target: float) -> float:
    return float(median(first(run, target) for run in runs))


def the_sum(runs: Runs, target: float) -> float:
    return float(sum(first(run, target) for run in runs))


def the_fastest(runs: Runs, target: float) -> float:
    return float(min(first(run, target) for run in runs))


def each(runs: Runs, target: float) -> list[int]:
    return [first(run, target) for run in runs]


def rounded(runs: Runs, target: float) -> float:
    return float(round(mean(first(run, target) for run in runs)))


def rounded_down(runs: Runs, target: float) -> int:
    return sum(first(run, target) for run in runs) // len(runs)


def mean_curve(runs: Runs, target: float) -> float:
    length = min(map(len, runs))
    return float(first(np.mean([run[:length] for run in runs], axis=0).tolist(), target))


def mean_curve_of_those_left(runs: Runs, target: float) -> float:
    length = max(map(len, runs))
    curve = [mean(run[i] for run in runs if len(run) > i) for i in range(length)]
    return float(first(curve, target))
