"""Many runs: in processes, at once on one device, on a cluster, or shared out over machines."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import torch

from course_utils.data import ImageSet, load
from course_utils.experiments.preparation import build, has_finite_weights, measure, prepare
from course_utils.experiments.recipe import Recipe
from course_utils.experiments.result import Result, stored_result
from course_utils.experiments.run import Run, plan
from course_utils.experiments.runner import execute
from course_utils.runtime import pick_device, pick_precision
from course_utils.runtime.parallel import as_finished
from course_utils.runtime.progress import counted
from course_utils.training import train_together

Job = tuple[str, int]  # the name of a recipe, and a seed
# What may differ between the recipes of one stream of batches.
OWN = ("id", "model", "arguments", "initialization", "config", "published", "choices")


def execute_all(
    recipes: Mapping[str, Recipe],
    seeds: Sequence[int] = (0, 1, 2),
    *,
    store: Path | str | None = None,
    shard: tuple[int, int] | None = None,
    device: torch.device | str | None = None,
    precision: str | None = None,
    workers: int | None = None,
    scheduler: str | None = None,
    may_diverge: bool = False,
) -> dict[str, list[Result]]:
    """Run every recipe under every seed: its Results by its name, one a seed, in their order.

    recipes: by name; store, may_diverge: as for `execute`; workers, scheduler: see `as_finished`
    shard: (I, N) for the I-th of N processes that share the runs, from 1: it takes every N-th of
    them
    Each run is that of `execute`. On a GPU, where nothing is kept, runs that see the same batches
    are trained at once. A run of the store that another process is at is left, and returned to when
    the others are done; one that is not in the store then either is missing in the answer, and so
    are those of other shards.

    >>> results = execute_all({"plain": find_recipe("plain20", None, "quick")}, seeds=(0, 1))
    >>> [result.test_accuracy for result in results["plain"]]
    """
    first, step = shard or (1, 1)
    todo = [(name, seed) for name in recipes for seed in seeds][first - 1 :: step]  # dealt in turn
    done: dict[Job, Result] = {}
    how: dict[str, Any] = {
        "device": device,
        "precision": precision,
        "may_diverge": may_diverge,
    }
    here = store is None and workers is None and scheduler is None
    if here and pick_device(device).type == "cuda":
        jobs = [(recipes[name], seed) for name, seed in todo]
        done = dict(zip(todo, execute_together(jobs, **how), strict=True))
        todo = []
    load_once = cache(load)  # `_finished` asks for the images of each job
    while todo:
        if store is not None:
            done |= _finished(recipes, todo, store, device, precision, load_once)
            todo = [job for job in todo if job not in done]
        cases = [(recipes[name], seed, store) for name, seed in todo]
        calls = as_finished(_attempt, cases, workers=workers, scheduler=scheduler, **how)
        for index, result in counted(calls, "training", len(todo), "run"):
            if result is not None:
                done[todo[index]] = result
        left = [job for job in todo if job not in done]
        todo = left if len(left) < len(todo) else []  # nothing but what others are at
    return {name: [done[name, seed] for seed in seeds if (name, seed) in done] for name in recipes}


def _finished(
    recipes: Mapping[str, Recipe],
    jobs: Sequence[Job],
    store: Path | str,
    device: torch.device | str | None,
    precision: str | None,
    load: Callable[[str], ImageSet],
) -> dict[Job, Result]:
    """The Results of those jobs that the store has finished."""
    results = {}
    for name, seed in jobs:
        recipe = recipes[name]
        images = load(recipe.data)
        run = plan(recipe, seed, store=store, device=device, precision=precision, image_set=images)
        if result := stored_result(run.folder(store)):
            results[name, seed] = result
    return results


def _attempt(recipe: Recipe, seed: int, store: Path | str | None, **how: Any) -> Result | None:
    """`execute`, or None where another process is at this run."""
    try:
        return execute(recipe, seed, store=store, wait=False, **how)
    except BlockingIOError:
        return None


def stream(recipe: Recipe) -> str:
    """What decides the batches that a recipe sees, and how often, as text that can be compared."""
    # the config is among OWN; of it, only the epochs change what is seen
    shared = {name: value for name, value in asdict(recipe).items() if name not in OWN}
    return repr(shared | {"epochs": recipe.config.epochs})


def execute_together(
    jobs: Sequence[tuple[Recipe, int]],
    *,
    device: torch.device | str | None,
    precision: str | None,
    may_diverge: bool,
) -> list[Result]:
    """The Result of each (recipe, seed), those of one stream and one seed trained at once.

    `seconds` of a Result is the time of its whole group. Memory holds every network of a group at
    once.
    raises: FloatingPointError where a run diverges and may_diverge is False
    """
    on = pick_device(device)
    chosen = pick_precision(on, precision)
    results: dict[int, Result] = {}

    def batches_of(index: int) -> tuple[int, str]:
        recipe, seed = jobs[index]
        return seed, stream(recipe)

    for (seed, _), group in groupby(sorted(range(len(jobs)), key=batches_of), key=batches_of):
        indices = list(group)  # groupby joins neighbors only, hence the sorting
        recipes = [jobs[index][0] for index in indices]
        for index, result in zip(indices, _group(recipes, seed, on, chosen), strict=True):
            if result.diverged and not may_diverge:
                raise FloatingPointError(
                    f"{result.id} diverged under seed {seed}; lower its lr, or set grad_clip=1.0"
                )
            results[index] = result
    return [results[index] for index in range(len(jobs))]


def _group(
    recipes: Sequence[Recipe], seed: int, device: torch.device, precision: str
) -> Iterator[Result]:
    """The Results of recipes of one stream."""
    whole = load(recipes[0].data)
    runs = [Run(recipe, seed, precision, whole, device) for recipe in recipes]
    batches, held_out, test, image_set = prepare(
        recipes[0], seed=seed, device=device, image_set=whole
    )
    models = [build(recipe, image_set, seed=seed, device=device) for recipe in recipes]
    configs = [run.config for run in runs]
    histories = train_together(models, batches, configs, validation=held_out)
    for run, model, history in zip(runs, models, histories, strict=True):
        finished = len(history) == run.config.epochs  # a shorter one diverged
        tested = test if finished and has_finite_weights(model) else None
        result = measure(run.recipe, model, tested, image_set, history, run.config)
        yield replace(result, identity=run.identity)
