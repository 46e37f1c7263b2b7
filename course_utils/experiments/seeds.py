"""Several recipes under several seeds, on a CPU a few at a time: what a comparison needs."""

import joblib
from tqdm import tqdm

from course_utils.experiments.runs import trial
from course_utils.runtime import is_live, pick_device, pick_precision

MOST_WORKERS = 8  # each is a process that holds torch and its images


def run_seeds(recipes, seeds=(0, 1, 2), *, device=None, precision=None, workers=None, may_diverge=False):
    """Train every recipe under every seed: a dict from name to its Results, one for each seed, in their order.

    recipes: dict from a name to a Recipe; workers: processes, by default one for each core of a CPU, none on a GPU
    may_diverge: whether a run that diverges is a Result too, as in a sweep, and not an error: see `trial`
    Each run is that of `trial`, in a process of one thread, so that its outcome does not depend on the others.

    >>> found = run_seeds({"plain": find_recipe("plain20", None, "quick")}, seeds=(0, 1))
    >>> [run.test_accuracy for run in found["plain"]]
    """
    jobs = [(recipe, seed) for recipe in recipes.values() for seed in seeds]
    results = run_all(trial, jobs, device=device, precision=precision, workers=workers, may_diverge=may_diverge)
    return {name: results[i * len(seeds) : (i + 1) * len(seeds)] for i, name in enumerate(recipes)}


def run_all(function, jobs, *, device=None, precision=None, workers=None, **how):
    """The list of function(*job, device=..., precision=..., **how) for every job, in their order, a few at a time.

    function and jobs: picklable, for the processes; workers: as for `run_seeds`
    """
    device = pick_device(device)
    how |= {"device": str(device), "precision": pick_precision(device, precision)}
    workers = workers or (min(joblib.cpu_count(), len(jobs), MOST_WORKERS) if device.type == "cpu" else 1)
    one = joblib.delayed(_one_thread if workers > 1 else _here)
    calls = (one(function, job, how) for job in jobs)
    with joblib.parallel_config("loky" if workers > 1 else "sequential", n_jobs=workers):
        done = joblib.Parallel(return_as="generator", batch_size=1)(calls)
        return list(tqdm(done, "training", len(jobs), unit="run", disable=not is_live(), leave=False))


def _here(function, job, how):
    return function(*job, **how)


def _one_thread(function, job, how):
    """A call in a worker process."""
    import torch

    torch.set_num_threads(1)
    return function(*job, **how)
