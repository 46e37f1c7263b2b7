"""Grade a whole class: in parallel, resumable, one file a student, written by this process."""

import json
import os
import queue
import re
import secrets
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from course_utils.grading.checks import exercises
from course_utils.grading.engine.grade import draw, grade, result_digest
from course_utils.grading.engine.outcomes import Result
from course_utils.grading.engine.sandbox import Limits, NoSandbox, Sandbox
from course_utils.grading.engine.submissions import Submission
from course_utils.runtime.cluster import on_cluster
from course_utils.runtime.errors import UserError
from course_utils.runtime.storage import atomic_path, digest


class Job(NamedTuple):
    """A submission to grade: see `grade`. kind: of sandbox"""

    submission: Submission
    exercise: str
    seed: str
    limits: Limits
    kind: str


def grade_all(
    submissions: list[Submission],
    out: Path | str,
    *,
    exercise: str,
    seed: str,
    workers: int = 2,
    sandbox: str = "bubblewrap",
    limits: Limits | None = None,
    scheduler: str | None = None,
    on_done: Callable[[Result, int, int], object] | None = None,
) -> list[Result]:
    """Grade every submission that has no result yet, or has changed since, or whose check has.

    submissions: list of Submission; out: folder; exercise, seed: see `grade`
    workers: sandboxes at a time; sandbox: kind, see Sandbox
    scheduler: address of a Dask cluster that does the work instead of this machine
    on_done: function(result, done, total), called after each has been written
    returns: list of results, in the order of the submissions
    raises: NoSandbox
    """
    limits = limits or Limits()
    paths = [result_path(out, handed_in.student, handed_in.id) for handed_in in submissions]
    results = [
        finished(path, result_digest(submission, exercise, seed, limits))
        for path, submission in zip(paths, submissions, strict=True)
    ]
    todo = [index for index, result in enumerate(results) if result is None]
    done = len(results) - len(todo)
    jobs = [Job(submissions[index], exercise, seed, limits, sandbox) for index in todo]
    # on a cluster each worker has sandboxes of its own, and only this process writes
    graded = (
        on_cluster(scheduler, grade_remotely, jobs, retries=2)
        if scheduler
        else on_this_machine(jobs, workers)
    )
    for number, result in graded:
        index = todo[number]
        write(paths[index], result)
        results[index] = result
        done += 1
        if on_done:
            on_done(result, done, len(results))
    return [result for result in results if result is not None]


def on_this_machine(jobs: list[Job], workers: int) -> Iterator[tuple[int, Result]]:
    """Yield (index, result) as they come, from as many sandboxes as there are workers.

    Each sandbox is used by one at a time.
    """
    if not jobs:
        return
    free: queue.SimpleQueue[Sandbox] = queue.SimpleQueue()
    prepare(jobs[0])

    def run(job: Job) -> Result:
        sandbox = free.get()
        try:
            return grade_or_say_why(job, sandbox)
        finally:
            free.put(sandbox)

    with ExitStack() as stack:
        # graders on one machine, of other processes, shall not meet in a slot
        first = workers * (os.getpid() % 64)
        slots = range(first, first + min(workers, len(jobs)))
        for slot in slots:
            free.put(stack.enter_context(Sandbox(jobs[0].kind, slot=slot)))
        pool = ThreadPoolExecutor(len(slots))
        stack.callback(pool.shutdown, cancel_futures=True)  # runs before the sandboxes close
        futures = {pool.submit(run, job): index for index, job in enumerate(jobs)}
        for future in as_completed(futures):
            yield futures[future], future.result()


# of a cluster's worker: {thread: its Sandbox}, kept from one submission to the next
SANDBOXES: dict[int, Sandbox] = {}


def grade_remotely(
    submission: Submission, exercise: str, seed: str, limits: Limits, kind: str
) -> Result:
    """`grade`, in a cluster's worker."""
    thread = threading.get_ident()
    if thread not in SANDBOXES:
        SANDBOXES[thread] = Sandbox(kind, slot=1000 + os.getpid() % 3000)
    return grade_or_say_why(Job(submission, exercise, seed, limits, kind), SANDBOXES[thread])


def grade_or_say_why(job: Job, sandbox: Sandbox) -> Result:
    """`grade`, but a fault of the grader's own costs one submission its result, not the class.

    The fault is named in that result.
    """
    try:
        return grade(job.submission, job.exercise, job.seed, sandbox, job.limits)
    except NoSandbox:
        raise  # every other submission would meet it, too
    except Exception as error:  # any: a bug that one student's file found
        sandbox.close()
        text = f"the grader failed on this: {type(error).__name__}: {str(error)[:200]}"
        return ungraded(job.submission, job.exercise, text)


def ungraded(submission: Submission, exercise: str, why: str) -> Result:
    """The result of a submission that a human has to look at. It is not kept as finished."""
    return Result(
        student=submission.student,
        id=submission.id,
        exercise=exercise,
        digest="",
        outcomes=(),
        sources={},
        written="",
        human=(why,),
        notes=(),
        seconds=0.0,
        versions={},
    )


def prepare(job: Job) -> None:
    """Draw the cases and compute what should come back once, before the threads ask for it."""
    for check in exercises()[job.exercise].CHECKS:
        draw(check.work, job.seed).prepare()


def result_path(out: Path | str, student: str, lms_id: str) -> Path:
    """Where a student's result is kept: a name for any file system, that no two students share."""
    plain = re.sub(r"[^\w.-]+", "-", f"{student} {lms_id}".strip()).strip("-.")
    plain = plain[:40]  # a letter has up to 4 bytes
    return Path(out) / "results" / f"{plain}-{digest([student, lms_id])[:12]}.json"


def finished(path: Path, wanted: str) -> Result | None:
    """The result at `path` if it was made of the same submission, check, seed and limits.

    wanted: its digest
    """
    try:
        result = Result.from_json(json.loads(path.read_text()))
    except (OSError, ValueError, KeyError, TypeError):  # absent, damaged, or of an older version
        return None
    return result if result.digest == wanted else None


def write(path: Path, result: Result) -> None:
    """Write a result whole or not at all."""
    with atomic_path(path) as temporary:
        temporary.write_text(json.dumps(result.to_json(), indent=1) + "\n")


def claim(out: Path | str, exercise: str) -> None:
    """Make a folder that of one exercise.

    raises: ValueError where it is another's, whose grades would be lost
    """
    path = Path(out) / "exercise.txt"
    known = path.read_text(encoding="utf-8").strip() if path.exists() else exercise_of_results(out)
    if known and known != exercise:
        raise UserError(
            f"{out} holds the results of {known}; "
            f"give {exercise} its own folder: --out {out}-{exercise}"
        )
    if not path.exists():
        with atomic_path(path) as temporary:
            temporary.write_text(exercise + "\n", encoding="utf-8")


def exercise_of_results(out: Path | str) -> str:
    """The exercise of the results that lie in a folder, as an earlier version left it, or ""."""
    for path in sorted((Path(out) / "results").glob("*.json")):
        try:
            return str(json.loads(path.read_text())["exercise"])
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return ""


def secret(out: Path | str) -> str:
    """The seed of this folder's fresh inputs.

    It is drawn once and kept in a file that only its owner can read.
    """
    path = Path(out) / "secret-seed.txt"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        # private from its first byte on; of two graders that begin at once, one fails (O_EXCL),
        # rather than grade by a seed that the other one writes over
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(16) + "\n")
    return path.read_text().strip()
