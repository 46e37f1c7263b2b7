"""Independent calls, a few at a time: in this process, in others, or on a Dask cluster."""

import os
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import joblib
from joblib.externals.loky import get_reusable_executor
from joblib.externals.loky.process_executor import TerminatedWorkerError

from course_utils.runtime import pick_device, pick_precision
from course_utils.runtime.cluster import on_cluster
from course_utils.runtime.progress import counted

if TYPE_CHECKING:
    import torch

ATTEMPTS = 4  # at the calls that are left when a worker has died
MOST_WORKERS = 8  # each is a process that holds torch and its images

T = TypeVar("T")
Case = Sequence[Any]  # the arguments of one call


def run_cases(
    function: Callable[..., T], cases: Sequence[Case], *, label: str = "training", **options: Any
) -> list[T]:
    """The list of function(*case, device=..., precision=..., **options) for all cases, in order.

    options: as for `as_finished`; label: of the progress bar

    >>> run_cases(transfer_accuracy, [(arm, seed) for seed in SEEDS], device=device)
    """
    calls = counted(as_finished(function, cases, **options), label, len(cases), "run")
    return [result for _, result in sorted(calls, key=lambda call: call[0])]


def as_finished(
    function: Callable[..., T],
    cases: Sequence[Case],
    *,
    device: "torch.device | str | None" = None,
    precision: str | None = None,
    workers: int | None = None,
    scheduler: str | None = None,
    **options: Any,
) -> Iterator[tuple[int, T]]:
    """Yield (index, function(*case, device=..., precision=..., **options)) for all, in any order.

    function, cases: picklable, for processes of one thread each, so that no outcome depends on the
    others
    workers: processes, by default one for each core of a CPU, none on a GPU
    scheduler: address of a Dask cluster that does the work instead
    A worker that dies loses the call that it was in, which is begun again elsewhere.
    """
    if scheduler:
        options |= {"device": device, "precision": precision}
        calls = [(index, function, case, options) for index, case in enumerate(cases)]
        yield from (answer for _, answer in on_cluster(scheduler, _one_thread, calls))
        return
    device = pick_device(device)
    options |= {"device": str(device), "precision": pick_precision(device, precision)}
    if not workers:
        is_cpu = device.type == "cpu"
        # joblib counts what this process may use, in a container or under taskset, too
        workers = min(joblib.cpu_count(), len(cases), MOST_WORKERS) if is_cpu else 1
    if workers <= 1:
        yield from ((index, function(*case, **options)) for index, case in enumerate(cases))
    else:
        yield from _in_processes(function, cases, options, workers)


def _in_processes(
    function: Callable[..., T], cases: Sequence[Case], options: dict[str, Any], workers: int
) -> Iterator[tuple[int, T]]:
    """The same in processes; after a death, what is left is begun again, with new ones."""
    left = dict(enumerate(cases))
    for attempt in range(ATTEMPTS):
        calls = (
            joblib.delayed(_one_thread)(index, function, case, options)
            for index, case in [*left.items()]  # a copy: `left` shrinks while the calls are read
        )
        try:
            with joblib.parallel_config("loky", n_jobs=workers):
                # batch_size 1: no result waits for others of its batch
                results = joblib.Parallel(return_as="generator_unordered", batch_size=1)(calls)
                for index, result in results:
                    del left[index]
                    yield index, result
            return
        except TerminatedWorkerError:
            if attempt == ATTEMPTS - 1:
                raise
        except BaseException:
            # interrupted, terminated, or an error in a call: nobody waits for what the others do
            get_reusable_executor().shutdown(wait=False, kill_workers=True)
            raise


def _one_thread(
    index: int, function: Callable[..., T], case: Case, options: dict[str, Any]
) -> tuple[int, T]:
    """A call in a worker process."""
    import torch

    os.environ["COURSE_THREADS"] = "1"  # the inherited one may ask for more
    torch.set_num_threads(1)
    return index, function(*case, **options)
