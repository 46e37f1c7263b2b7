"""Work on a Dask cluster: independent calls, each finished once, on workers of this version."""

from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, TypeVar

from course_utils import __version__
from course_utils.runtime.errors import UserError

if TYPE_CHECKING:
    from distributed import Client

T = TypeVar("T")


def on_cluster(
    address: str, function: Callable[..., T], jobs: Iterable[tuple[Any, ...]], **options: Any
) -> Iterator[tuple[int, T]]:
    """Yield (index, function(*job)) for every job, in any order, as a Dask cluster finishes them.

    address: of the scheduler. A worker that dies loses the call that it was in, which another is
    given.
    options: keywords of Dask's `Client.submit`, as `retries`; what it does not know, the function
    gets
    raises: ValueError without Dask, without workers, and where a worker lacks this version of the
    course, which would otherwise read the call, die of it, and be waited for without end
    """
    try:
        from distributed import Client, as_completed
    except ImportError:
        raise UserError("a scheduler needs Dask: pip install 'course-utils[cluster]'") from None
    with Client(address) as client:
        check_workers(client, address)
        # pure=False: Dask would take two equal calls for one, and hand out one result twice
        indices = {
            client.submit(function, *job, pure=False, **options): index
            for index, job in enumerate(jobs)
        }
        for future in as_completed(indices):
            yield indices[future], future.result()


def check_workers(client: "Client", address: str) -> None:
    """Ask every worker for its version of the course. raises: ValueError, see `on_cluster`"""
    answers = client.run(version, "course-utils", on_error="return")
    if not answers:
        raise UserError(
            f"the cluster at {address} has no workers; start some with `dask worker {address}`"
        )
    for worker, answer in answers.items():
        if answer != __version__:
            raise UserError(
                f"every worker needs version {__version__} of course-utils, {worker} has "
                f"{answer!r}; install it there"
            )
