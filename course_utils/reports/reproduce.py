"""Run the published tables: every row under several seeds, a few at a time.

What is finished is not run twice.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import torch

from course_utils.experiments import Recipe, Result
from course_utils.experiments.runner import execute
from course_utils.experiments.scheduler import execute_all
from course_utils.reports.catalog import ROWS, choose
from course_utils.reports.league import league_row
from course_utils.reports.quick import rows_under
from course_utils.runtime.errors import UserError
from course_utils.runtime.priority import give_way


def reproduce(
    names: Sequence[str] = (),
    *,
    profile: str = "quick",
    seeds: int = 1,
    folder: Path | str = "runs",
    shard: tuple[int, int] | None = None,
    device: torch.device | str | None = None,
    precision: str | None = None,
    workers: int | None = None,
    scheduler: str | None = None,
) -> list[Result]:
    """Run rows of the published tables, each under the seeds 0 to `seeds` - 1, and keep every
    result in `folder`.

    names: reports or rows, see `choose`; profile: "full" as published, "quick" scaled down on
    embedded data
    shard, workers, scheduler: see `execute_all`. A run that was interrupted goes on where it was;
    one that is finished, the same by its identity, is read and not run
    returns: the Results, row by row, without those that other processes are at
    """
    rows = rows_under(profile, choose(names))
    results = execute_all(
        {row.id: row for row in rows},
        range(seeds),
        store=folder,
        shard=shard,
        device=device,
        precision=precision,
        workers=workers,
        scheduler=scheduler,
        may_diverge=True,
    )
    finished = [result for row in rows for result in results[row.id]]
    left = len(rows) * seeds - len(finished)
    if left and not shard:
        runs = "1 more run is" if left == 1 else f"{left} more runs are"
        print(
            f"{runs} being made by another process, which keeps what it finishes in {folder}",
            file=sys.stderr,
        )
    return finished


def read_queue(path: Path | str) -> list[tuple[Recipe, int]]:
    """The (row, seed) of each line of a file, as "002/vgg-bn 1" or "league/vgg 1".

    Seed 0 where none stands there; # begins a comment.
    raises: FileNotFoundError; ValueError that names the line
    """
    jobs = []
    for number, line in enumerate(Path(path).read_text(encoding="utf-8").split("\n"), 1):
        words = line.partition("#")[0].split()
        if not words:
            continue
        row = ROWS.get(words[0]) or league_row(words[0])
        seed, *more = words[1:] or ["0"]
        if row is None or more or not seed.isdecimal():
            raise UserError(
                f"line {number} of {path} should be a row and a seed, as 002/vgg-bn 1, got {line!r}"
            )
        jobs.append((row, int(seed)))
    return jobs


def work_through(
    path: Path | str,
    *,
    folder: Path | str = "runs",
    device: torch.device | str | None = None,
    precision: str | None = None,
) -> list[Result]:
    """Run the rows of a file, as published, one after the other, where nobody waits for them.

    At the lowest priority. path: see `read_queue`; it is read again after every run, so it can be
    changed meanwhile. Each run has one thread, since two that wait for each other beside other
    programs lose most of their speed; it is kept after every epoch and goes on next time. A row
    that cannot be run, as for want of its data, or because another process is at it, is named and
    passed over
    returns: the Results of all rows that are finished
    """
    read_queue(path)  # a wrong file raises before the priority falls, which cannot be taken back
    give_way()
    os.environ["COURSE_THREADS"] = "1"  # or `settle_threads` may choose again
    torch.set_num_threads(1)
    finished: dict[str, Result] = {}
    passed_over: set[str] = set()
    while todo := [
        job for job in read_queue(path) if name_of(*job) not in {*finished, *passed_over}
    ]:
        row, seed = todo[0]
        name = name_of(row, seed)
        try:
            finished[name] = execute(
                row,
                seed,
                store=folder,
                device=device,
                precision=precision,
                may_diverge=True,
                wait=False,
            )
        except (ValueError, OSError) as error:  # BlockingIOError is an OSError
            passed_over.add(name)
            print(f"{name} was passed over: {str(error).splitlines()[0]}", flush=True)
        else:
            print(f"{name}: {outcome(finished[name])}", flush=True)
    return list(finished.values())


def name_of(row: Recipe, seed: int) -> str:
    """A run as the queue prints it."""
    return f"{row.id}, seed {seed}"


def outcome(result: Result) -> str:
    """Accuracy and time of a finished run, in words."""
    if result.test_accuracy is None:
        return f"diverged, {result.seconds:.0f} s"
    return f"{100 * result.test_accuracy:.2f} %, {result.seconds:.0f} s"
