"""Train plain and residual networks of five depths, store what `widgets.plain_or_residual` draws: a
minute or two on two cores.

    course author depth-runs

Run by hand after a change to the recipe, the models or the training; `tests/widgets/test_depth.py`
holds the file against this recipe.
"""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import joblib
import numpy as np
import torch

from course_utils.analysis import layer_gradients
from course_utils.authoring.stored_files import refuse, store
from course_utils.experiments import Recipe, build, prepare
from course_utils.experiments.result import provenance
from course_utils.training import TrainConfig, train
from course_utils.widgets.plain_or_residual import DEPTHS, KINDS, RUNS

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

SEEDS = (0, 1, 2)
CONFIG = TrainConfig(epochs=5, optimizer="sgd", lr=0.05, schedule="one_cycle")
RECIPE = Recipe("quick/08-depth", "plain20", "digits", 64, CONFIG, size=8)
WIDTH = 8  # maps of the first stage
IMAGES = 256  # of the training set, for the gradient


def one_run(kind: str, depth: int, seed: int) -> tuple[list[float], np.ndarray, np.ndarray]:
    """Training loss by epoch, and the relative gradient norm by layer before and after training."""
    torch.set_num_threads(1)
    arguments = {"depth": depth, "width": WIDTH, "shortcut": KINDS[kind]}
    recipe = replace(RECIPE, arguments=arguments)
    batches, _, _, image_set = prepare(recipe, seed=seed)
    model = build(recipe, image_set, seed=seed)
    images, labels = next(iter(prepare(replace(recipe, batch_size=IMAGES), seed=seed)[0]))
    before = layer_gradients(model, images, labels).relative
    history = train(model, batches, replace(CONFIG, seed=seed))
    return history.train_loss, before, layer_gradients(model, images, labels).relative


def significant(values: "ArrayLike", digits: int = 4) -> list[float]:
    """Rounded to so many significant digits, as plain floats."""
    return [float(f"{value:.{digits}g}") for value in np.asarray(values).ravel()]


def summary(of_seeds: Sequence[tuple[list[float], np.ndarray, np.ndarray]]) -> dict[str, Any]:
    """The losses of each seed, and the means of the gradient norms. of_seeds: of `one_run`"""
    losses, before, after = zip(*of_seeds, strict=True)
    gradient = {
        "start": significant(np.mean(before, 0)),
        "end": significant(np.mean(after, 0)),
    }
    return {"loss": [significant(row) for row in losses], "gradient": gradient}


def main(arguments: list[str]) -> None:
    """Make the file. arguments: none"""
    refuse(arguments)
    networks = [(kind, depth) for kind in KINDS for depth in DEPTHS]
    calls = (joblib.delayed(one_run)(*network, seed) for network in networks for seed in SEEDS)
    results = joblib.Parallel(n_jobs=2)(calls)
    runs = []
    for index, (kind, depth) in enumerate(networks):
        of_seeds = results[index * len(SEEDS) : (index + 1) * len(SEEDS)]
        runs.append({"kind": kind, "depth": depth, **summary(of_seeds)})
    about = {
        "recipe": asdict(RECIPE),
        "width": WIDTH,
        "seeds": SEEDS,
        "images": IMAGES,
        "made": provenance(torch.device("cpu")),
    }
    store(RUNS, {"about": about}, "runs", runs)
