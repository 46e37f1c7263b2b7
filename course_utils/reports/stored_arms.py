"""The arms of a comparison by what is stored of them, or else by training them."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch

from course_utils.experiments import Recipe, execute_all
from course_utils.experiments.identity import deciding
from course_utils.experiments.recipe import stored_recipe
from course_utils.reports.stored import references


def arm_accuracies(
    recipes: Mapping[str, Recipe],
    seeds: Sequence[int] = (0, 1, 2),
    *,
    device: torch.device | str | None = None,
) -> dict[str, np.ndarray]:
    """Test accuracy of each arm in percent: (N,) float64 by its name, a number a seed.

    Where every arm has stored runs they are read, those of the seeds that all arms have, in order;
    where one has none, all are trained under `seeds`. Either way the arms are paired by seed.

    >>> arm_accuracies(lesson("08", "quick")["shapes"])["wide"].shape
    (10,)
    """
    stored = {name: stored_runs_of(recipe) for name, recipe in recipes.items()}
    common = sorted(set.intersection(*(set(runs) for runs in stored.values())))
    if len(common) > 1:
        return {
            name: np.array([100 * runs[seed]["test_accuracy"] for seed in common])
            for name, runs in stored.items()
        }
    trained = execute_all(recipes, seeds, device=device)
    return {
        name: np.array([100 * (run.test_accuracy or 0.0) for run in runs])
        for name, runs in trained.items()
    }


def stored_runs_of(recipe: Recipe) -> dict[int, dict[str, Any]]:
    """The stored runs of a recipe as it stands today, by seed; diverged ones are left out."""
    return {
        run["seed"]: run
        for run in references(recipe.id)
        if deciding(stored_recipe(run["recipe"])) == deciding(recipe)
        and run["test_accuracy"] is not None
    }
