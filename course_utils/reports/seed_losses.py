"""Training losses of a recipe under many seeds: those of its stored runs, or of one's own."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from course_utils.experiments import Recipe, Result
from course_utils.reports.stored import reference_histories
from course_utils.training import History


def seed_losses(recipe: Recipe, epochs: int, own: Sequence[Result] = ()) -> np.ndarray:
    """The mean training loss of the first epochs, one a seed, in order of seed: (N,) float64, nats.

    Of the runs that are stored as the recipe's reference, or of `own` where none is stored
    raises: ValueError where there is neither, or where a run has fewer epochs

    >>> seed_losses(lesson("09", "quick")["batch norm"]["plain"], 2).shape
    (10,)
    """
    measured: list[dict[str, Any]] = [result.history for result in own]
    histories = reference_histories(recipe) or [History(**columns) for columns in measured]
    shortest = min((len(history) for history in histories), default=0)
    if shortest < epochs or epochs < 1:
        raise ValueError(
            f"{recipe.id} has {len(histories)} runs of at least {shortest} epochs, "
            f"and {epochs} of each were asked for"
        )
    return np.array([np.mean(history.train_loss[:epochs]) for history in histories])
