"""Train plain and residual networks of five depths, store what `widgets.depth` draws: a minute or two on two cores.

    course author depth-runs

Run by hand after a change to the recipe, the models or the training; `tests/widgets/test_depth.py` holds the file
against this recipe.
"""

from dataclasses import asdict, replace

import joblib
import numpy as np
import torch

from course_utils.analysis import layer_gradients
from course_utils.authoring.stored_files import store
from course_utils.experiments import Recipe, build, prepare
from course_utils.experiments.result import provenance
from course_utils.training import TrainConfig, train
from course_utils.widgets.plain_or_residual import DEPTHS, KINDS, RUNS

SEEDS = (0, 1, 2)
CONFIG = TrainConfig(epochs=5, optimizer="sgd", lr=0.05, schedule="one_cycle")
RECIPE = Recipe("quick/08-depth", "plain20", "digits", 64, CONFIG, size=8)
WIDTH = 8  # maps of the first stage
IMAGES = 256  # of the training set, for the gradient


def one_run(kind, depth, seed):
    """Training loss by epoch, and the relative gradient norm by layer before and after training."""
    torch.set_num_threads(1)
    arguments = {"depth": depth, "width": WIDTH, "shortcut": KINDS[kind]}
    recipe = replace(RECIPE, arguments=arguments)
    batches, _, _, image_set = prepare(recipe, seed=seed)
    model = build(recipe, image_set, seed=seed)
    images, labels = next(iter(prepare(replace(recipe, batch_size=IMAGES), seed=seed)[0]))
    start = layer_gradients(model, images, labels).relative
    history = train(model, batches, replace(CONFIG, seed=seed))
    return history.train_loss, start, layer_gradients(model, images, labels).relative


def significant(values, digits=4):
    """Rounded to so many significant digits, as plain floats."""
    return [float(f"{value:.{digits}g}") for value in np.asarray(values).ravel()]


def main(arguments):
    """Make the file. arguments: none"""
    if arguments:
        raise ValueError(f"this tool takes no arguments, got {' '.join(arguments)}")
    jobs = [(kind, depth) for kind in KINDS for depth in DEPTHS]
    calls = (joblib.delayed(one_run)(kind, depth, seed) for kind, depth in jobs for seed in SEEDS)
    done = joblib.Parallel(n_jobs=2)(calls)
    runs = []
    for index, (kind, depth) in enumerate(jobs):
        losses, start, end = zip(*done[index * len(SEEDS) : (index + 1) * len(SEEDS)], strict=True)
        gradients = {"start": significant(np.mean(start, 0)), "end": significant(np.mean(end, 0))}
        runs.append(
            {
                "kind": kind,
                "depth": depth,
                "loss": [significant(row) for row in losses],
                "gradient": gradients,
            }
        )
    about = {"recipe": asdict(RECIPE), "width": WIDTH, "seeds": SEEDS, "images": IMAGES}
    about["made"] = provenance(torch.device("cpu"))
    store(RUNS, {"about": about}, "runs", runs)
