"""Many runs: in processes, at once on one device, on a cluster, or shared out over machines that see one folder."""

from dataclasses import asdict, replace
from functools import cache
from itertools import groupby

from course_utils.data import load
from course_utils.experiments.identity import identity
from course_utils.experiments.preparation import build, measure, prepare
from course_utils.experiments.result import stored_result
from course_utils.experiments.runner import execute, run_folder, settled_precision
from course_utils.runtime import pick_device, pick_precision
from course_utils.runtime.parallel import as_finished
from course_utils.runtime.progress import counted
from course_utils.training import train_together

OWN = (
    "id",
    "model",
    "arguments",
    "initialization",
    "config",
    "published",
    "choices",
)  # what may differ in a stream


def execute_all(recipes, seeds=(0, 1, 2), *, store=None, shard=None, device=None, precision=None, workers=None,
                scheduler=None, may_diverge=False):  # fmt: skip
    """Run every recipe under every seed: a dict from name to its Results, one for each seed, in their order.

    recipes: dict from a name to a Recipe; store, may_diverge: as for `execute`; workers, scheduler: see `as_finished`
    shard: (I, N) for the I-th of N processes that share the runs, from 1: it takes every N-th of them
    Each run is that of `execute`. On a GPU, where nothing is kept, runs that see the same batches are trained at once.
    A run of the store that another process is at is left, and returned to when the others are done; one that is not in
    the store then either is missing in the answer, and so are those of other shards.

    >>> results = execute_all({"plain": find_recipe("plain20", None, "quick")}, seeds=(0, 1))
    >>> [result.test_accuracy for result in results["plain"]]
    """
    jobs = [(name, seed) for name in recipes for seed in seeds]
    first, step = shard or (1, 1)
    todo, done, data = jobs[first - 1 :: step], {}, cache(load)  # each data set is read once
    how = {"device": device, "precision": precision, "may_diverge": may_diverge}
    if (
        store is None
        and workers is None
        and scheduler is None
        and pick_device(device).type == "cuda"
    ):
        results = execute_together([(recipes[name], seed) for name, seed in todo], **how)
        done = dict(zip(todo, results, strict=True))
        todo = []
    while todo:
        for name, seed in todo if store else ():
            if result := _finished(
                recipes[name], seed, data(recipes[name].data), store, device, precision
            ):
                done[name, seed] = result
        todo = [job for job in todo if job not in done]
        calls = as_finished(_attempt, [(recipes[name], seed, store) for name, seed in todo], workers=workers,
                            scheduler=scheduler, **how)  # fmt: skip
        came = {
            todo[index]: result for index, result in counted(calls, "training", len(todo), "run")
        }
        done |= {job: result for job, result in came.items() if result}
        left = [job for job in todo if job not in done]
        todo = left if len(left) < len(todo) else []  # nothing but what others are at
    return {name: [done[name, seed] for seed in seeds if (name, seed) in done] for name in recipes}


def _finished(recipe, seed, image_set, store, device, precision):
    """The Result of a run that is finished, or None."""
    precision = settled_precision(recipe, seed, image_set, store, pick_device(device), precision)
    return stored_result(run_folder(recipe, seed, image_set, store, precision))


def _attempt(recipe, seed, store, **how):
    """`execute`, or None where another process is at this run."""
    try:
        return execute(recipe, seed, store=store, wait=False, **how)
    except BlockingIOError:
        return None


def stream(recipe):
    """What decides the batches that a recipe sees, and how often, as text that can be compared and sorted."""
    shared = {name: value for name, value in asdict(recipe).items() if name not in OWN}
    return repr(shared | {"epochs": recipe.config.epochs})


def execute_together(jobs, *, device, precision, may_diverge):
    """The Result of each (recipe, seed), those of one stream and one seed trained at once.

    `seconds` of a Result is the time of its whole group. Memory holds every network of a group at once.
    raises: FloatingPointError where a run diverges and may_diverge is False
    """
    device = pick_device(device)
    precision, results = pick_precision(device, precision), [None] * len(jobs)
    order = sorted(range(len(jobs)), key=lambda index: (jobs[index][1], stream(jobs[index][0])))
    for _, group in groupby(order, key=lambda index: (jobs[index][1], stream(jobs[index][0]))):
        indices = list(group)
        recipes, seed = [jobs[index][0] for index in indices], jobs[indices[0]][1]
        for index, result in zip(indices, _group(recipes, seed, device, precision), strict=True):
            if result.diverged and not may_diverge:
                raise FloatingPointError(
                    f"{result.id} diverged under seed {seed}; lower its lr, or set grad_clip=1.0"
                )
            results[index] = result
    return results


def _group(recipes, seed, device, precision):
    """The Results of recipes of one stream."""
    whole = load(recipes[0].data)
    batches, held_out, test, image_set = prepare(
        recipes[0], seed=seed, device=device, image_set=whole
    )
    models = [build(recipe, image_set, seed=seed, device=device) for recipe in recipes]
    configs = [replace(recipe.config, seed=seed, precision=precision) for recipe in recipes]
    histories = train_together(models, batches, configs, validation=held_out)
    for recipe, model, history, config in zip(recipes, models, histories, configs, strict=True):
        tested = test if len(history) == config.epochs else None
        result = measure(recipe, model, tested, image_set, history, config)
        yield replace(result, identity=identity(recipe, seed, precision, whole))
