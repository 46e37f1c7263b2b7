"""Runs that speak to a person: the first network of `course start`, and `course train`."""

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course_utils import plots
from course_utils.experiments import Result
from course_utils.experiments.recipe import altered
from course_utils.experiments.runner import execute
from course_utils.reports.quick import find_recipe, quick_recipe
from course_utils.runtime import pick_device, pick_precision, pick_profile
from course_utils.runtime.progress import progress
from course_utils.runtime.storage import atomic_path
from course_utils.training import History, is_first

if TYPE_CHECKING:
    import torch


def train_and_tell(
    model: str,
    data: str | None = None,
    profile: str | None = None,
    *,
    seed: int = 0,
    epochs: int | None = None,
    device: "torch.device | str | None" = None,
    precision: str | None = None,
    folder: Path | str = "runs",
) -> Result:
    """Run the recipe of `model` with progress on stderr.

    The last line printed is ``test accuracy 61.24 %``.

    arguments as in `find_recipe` and `execute`; folder: its store; epochs: instead of the recipe's
    """
    recipe = altered(find_recipe(model, data, pick_profile(profile)), epochs=epochs)
    config = recipe.config
    label = f"{recipe.model} on {recipe.data}"
    print(
        f"{recipe.id}: {label}, {config.optimizer}, {config.epochs} epochs, "
        f"batch {recipe.batch_size}, seed {seed}"
    )
    observers = [progress(config.epochs, label)] if is_first() else []
    result = execute(
        recipe, seed, store=folder, observers=observers, device=device, precision=precision
    )
    assert result.test_accuracy is not None  # a run that diverges raises here
    print(
        f"{result.parameters:,} parameters, {result.seconds:.0f} s, "
        f"{result.images_per_second:,} images/s, {result.recipe['config']['precision']}, "
        f"{result.made['device']}"
    )
    if recipe.published is not None:
        print(f"published: {recipe.published:g} %")
    print(f"test accuracy {100 * result.test_accuracy:.2f} %")
    return result


def first_network(folder: Path | str) -> Path:
    """Train BaseNet on the embedded shapes, write its curve, and say how to go on.

    The curve goes to `folder`/curve.png. Needs no network; prints what it does, progress goes to
    stderr.
    returns: path of the picture
    """
    began = time.perf_counter()
    device = pick_device()
    recipe = quick_recipe("basenet")
    config = replace(recipe.config, precision=pick_precision(device))
    print(f"This machine computes on {device} in {config.precision}; `course doctor` tells more.")
    print(
        "Drawing 12,000 pictures of ten shapes (once, kept for next time), then training BaseNet, "
        f"a network of two convolutions, for {config.epochs} epochs ...",
        flush=True,
    )
    result = execute(
        recipe,
        observers=[progress(config.epochs, "BaseNet")],
        device=device,
        precision=config.precision,
    )
    assert result.test_accuracy is not None  # a run that diverges raises here
    columns: dict[str, list[Any]] = {**result.history}  # of numbers, and of None without validation
    figure = plots.curves(History(**columns)).figure
    picture = Path(folder) / "curve.png"
    with atomic_path(picture) as temporary:
        temporary.write_bytes(plots.png(figure))
    print(f"test accuracy {100 * result.test_accuracy:.1f} %; guessing would give 10 %")
    print(f"Its curve:  {picture}   ({time.perf_counter() - began:.0f} s in all)")
    print("Go on:      course lab   (then 00_start_here)")
    return picture
