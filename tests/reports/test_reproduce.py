"""The published tables, run again: each run once, whatever dies; each row itself, only smaller."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from dying import die_once

from course_utils.app.cli import main
from course_utils.experiments import execute, plan, runner
from course_utils.reports import ROWS, quick
from course_utils.reports import reproduce as module
from course_utils.reports.catalog import choose
from course_utils.reports.quick import scaled
from course_utils.runtime.parallel import as_finished

RUN = [
    sys.executable,
    "-c",
    "import sys; from course_utils.app.cli import main; sys.exit(main(sys.argv[1:]))",
]
CLOCK = {"seconds", "images_per_second", "made", "peak_memory", "seal"}


def machine(result):
    """A result without what a clock or a machine says."""
    history = {key: value for key, value in result["history"].items() if key != "seconds"}
    return {key: value for key, value in result.items() if key not in CLOCK} | {"history": history}


@pytest.mark.parametrize("row", ROWS.values(), ids=lambda row: row.id)
def test_a_scaled_row_is_the_row_itself_only_smaller(row):
    small = scaled(row)
    same = (
        "model",
        "arguments",
        "augment",
        "crop_padding",
        "flip",
        "initialization",
        "validation",
        "normalize",
    )
    assert all(getattr(small, name) == getattr(row, name) for name in same)
    assert replace(small.config, epochs=row.config.epochs) == row.config
    assert small.data in ("shapes", "digits")
    assert quick.LEAST <= small.train <= quick.MOST
    assert small.published is None


def test_rows_are_chosen_by_report_and_by_id():
    assert len(choose([])) == len(ROWS)
    assert {row.id[:3] for row in choose(["000", "004"])} == {"000", "004"}
    assert [row.id for row in choose(["002/final"])] == ["002/final"]
    with pytest.raises(ValueError, match="no report and no row '005'; known: 000/basenet-adam"):
        choose(["000", "005"])


@pytest.fixture
def tiny(monkeypatch):
    """Rows of an epoch of two steps."""
    few = {"train": 32, "test": 10, "batch_size": 16}
    monkeypatch.setattr(quick, "EPOCHS", 1)
    monkeypatch.setattr(quick, "scaled", lambda row: replace(scaled(row), **few))


def test_a_finished_run_is_read_and_not_run_and_a_new_seed_is_run(tiny, tmp_path, monkeypatch):
    names = ["000/basenet-adam", "000/basenet-residual"]
    how = {"folder": tmp_path, "workers": 1}
    first = module.reproduce(names, **how)
    assert [result.id for result in first] == [f"quick/{name}" for name in names]
    asked = []
    real = runner._train

    def noted(run, *rest):
        asked.append(run.seed)
        return real(run, *rest)

    monkeypatch.setattr(runner, "_train", noted)
    assert module.reproduce(names, **how) == first
    assert asked == []
    module.reproduce(names[:1], seeds=2, **how)
    assert asked == [1]
    monkeypatch.setattr(
        "course_utils.experiments.identity.code_digest", lambda model, own: "another"
    )
    module.reproduce(names[:1], **how)
    assert asked == [1, 0]


def test_a_damaged_result_is_named_and_not_taken_for_none(tiny, tmp_path):
    module.reproduce(["000/basenet-adam"], folder=tmp_path, workers=1)
    (path,) = tmp_path.glob("*/result.json")
    path.write_text('{"id"')
    with pytest.raises(ValueError, match=r"result.json is damaged .*move it away"):
        module.reproduce(["000/basenet-adam"], folder=tmp_path, workers=1)


def forked(what, folder):
    """Run a part of forked.py, which says what it does; returns what it printed."""
    command = [sys.executable, str(Path(__file__).parent / "forked.py"), what, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def results_in(folder):
    """What every run of a folder measured, by the name of its own folder."""
    return {
        path.parent.name: machine(json.loads(path.read_text()))
        for path in folder.glob("*/result.json")
    }


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no fork")
def test_reproductions_killed_twenty_times_end_as_an_uninterrupted_one(tmp_path):
    assert forked("kill", tmp_path).startswith("20 ")
    whole = results_in(tmp_path / "whole")
    assert len(whole) == 3
    killed = [folder for folder in tmp_path.glob("killed*") if folder.is_dir()]
    for folder in killed:
        assert results_in(folder) == whole
    begun = sum((tmp_path / f"{folder.name}.begun").read_text().count("x") for folder in killed)
    assert begun > 3 * len(killed)  # some trainings were killed on their way


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no fork")
def test_two_shards_or_two_processes_at_the_same_rows_do_every_run_once(tmp_path):
    forked("shards", tmp_path)
    half = results_in(tmp_path / "half")  # what the first of two shards does: every second run
    assert [name[6:13] for name in sorted(half)] == ["000-bas", "000-bas", "002-bas"]
    assert {name.split("-seed")[1][0] for name in half} == {"0"}
    for name in ("shards", "both"):
        assert (tmp_path / f"{name}.begun").read_text().count("x") == 6  # three rows, two seeds
        assert len(results_in(tmp_path / name)) == 6
    assert results_in(tmp_path / "shards") == results_in(tmp_path / "both")


def test_a_run_that_another_process_is_at_is_left_and_returned_to(tiny, tmp_path, capsys):
    names = ["000/basenet-adam", "000/basenet-residual"]
    how = {"folder": tmp_path, "workers": 1, "precision": "fp32"}
    row = quick.scaled(ROWS[names[0]])
    with runner.alone(plan(row, precision="fp32").folder(tmp_path)):
        assert [result.id for result in module.reproduce(names, **how)] == [f"quick/{names[1]}"]
        assert "1 more run is being made by another process" in capsys.readouterr().err
        with pytest.raises(BlockingIOError, match="another process is at the run of"):
            execute(row, store=tmp_path, precision="fp32", wait=False)
    assert len(module.reproduce(names, **how)) == 2


@pytest.mark.parametrize("text", ["2", "0/2", "3/2", "1/0", "a/b", "1/2/3"])
def test_a_shard_is_one_of_so_many(text, capsys):
    with pytest.raises(SystemExit, match="2"):
        main(["reproduce", "--shard", text])
    assert f"must be I/N with I from 1 to N, as 2/4, got '{text}'" in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such signal")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_reproduction_that_is_ended_leaves_no_worker_behind(tmp_path, number):
    command = [
        *RUN,
        "reproduce",
        "002/final",
        "004",
        "--profile",
        "quick",
        "--precision",
        "fp32",
        "--workers",
        "2",
    ]
    with subprocess.Popen(
        [*command, "--folder", str(tmp_path)],
        stderr=subprocess.PIPE,
        text=True,
        # a shell's background has interrupts ignored
        preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),
    ) as process:
        deadline = time.monotonic() + 60
        while len(list(tmp_path.glob("*/lock"))) < 2 and time.monotonic() < deadline:
            time.sleep(0.1)
        family = psutil.Process(process.pid).children(recursive=True)
        assert len(family) >= 2
        process.send_signal(number)
        _, errors = process.communicate(timeout=60)
    _, alive = psutil.wait_procs(family, 20)
    assert alive == []
    assert process.returncode == 130
    assert "interrupted; the same command goes on" in errors


def test_a_killed_process_loses_only_its_own_run_which_is_begun_again(tmp_path):
    jobs = [(number, tmp_path) for number in range(5)]
    answers = dict(as_finished(die_once, jobs, device="cpu", workers=2))
    assert answers == {number: 10 * number for number in range(5)}
    assert len((tmp_path / "begun2").read_text()) == 2


def test_a_killed_worker_of_a_cluster_loses_only_its_own_run(tmp_path):
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        jobs = [(number, tmp_path) for number in range(5)]
        answers = list(as_finished(die_once, jobs, scheduler=cluster.scheduler_address))
    assert sorted(answers) == [(number, 10 * number) for number in range(5)]
    assert len((tmp_path / "begun2").read_text()) == 2


def test_a_cluster_without_this_course_or_without_workers_is_refused(monkeypatch):
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=1,
        threads_per_worker=1,
        processes=False,
        dashboard_address=None,
        protocol="tcp",
        host="127.0.0.1",
    ) as cluster:
        monkeypatch.setattr("course_utils.runtime.cluster.__version__", "9.9")
        with pytest.raises(
            ValueError, match=r"needs version 9\.9 of course-utils, .* has '0\.1\.0'"
        ):
            list(as_finished(die_once, [], scheduler=cluster.scheduler_address))
        cluster.scale(0)
        while cluster.scheduler.workers:  # a worker leaves in its own time, and answers until then
            time.sleep(0.05)
        with pytest.raises(ValueError, match="has no workers"):
            list(as_finished(die_once, [], scheduler=cluster.scheduler_address))


def test_a_landscape_row_keeps_what_was_seen_of_its_way(tiny, tmp_path):
    names = ["002/landscape/vgg-0.05", "002/landscape/vgg-bn-0.05"]
    for result in module.reproduce(names, folder=tmp_path, workers=1):
        seen = result.watched
        assert seen["steps"] == [0]
        assert all(
            len(seen[name]) == 1 and seen[name][0] > 0
            for name in ("loss", "loss_range", "distance", "beta")
        )


def test_a_queue_is_a_row_and_a_seed_a_line_and_a_wrong_line_is_named(tmp_path):
    path = tmp_path / "queue.txt"
    path.write_text("# first\n002/vgg-bn\n\n  000/basenet-adam 2   # later\n")
    assert [(row.id, seed) for row, seed in module.read_queue(path)] == [
        ("002/vgg-bn", 0),
        ("000/basenet-adam", 2),
    ]
    for line in ("002/vgg", "002/vgg-bn one", "002/vgg-bn 1 2", "002/vgg-bn -1"):
        path.write_text(f"002/vgg-bn 1\n{line}\n")
        with pytest.raises(ValueError, match=f"line 2 of .*queue.txt should be .*got '{line}'"):
            module.read_queue(path)


def test_a_queue_is_worked_through_at_the_lowest_priority_and_what_cannot_be_run_is_passed_over(
    tmp_path,
):
    """In a process of its own, which it makes slow; the rows made small by a wrapper."""
    (tmp_path / "queue.txt").write_text("000/basenet-adam 1\n001/base\n000/basenet-sgd\n")
    code = """
import os, torch
from dataclasses import replace
from pathlib import Path
from course_utils.reports import ROWS, quick
from course_utils.reports import reproduce as rows
for id in ("000/basenet-adam", "000/basenet-sgd"):
    ROWS[id] = replace(quick.scaled(ROWS[id]), id=id, train=32, test=10, batch_size=16)
results = rows.work_through("queue.txt", device="cpu", precision="fp32")
print(os.nice(0), torch.get_num_threads(), [(run.id, run.seed) for run in results])
print(rows.work_through("queue.txt", device="cpu", precision="fp32") == results)
"""
    environment = os.environ | {
        "COURSE_DATA": str(tmp_path / "none"),
        "http_proxy": "http://127.0.0.1:9",
        "https_proxy": "http://127.0.0.1:9",
    }
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    lines = done.stdout.strip().split("\n")
    assert lines[0].startswith("000/basenet-adam, seed 1: ")
    assert lines[1].startswith("001/base, seed 0 was passed over: ")
    assert lines[2].startswith("000/basenet-sgd, seed 0: ")
    assert lines[3] == "19 1 [('000/basenet-adam', 1), ('000/basenet-sgd', 0)]"
    assert lines[-1] == "True"
