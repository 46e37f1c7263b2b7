"""Arms that are named (kind, setting), such as (optimizer, rate): run, read and chosen from."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import torch

from course_utils.analysis import MeanInterval, accuracy_interval
from course_utils.experiments.recipe import Recipe
from course_utils.experiments.result import Result
from course_utils.experiments.scheduler import execute_all

Swept = dict[str, dict[float, list[Result]]]  # {kind: {setting: Results, one a seed}}


def run_sweep(
    arms: Mapping[tuple[str, float], Recipe],
    seeds: Sequence[int],
    *,
    device: torch.device | str | None = None,
) -> Swept:
    """Run every arm under every seed, by kind and by setting. A run that diverges is a Result, too.

    >>> run_sweep(lesson("11", "quick")["optimizers"], (0, 1))["sgd"][0.1]
    """
    by_name: dict[Any, Recipe] = dict(arms)
    results: dict[Any, list[Result]] = execute_all(by_name, seeds, device=device, may_diverge=True)
    swept: Swept = {kind: {} for kind, _ in arms}
    for kind, setting in arms:
        swept[kind][setting] = results[kind, setting]
    return swept


def percents(runs: Iterable[Result]) -> np.ndarray:
    """Test accuracies in percent, (N,) float64; a run that diverged is right on no image."""
    return np.array([100 * (run.test_accuracy or 0.0) for run in runs])


def preferred(row: Mapping[float, Sequence[Result]]) -> float:
    """The setting with the best mean accuracy on the images held out, never one at which a run
    diverged.

    row: {setting: Results}, of recipes with `validation`; the test images are not looked at
    """
    validation = {
        setting: np.mean([run.history["val_accuracy"][-1] for run in runs])
        for setting, runs in row.items()
        if not any(run.diverged for run in runs)
    }
    return max(validation, key=lambda setting: float(validation[setting]))


def swept_intervals(
    swept: Mapping[str, Mapping[float, Sequence[Result]]], skip: Collection[float] = ()
) -> dict[str, dict[float, MeanInterval]]:
    """The mean test accuracy of each arm with its interval over seeds, for a plot.

    skip: settings to leave out
    """
    return {
        kind: {
            setting: accuracy_interval(percents(runs) / 100)
            for setting, runs in row.items()
            if setting not in skip
        }
        for kind, row in swept.items()
    }
