"""A race over several seeds: epochs to a given accuracy."""

import numpy as np

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
        ([[0.5, 0.8, 0.9, 0.8]], 0.8),
        ([[0.5, 0.7, 0.8], [0.6, 0.7, 0.7]], 0.8),
        ([[0.9, 0.7, 0.95, 0.92], [0.3, 0.9, 0.6, 0.91]], 0.9),
        (drawn(never=False), 0.93),
        (drawn(never=True), 0.92),
    ]


def average(epochs: list[int]) -> float:
    """The mean, 0 of nothing."""
    return sum(epochs) / len(epochs) if epochs else 0.0


def arrivals(run: list[float], target: float) -> list[int]:
    """The epochs after which a run is at the target, from 1."""
    return [epoch for epoch, accuracy in enumerate(run, start=1) if accuracy >= target]


def must_exceed(runs: list[list[float]], target: float) -> float:
    return mean_epochs_to(runs, target + 1e-9)


def from_zero(runs: list[list[float]], target: float) -> float:
    return mean_epochs_to(runs, target) - 1


def only_those_that_arrive(runs: list[list[float]], target: float) -> float:
    return average([epochs[0] for run in runs if (epochs := arrivals(run, target))])


def never_as_the_last(runs: list[list[float]], target: float) -> float:
    return average([min([*arrivals(run, target), len(run)]) for run in runs])


def best_epoch(runs: list[list[float]], target: float) -> float:
    return average(
        [run.index(max(run)) + 1 if max(run) >= target else len(run) + 1 for run in runs]
    )


def for_good(runs: list[list[float]], target: float) -> float:
    below = [
        [epoch for epoch, accuracy in enumerate(run, start=1) if accuracy < target] for run in runs
    ]
    return average([max(epochs, default=0) + 1 for epochs in below])


def mean_curve(runs: list[list[float]], target: float) -> float:
    length = min(map(len, runs))
    return mean_epochs_to([np.mean([run[:length] for run in runs], axis=0).tolist()], target)


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
            must_exceed,
        ),
        Mistake(
            "counted from zero",
            "You count from 0. After the first epoch, one epoch has passed.",
            from_zero,
        ),
        Mistake(
            "only those that arrive",
            "You leave out the runs that never get there. An arm that often fails would look fast.",
            only_those_that_arrive,
        ),
        Mistake(
            "never as the last epoch",
            "A run that never gets there counts as its last epoch in yours, as if it had arrived "
            "then. It counts one more.",
            never_as_the_last,
        ),
        Mistake(
            "epoch of the best",
            "You wait for the best epoch. The race ends when the target is first reached.",
            best_epoch,
        ),
        Mistake(
            "reached for good",
            "You wait until the accuracy stays above the target. The race ends when it is first "
            "reached.",
            for_good,
        ),
        Mistake(
            "mean curve",
            "You average the runs and ask when their mean gets there. Asked is the mean of when "
            "each of them does.",
            mean_curve,
        ),
    ),
    accepted=(looped, first_of_each),
    forbidden=("time_to_accuracy",),
    minutes=7,
)
