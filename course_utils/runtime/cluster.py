"""Work on a Dask cluster: independent calls, each finished once, on workers that hold this course's version."""

from importlib.metadata import version

from course_utils import __version__


def on_cluster(address, function, jobs, **how):
    """Yield (place, function(*job, **how)) for every job, in any order, as the workers of a Dask cluster finish them.

    address: of the scheduler. A worker that dies loses the call that it was in, which another is given.
    raises: ValueError without Dask, without workers, and where a worker lacks this version of the course, which would
    otherwise read the call, die of it, and be waited for without end
    """
    try:
        from distributed import Client, as_completed
    except ImportError:
        raise ValueError("a scheduler needs Dask: pip install 'course-utils[cluster]'") from None
    with Client(address) as client:
        check_workers(client, address)
        places = {
            client.submit(function, *job, pure=False, **how): place
            for place, job in enumerate(jobs)
        }
        for call in as_completed(places):
            yield places[call], call.result()


def check_workers(client, address):
    """Ask every worker for its version of the course. raises: ValueError, see `on_cluster`"""
    found = client.run(version, "course-utils", on_error="return")
    if not found:
        raise ValueError(
            f"the cluster at {address} has no workers; start some with `dask worker {address}`"
        )
    for worker, answer in found.items():
        if answer != __version__:
            raise ValueError(
                f"every worker needs version {__version__} of course-utils, {worker} has {answer!r}; install it there"
            )
