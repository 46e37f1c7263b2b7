"""Reproductions in forked children of a process that has imported all that they need.

It has counted what their rows cost, too, and read their code. So a start takes no second.

python tests/reports/forked.py kill FOLDER
    reproductions killed 20 times, one that nobody disturbs
python tests/reports/forked.py shards FOLDER
    two shards at once, two processes at the same rows, a shard alone
"""

import os
import random
import signal
import sys
from dataclasses import replace
from pathlib import Path

import torch

from course_utils.experiments import plan, runner
from course_utils.reports import ROWS, quick
from course_utils.reports import reproduce as module

NAMES = ["000/basenet-adam", "000/basenet-residual", "002/baseline"]
KILLS = 20


def small(row):
    """Several epochs of a twentieth of a second."""
    return replace(
        quick.scaled(row), train=64, test=50, batch_size=16, config=replace(row.config, epochs=5)
    )


def child(folder, moment=None, **how):
    """The process id of a child that reproduces the rows into a folder.

    It notes each training that it begins. moment: seconds of its own computing after which the
    system ends it at once, wherever it is; so the moments are the same however busy the machine
    """
    if pid := os.fork():
        return pid
    status = 1
    try:
        if moment:
            signal.setitimer(signal.ITIMER_PROF, moment)  # nobody handles SIGPROF, which then kills
        torch.set_num_threads(1)
        train = runner.train

        def noted(*args, **options):
            with (folder.parent / f"{folder.name}.begun").open("a") as file:
                file.write("x\n")
            return train(*args, **options)

        runner.train = noted
        module.reproduce(NAMES, folder=folder, device="cpu", precision="fp32", workers=1, **how)
        status = 0
    finally:
        os._exit(status)


def finish(*pids):
    """Wait for children, all of which must end well. returns: seconds that the last one computed"""
    for pid in pids:
        _, status, usage = os.wait4(pid, 0)
        assert status == 0
    return usage.ru_utime + usage.ru_stime


def kill(folder):
    """KILLS at random moments: in one reproduction after the other, each until it has ended."""
    moments = random.Random(0)
    killed = 0
    number = 0
    seconds = finish(child(folder / "whole", seeds=1))
    while killed < KILLS:
        moment = moments.uniform(0.2, 0.9) * seconds
        _, status = os.waitpid(child(folder / f"killed{number}", moment, seeds=1), 0)
        assert status in (0, signal.SIGPROF)
        if status == signal.SIGPROF:
            killed += 1
        else:  # it has ended by itself
            number += 1
    finish(child(folder / f"killed{number}", seeds=1))
    print(killed, "times,", number + 1, "reproductions")


def shards(folder):
    """Two shards at once, then two processes at the same rows, then the first shard alone."""
    finish(*(child(folder / "shards", seeds=2, shard=(number, 2)) for number in (1, 2)))
    finish(*(child(folder / "both", seeds=2) for _ in range(2)))
    finish(child(folder / "half", seeds=2, shard=(1, 2)))


if __name__ == "__main__":
    os.environ["COURSE_THREADS"] = "1"
    torch.set_num_threads(1)  # a fork has no other threads, and would wait for them
    rows = {name: small(ROWS[name]) for name in NAMES}  # with torch's compiler, which takes seconds
    module.scaled = lambda row: rows[row.id]
    for row in rows.values():
        plan(row, precision="fp32").folder("runs")
    {"kill": kill, "shards": shards}[sys.argv[1]](Path(sys.argv[2]))
