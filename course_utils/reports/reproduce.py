"""Run the published tables: every row under several seeds, a few at a time; what is finished is not run twice."""

import os
import sys
from pathlib import Path

import torch

from course_utils.experiments.runner import execute
from course_utils.experiments.scheduler import execute_all
from course_utils.reports.catalog import ROWS, choose
from course_utils.reports.quick import scaled


def reproduce(names=(), *, profile="quick", seeds=1, folder="runs", shard=None, device=None, precision=None,
              workers=None, scheduler=None):  # fmt: skip
    """Run rows of the published tables, each under the seeds 0 to `seeds` - 1, and keep every result in `folder`.

    names: reports or rows, see `choose`; profile: "full" as published, "quick" scaled down on embedded data
    shard, workers, scheduler: see `execute_all`. A run that was interrupted goes on where it was; one that is finished,
    the same by its identity, is read and not run
    returns: list of Results, row by row, without those that other processes are at
    """
    rows = [scaled(row) if profile == "quick" else row for row in choose(names)]
    results = execute_all({row.id: row for row in rows}, range(seeds), store=folder, shard=shard, device=device,
                          precision=precision, workers=workers, scheduler=scheduler, may_diverge=True)  # fmt: skip
    done = [result for row in rows for result in results[row.id]]
    if (left := len(rows) * seeds - len(done)) and not shard:
        runs = "1 more run is" if left == 1 else f"{left} more runs are"
        print(
            f"{runs} being made by another process, which keeps what it finishes in {folder}",
            file=sys.stderr,
        )
    return done


def read_queue(path):
    """The (row, seed) of each line of a file, as "002/vgg-bn 1"; seed 0 where none stands there, # begins a comment.

    raises: FileNotFoundError; ValueError that names the line
    """
    jobs = []
    for number, line in enumerate(Path(path).read_text(encoding="utf-8").split("\n"), 1):
        words = line.partition("#")[0].split()
        if not words:
            continue
        row, (seed, *more) = ROWS.get(words[0]), words[1:] or ["0"]
        if row is None or more or not seed.isdecimal():
            raise ValueError(
                f"line {number} of {path} should be a row and a seed, as 002/vgg-bn 1, got {line!r}"
            )
        jobs.append((row, int(seed)))
    return jobs


def work_through(path, *, folder="runs", device=None, precision=None):
    """Run the rows of a file, as published, one after the other, where nobody waits for them: at the lowest priority.

    path: see `read_queue`; it is read again after every run, so it can be changed meanwhile. Each run has one thread,
    since two that wait for each other beside other programs lose most of their speed; it is kept after every epoch and
    goes on next time. A row that cannot be run, as for want of its data, or because another process is at it, is said
    and passed over
    returns: list of Results, of all rows that are finished
    """
    read_queue(
        path
    )  # a wrong file is told before this process gives way to all others, which it cannot take back
    if hasattr(os, "nice"):
        os.nice(19)
    os.environ["COURSE_THREADS"] = "1"
    torch.set_num_threads(1)
    done, passed_over, how = (
        {},
        set(),
        {"device": device, "precision": precision, "may_diverge": True, "wait": False},
    )
    while todo := [job for job in read_queue(path) if name_of(*job) not in {*done, *passed_over}]:
        row, seed = todo[0]
        try:
            result = execute(row, seed, store=folder, **how)
        except (ValueError, OSError) as error:
            passed_over.add(name_of(row, seed))
            print(f"{name_of(row, seed)} was passed over: {str(error).splitlines()[0]}", flush=True)
            continue
        done[name_of(row, seed)] = result
        accuracy = "diverged" if result.diverged else f"{100 * result.test_accuracy:.2f} %"
        print(f"{name_of(row, seed)}: {accuracy}, {result.seconds:.0f} s", flush=True)
    return list(done.values())


def name_of(row, seed):
    return f"{row.id}, seed {seed}"
