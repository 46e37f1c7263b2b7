"""Grade a whole class: in parallel, resumable, one file a student, written by this process alone."""

import json
import os
import queue
import re
import secrets
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from pathlib import Path

from course_utils.grading.checks import exercises
from course_utils.grading.engine.grade import draw, grade, key
from course_utils.grading.engine.sandbox import Limits, NoSandbox, Sandbox
from course_utils.runtime.cluster import on_cluster
from course_utils.runtime.storage import atomic_path, digest


def grade_all(
    submissions,
    out,
    *,
    exercise,
    seed,
    workers=2,
    sandbox="bubblewrap",
    limits=None,
    scheduler=None,
    on_done=None,
):
    """Grade every submission that has no result yet, or has changed since, or whose check has.

    submissions: list of Submission; out: folder; exercise, seed: see `grade`; workers: sandboxes at a time
    sandbox: kind, see Sandbox; scheduler: address of a Dask cluster that does the work instead of this machine
    on_done: function(result, done, total), called after each has been written
    returns: list of results, in the order of the submissions
    raises: NoSandbox
    """
    limits = limits or Limits()
    paths = [result_path(out, one.student, one.id) for one in submissions]
    results = [
        finished(path, key(one, exercise, seed, limits))
        for path, one in zip(paths, submissions, strict=True)
    ]
    todo = [index for index, result in enumerate(results) if result is None]
    done = len(results) - len(todo)
    work = [(submissions[index], exercise, seed, limits, sandbox) for index in todo]
    # on a cluster each worker has sandboxes of its own, and only this process writes
    answers = (
        on_cluster(scheduler, remotely, work, retries=2)
        if scheduler
        else on_this_machine(work, workers)
    )
    for place, result in answers:
        write(paths[todo[place]], result)
        results[todo[place]] = result
        done += 1
        if on_done:
            on_done(result, done, len(results))
    return results


def on_this_machine(work, workers):
    """Yield (index, result) as they come, from as many sandboxes as there are workers, each used by one at a time."""
    if not work:
        return
    kind = work[0][-1]
    boxes = queue.SimpleQueue()
    warm(work[0])

    def one(job):
        box = boxes.get()
        try:
            return safely(*job[:-1], box)
        finally:
            boxes.put(box)

    with ExitStack() as stack:
        slots = [slot + workers * (os.getpid() % 64) for slot in range(min(workers, len(work)))]
        for slot in slots:
            boxes.put(stack.enter_context(Sandbox(kind, slot=slot)))
        pool = ThreadPoolExecutor(len(slots))
        stack.callback(pool.shutdown, cancel_futures=True)
        futures = {pool.submit(one, job): index for index, job in enumerate(work)}
        for future in as_completed(futures):
            yield futures[future], future.result()


BOXES = {}  # of a cluster's worker: {thread: Sandbox}, kept from one submission to the next


def remotely(submission, exercise, seed, limits, kind):
    """`grade`, in a cluster's worker."""
    import threading

    thread = threading.get_ident()
    if thread not in BOXES:
        BOXES[thread] = Sandbox(kind, slot=1000 + os.getpid() % 3000)
    return safely(submission, exercise, seed, limits, BOXES[thread])


def safely(submission, exercise, seed, limits, box):
    """`grade`, but a fault of the grader's own costs one submission its result, by name, and not the class theirs."""
    try:
        return grade(submission, exercise, seed, box, limits)
    except NoSandbox:
        raise
    except Exception as error:
        box.close()
        return unreadable(
            submission,
            exercise,
            f"the grader failed on this: {type(error).__name__}: {str(error)[:200]}",
        )


def unreadable(submission, exercise, why):
    """The result of a submission that a human has to look at. It is not kept as finished."""
    return {
        "student": submission.student, "id": submission.id, "exercise": exercise, "digest": "", "outcomes": [],
        "sources": {}, "written": "", "human": [why], "notes": [], "seconds": 0.0, "versions": {},
    }  # fmt: skip


def warm(job):
    """Draw the cases and compute what should come back once, before the threads ask for it."""
    _, exercise, seed, *_ = job
    for check in exercises()[exercise].CHECKS:
        sheet = draw(check.work, seed)
        assert sheet.expected
        assert sheet.mistaken


def result_path(out, student, number):
    """Where a student's result is kept: a name that any file system takes, and that no two students share."""
    plain = re.sub(r"[^\w.-]+", "-", f"{student} {number}".strip()).strip("-.")[
        :40
    ]  # a letter has up to 4 bytes
    return Path(out) / "results" / f"{plain}-{digest([student, number])[:12]}.json"


def finished(path, wanted):
    """The result at `path` if it was made of the same submission, check, seed and limits, else None."""
    try:
        result = json.loads(path.read_text())
        return result if result["digest"] == wanted else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write(path, result):
    """Write a result whole or not at all."""
    with atomic_path(path) as temporary:
        temporary.write_text(json.dumps(result, indent=1) + "\n")


def claim(out, exercise):
    """Make a folder that of one exercise. raises: ValueError where it is another's, whose grades would be lost"""
    path = Path(out) / "exercise.txt"
    known = (
        path.read_text(encoding="utf-8").strip()
        if path.exists()
        else made_by_an_earlier_version(out)
    )
    if known and known != exercise:
        raise ValueError(
            f"{out} holds the results of {known}; give {exercise} its own folder: --out {out}-{exercise}"
        )
    if not path.exists():
        with atomic_path(path) as temporary:
            temporary.write_text(exercise + "\n", encoding="utf-8")


def made_by_an_earlier_version(out):
    """The exercise of the results that lie in a folder, or ""."""
    for path in sorted((Path(out) / "results").glob("*.json")):
        try:
            return str(json.loads(path.read_text())["exercise"])
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return ""


def secret(out):
    """The seed of this folder's fresh inputs: drawn once, kept in a file that only its owner can read."""
    path = Path(out) / "secret-seed.txt"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(16) + "\n")
    return path.read_text().strip()
