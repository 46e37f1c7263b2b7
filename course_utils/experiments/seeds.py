"""Several recipes under several seeds, on a CPU a few at a time: what a comparison needs."""

import joblib
from tqdm import tqdm

from course_utils.experiments.runs import trial
from course_utils.runtime import is_live, pick_device, pick_precision

MOST_WORKERS = 8  # each is a process that holds torch and its images


def run_seeds(recipes, seeds=(0, 1, 2), *, device=None, precision=None, workers=None):
    """Train every recipe under every seed: a dict from name to its Results, one for each seed, in their order.

    recipes: dict from a name to a Recipe; workers: processes, by default one for each core of a CPU, none on a GPU
    Each run is that of `trial`, in a process of one thread, so that its outcome does not depend on the others.

    >>> found = run_seeds({"plain": find_recipe("plain20", None, "quick")}, seeds=(0, 1))
    >>> [run.test_accuracy for run in found["plain"]]
    """
    device = pick_device(device)
    precision = pick_precision(device, precision)
    jobs = [(recipe, seed) for recipe in recipes.values() for seed in seeds]
    workers = workers or (min(joblib.cpu_count(), len(jobs), MOST_WORKERS) if device.type == "cpu" else 1)
    one = joblib.delayed(_one_thread if workers > 1 else trial)
    calls = (one(recipe, seed, device=str(device), precision=precision) for recipe, seed in jobs)
    with joblib.parallel_config("loky" if workers > 1 else "sequential", n_jobs=workers):
        done = joblib.Parallel(return_as="generator", batch_size=1)(calls)
        results = list(tqdm(done, "training", len(jobs), unit="run", disable=not is_live(), leave=False))
    return {name: results[i * len(seeds) : (i + 1) * len(seeds)] for i, name in enumerate(recipes)}


def _one_thread(recipe, seed, **where):
    """`trial` in a worker process."""
    import torch

    torch.set_num_threads(1)
    return trial(recipe, seed, **where)
