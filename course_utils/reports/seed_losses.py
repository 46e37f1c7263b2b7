"""Training losses of a recipe under many seeds: those of its stored runs, or of runs made here."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch

from course_utils.experiments import Recipe
from course_utils.reports.paired_runs import paired_runs


def seed_losses(
    recipes: Mapping[Any, Recipe],
    seeds: Sequence[int],
    epochs: int,
    device: torch.device | str | None = None,
) -> dict[Any, np.ndarray]:
    """The mean training loss of the first epochs, by arm: (N,) float64, nats, in order of seed.

    Of the stored runs of the arms, or of trainings under `seeds`, see `paired_runs`; an arm with
    fewer epochs than asked for gives the mean of all it has

    >>> seed_losses(lesson("09", "quick")["batch norm"], (0, 1), 2)["plain"].shape
    (10,)
    """
    if epochs < 1:
        raise ValueError(f"a mean needs one epoch or more, got epochs={epochs}")
    runs = paired_runs(recipes, seeds, device=device)
    return {
        name: np.array([np.mean(run["history"]["train_loss"][:epochs]) for run in arm])
        for name, arm in runs.items()
    }
