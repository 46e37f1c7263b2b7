"""The runs of a comparison's arms under the same seeds: those stored, or else trained here."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import torch

from course_utils.experiments import Recipe, Result, execute_all
from course_utils.experiments.identity import deciding
from course_utils.experiments.recipe import stored_recipe
from course_utils.reports.stored import references

Runs = list[dict[str, Any]]  # Results as dicts, one a seed, in order of seed


def paired_runs(
    recipes: Mapping[Any, Recipe],
    seeds: Sequence[int] = (0, 1, 2),
    *,
    own: Mapping[Any, Sequence[Result]] | None = None,
    device: torch.device | str | None = None,
) -> dict[Any, Runs]:
    """The runs of each arm by its name, an equal number each, paired by seed.

    Where the arms have stored runs of two or more common seeds, these are read. Else they are
    those of `own`, what `execute_all` returned for the same arms; without it, all are trained
    under `seeds`.

    >>> len(paired_runs(lesson("10", "quick")["turns"])["upright"])
    10
    """
    stored = {name: stored_runs_of(recipe) for name, recipe in recipes.items()}
    common = sorted(set.intersection(*(set(runs) for runs in stored.values())))
    if len(common) > 1:
        return {name: [runs[seed] for seed in common] for name, runs in stored.items()}
    results = own or execute_all(dict(recipes), seeds, device=device)
    return {name: [asdict(result) for result in results[name]] for name in recipes}


def stored_runs_of(recipe: Recipe) -> dict[int, dict[str, Any]]:
    """The stored runs of a recipe as it stands today, by seed; diverged ones are left out."""
    return {
        run["seed"]: run
        for run in references(recipe.id)
        if deciding(stored_recipe(run["recipe"])) == deciding(recipe)
        and run["test_accuracy"] is not None
    }


def arm_accuracies(
    recipes: Mapping[Any, Recipe],
    seeds: Sequence[int] = (0, 1, 2),
    *,
    device: torch.device | str | None = None,
) -> dict[Any, np.ndarray]:
    """Test accuracy of each arm in percent, see `paired_runs`: (N,) float64 by its name.

    >>> arm_accuracies(lesson("08", "quick")["shapes"])["wide"].shape
    (10,)
    """
    runs = paired_runs(recipes, seeds, device=device)
    return {name: final_accuracy(arm) for name, arm in runs.items()}


def final_accuracy(runs: Runs) -> np.ndarray:
    """Test accuracies in percent, one a seed: (N,) float64."""
    return np.array([100 * (run["test_accuracy"] or 0.0) for run in runs])


def class_accuracy(runs: Runs, classes: Sequence[int]) -> np.ndarray:
    """The mean of the test accuracies of some classes in percent, one a seed: (N,) float64."""
    return np.array([100 * np.mean([run["per_class"][k] for k in classes]) for run in runs])


def at_the_end(runs: Runs, column: str) -> np.ndarray:
    """What a column of the history holds for the last epoch, one a seed: (N,) float64.

    column: as "train_accuracy", a fraction, or "train_loss", in nats; nan for a run that diverged
    in its first epoch
    """
    last = [(run["history"][column] or [np.nan])[-1] for run in runs]
    return np.array(last, dtype=np.float64)
