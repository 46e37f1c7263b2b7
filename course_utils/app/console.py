"""Runs that speak to a person at a terminal: the first network of `course start`, and `course train`."""

import time
from dataclasses import replace
from pathlib import Path

from course_utils import plots
from course_utils.experiments.recipe import altered
from course_utils.experiments.runner import execute
from course_utils.reports.quick import find_recipe, quick_recipe
from course_utils.runtime import pick_device, pick_precision, pick_profile
from course_utils.runtime.progress import progress
from course_utils.runtime.storage import atomic_path
from course_utils.training import History, is_first


def train_and_tell(
    model,
    data=None,
    profile=None,
    *,
    seed=0,
    epochs=None,
    device=None,
    precision=None,
    folder="runs",
):
    """Run the recipe of `model` with progress on stderr; the last line printed is ``test accuracy 61.24 %``.

    arguments as in `find_recipe` and `execute`; folder: its store; epochs: instead of the recipe's
    returns: Result
    """
    recipe = altered(find_recipe(model, data, pick_profile(profile)), epochs=epochs)
    label, config = f"{recipe.model} on {recipe.data}", recipe.config
    print(
        f"{recipe.id}: {label}, {config.optimizer}, {config.epochs} epochs, batch {recipe.batch_size}, seed {seed}"
    )
    observers = [progress(config.epochs, label)] if is_first() else []
    result = execute(
        recipe, seed, store=folder, observers=observers, device=device, precision=precision
    )
    print(
        f"{result.parameters:,} parameters, {result.seconds:.0f} s, {result.images_per_second:,} images/s, "
        f"{result.recipe['config']['precision']}, {result.made['device']}"
    )
    if recipe.published is not None:
        print(f"published: {recipe.published:g} %")
    print(f"test accuracy {100 * result.test_accuracy:.2f} %")
    return result


def first_network(folder):
    """Train BaseNet on the embedded shapes, write its curve to `folder`/curve.png, and say how to go on.

    returns: path of the picture. Needs no network; prints what it does, progress goes to stderr.
    """
    began = time.perf_counter()
    device = pick_device()
    recipe = quick_recipe("basenet")
    config = replace(recipe.config, precision=pick_precision(device))
    print(f"This machine computes on {device} in {config.precision}; `course doctor` tells more.")
    print("Drawing 12,000 pictures of ten shapes (once, kept for next time), then training BaseNet, a network of two "
          f"convolutions, for {config.epochs} epochs ...", flush=True)  # fmt: skip
    result = execute(
        recipe,
        observers=[progress(config.epochs, "BaseNet")],
        device=device,
        precision=config.precision,
    )
    picture = Path(folder) / "curve.png"
    with atomic_path(picture) as temporary:
        temporary.write_bytes(plots.png(plots.curves(History(**result.history)).figure))
    print(f"test accuracy {100 * result.test_accuracy:.1f} %; guessing would give 10 %")
    print(f"Its curve:  {picture}   ({time.perf_counter() - began:.0f} s in all)")
    print("Go on:      course lab   (then 00_start_here)")
    return picture
