"""A race over several seeds: epochs to a given accuracy."""

import numpy as np

from course_utils.grading.checks.c14_capstone import wrong_mean_epochs_to as wrong
from course_utils.grading.engine.check import Check, Mistake


def mean_epochs_to(runs: list[list[float]], target: float) -> float:
    """runs: accuracies by epoch -> the mean epoch at the target; one more than all for never."""
    reached = [np.flatnonzero(np.array(run) >= target) for run in runs]
    first = [np.append(epochs, len(run))[0] + 1 for epochs, run in zip(reached, runs, strict=True)]
    return float(np.mean(first))


def cases(rng: np.random.Generator) -> list[tuple]:
    def drawn(never: bool) -> list[list[float]]:
        curves = np.round(rng.uniform(0.6, 0.9, size=(4, 9)), 3)
        curves[:, rng.integers(4, 6)] = 0.93
        curves[0, rng.integers(3)] = 0.95
        curves[1, 7] = 0.97
        curves[2, 6:] = 0.5
        return [*curves.tolist(), *([[0.7] * 6] if never else [])]

    return [
        ([[0.5, 0.9, 0.8], [0.6, 0.7, 0.7]], 0.8),
        ([[0.5, 0.8, 0.9, 0.8]], 0.8),
        ([[0.5, 0.7, 0.8], [0.6, 0.7, 0.7]], 0.8),
        ([[0.9, 0.7, 0.95, 0.92], [0.3, 0.9, 0.6, 0.91]], 0.9),
        # of different lengths, with one that never arrives, and a first that arrives at once
        ([[0.9, 0.95, 0.92, 0.96, 0.7], [0.5, 0.6, 0.7, 0.8], [0.3, 0.4, 0.91]], 0.9),
        ([[0.4, 0.5], [0.5, 0.7, 0.75, 0.7, 0.6]], 0.7),
        (drawn(never=False), 0.93),
        (drawn(never=True), 0.92),
    ]


def arrivals(run: list[float], target: float) -> list[int]:
    """The epochs after which a run is at the target, from 1."""
    return [epoch for epoch, accuracy in enumerate(run, start=1) if accuracy >= target]


def looped(runs: list[list[float]], target: float) -> float:
    """Epoch by epoch."""
    total = 0
    for run in runs:
        epoch = 1
        while epoch <= len(run) and run[epoch - 1] < target:
            epoch += 1
        total += epoch
    return total / len(runs)


def first_of_each(runs: list[list[float]], target: float) -> float:
    """The first arrival of each run, or one more than it has epochs."""
    return np.mean([next(iter(arrivals(run, target)), len(run) + 1) for run in runs]).item()


CHECK = Check(
    work="mean_epochs_to",
    reference=mean_epochs_to,
    cases=cases,
    reread='Notebook 14, "The race"',
    mistakes=(
        Mistake(
            "target must be exceeded",
            "Yours waits until the target is exceeded. Reached is enough.",
            wrong.must_exceed,
        ),
        Mistake(
            "target must be equaled",
            "Yours looks for an accuracy that equals the target. One above it has reached it, too.",
            wrong.must_equal,
        ),
        Mistake(
            "counted from zero",
            "You count from 0. After the first epoch, one epoch has passed.",
            wrong.from_zero,
            variants=(wrong.from_zero_never_right,),
        ),
        Mistake(
            "only those that arrive",
            "You leave out the runs that never get there. An arm that often fails would look fast.",
            wrong.only_those_that_arrive,
            variants=(wrong.divided_by_all,),
        ),
        Mistake(
            "divided by those that arrive",
            "You add up all the runs, but divide by how many of them get there. The mean is over "
            "all of them.",
            wrong.divided_by_those_that_arrive,
        ),
        Mistake(
            "never as the last epoch",
            "A run that never gets there counts as its last epoch in yours, as if it had arrived "
            "then. It counts one more.",
            wrong.never_as_the_last,
            variants=(wrong.never_one_less,),
        ),
        Mistake(
            "never as the first epoch",
            "A run that never gets there counts as its first epoch in yours, as if it had arrived "
            "at once. `argmax` says 0 where nothing is true.",
            wrong.never_as_one,
        ),
        Mistake(
            "infinity for never",
            "A run that never gets there makes your mean no number to compare with. It counts as "
            "one epoch more than it had.",
            wrong.infinite,
            variants=(wrong.not_a_number,),
        ),
        Mistake(
            "never by another run's length",
            "A run that never gets there counts by the length of another run in yours. Its own "
            "number of epochs counts, and one more.",
            wrong.longest,
            variants=(wrong.shortest,),
        ),
        Mistake(
            "epoch of the best",
            "You wait for the best epoch. The race ends when the target is first reached.",
            wrong.best_epoch_if_good,
            variants=(wrong.best_epoch,),
        ),
        Mistake(
            "reached for good",
            "You wait until the accuracy stays above the target. The race ends when it is first "
            "reached.",
            wrong.for_good,
        ),
        Mistake(
            "last time at the target",
            "You take the last epoch that is good enough. The race ends with the first one.",
            wrong.last_arrival,
        ),
        Mistake(
            "epochs counted up",
            "You count how many epochs are below the target, or how many are not, in the whole "
            "run. What comes after the target was first reached does not matter.",
            wrong.all_below,
            variants=(wrong.all_below_only, wrong.all_above),
        ),
        Mistake(
            "mean curve",
            "You average the runs and ask when their mean gets there. Asked is the mean of when "
            "each of them does.",
            wrong.mean_curve,
            variants=(wrong.mean_curve_of_those_left,),
        ),
        Mistake(
            "one run only",
            "Your answer is that of one run. It should be the mean over all of them.",
            wrong.first_run,
            variants=(wrong.last_run, wrong.the_fastest),
        ),
        Mistake(
            "median for mean",
            "You take the median over the runs. Asked is their mean.",
            wrong.the_median,
        ),
        Mistake(
            "sum for mean",
            "You add up the epochs of all the runs. Asked is their mean.",
            wrong.the_sum,
        ),
        Mistake(
            "no mean",
            "Your answer has a number for each run. Asked is their mean.",
            wrong.each,
        ),
        Mistake(
            "rounded",
            "Your mean is rounded to a whole number. It may lie between two epochs.",
            wrong.rounded,
            variants=(wrong.rounded_down,),
        ),
    ),
    accepted=(looped, first_of_each),
    forbidden=("time_to_accuracy",),
    minutes=7,
)
