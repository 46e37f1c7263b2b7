"""Several recipes under several seeds, on a CPU a few at a time: what a comparison needs."""

import os

import joblib
from joblib.externals.loky import get_reusable_executor
from joblib.externals.loky.process_executor import TerminatedWorkerError

from course_utils.cluster import on_cluster
from course_utils.experiments.runs import trial
from course_utils.experiments.together import trials_together
from course_utils.progress import counted
from course_utils.runtime import pick_device, pick_precision

ATTEMPTS = 4  # at the runs that are left when a worker has died
MOST_WORKERS = 8  # each is a process that holds torch and its images


def run_seeds(recipes, seeds=(0, 1, 2), *, device=None, precision=None, workers=None, may_diverge=False):
    """Train every recipe under every seed: a dict from name to its Results, one for each seed, in their order.

    recipes: dict from a name to a Recipe; workers: processes, by default one for each core of a CPU, none on a GPU
    may_diverge: whether a run that diverges is a Result too, as in a sweep, and not an error: see `trial`
    Each run is that of `trial`: on a CPU in a process of one thread, so that its outcome does not depend on the others,
    on a GPU beside those that see the same batches.

    >>> found = run_seeds({"plain": find_recipe("plain20", None, "quick")}, seeds=(0, 1))
    >>> [run.test_accuracy for run in found["plain"]]
    """
    jobs = [(recipe, seed) for recipe in recipes.values() for seed in seeds]
    how = {"device": device, "precision": precision, "may_diverge": may_diverge}
    if pick_device(device).type == "cuda" and workers is None:
        results = trials_together(jobs, **how)
    else:
        results = run_all(trial, jobs, workers=workers, **how)
    return {name: results[i * len(seeds) : (i + 1) * len(seeds)] for i, name in enumerate(recipes)}


def run_all(function, jobs, *, device=None, precision=None, workers=None, **how):
    """The list of function(*job, device=..., precision=..., **how) for every job, in their order, a few at a time.

    function and jobs: picklable, for the processes; workers: as for `map_runs`
    """
    runs = map_runs(function, jobs, device=device, precision=precision, workers=workers, **how)
    done = sorted(counted(runs, "training", len(jobs), "run"))
    return [result for _, result in done]


def map_runs(function, jobs, *, device=None, precision=None, workers=None, scheduler=None, **how):
    """Yield (place, function(*job, device=..., precision=..., **how)) for every job, in any order.

    workers: processes, by default one for each core of a CPU, none on a GPU; scheduler: address of a Dask cluster that
    does the work instead. A worker that dies loses the run that it was in, which is begun again elsewhere
    """
    if scheduler:
        how |= {"device": device, "precision": precision}
        calls = [(place, function, job, how) for place, job in enumerate(jobs)]
        yield from (answer for _, answer in on_cluster(scheduler, _one_thread, calls))
        return
    device = pick_device(device)
    how |= {"device": str(device), "precision": pick_precision(device, precision)}
    workers = workers or (min(joblib.cpu_count(), len(jobs), MOST_WORKERS) if device.type == "cpu" else 1)
    if workers <= 1:
        yield from ((place, function(*job, **how)) for place, job in enumerate(jobs))
    else:
        yield from _in_processes(function, jobs, how, workers)


def _in_processes(function, jobs, how, workers):
    """The same in processes of one thread each; after a death, what is left is begun again, with new ones."""
    left = dict(enumerate(jobs))
    for attempt in range(ATTEMPTS):
        calls = (joblib.delayed(_one_thread)(place, function, job, how) for place, job in [*left.items()])
        try:
            with joblib.parallel_config("loky", n_jobs=workers):
                for place, result in joblib.Parallel(return_as="generator_unordered", batch_size=1)(calls):
                    del left[place]
                    yield place, result
            return
        except TerminatedWorkerError:
            if attempt == ATTEMPTS - 1:
                raise
        except BaseException:  # interrupted, terminated, or an error in a run: nobody waits for what the others do
            get_reusable_executor().shutdown(wait=False, kill_workers=True)
            raise


def _one_thread(place, function, job, how):
    """A call in a worker process."""
    import torch

    os.environ["COURSE_THREADS"] = "1"
    torch.set_num_threads(1)
    return place, function(*job, **how)
