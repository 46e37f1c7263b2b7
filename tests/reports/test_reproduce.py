"""The published tables, run again: each run once, whatever dies; each row itself, only smaller; each claim judged."""

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace

import numpy as np
import psutil
import pytest
from dying import die_once
from hypothesis import given
from hypothesis import strategies as st

from course_utils.experiments import reproduce as rows
from course_utils.experiments.claims import CLAIMS, Claim, bands, compared, judge, judge_landscape
from course_utils.experiments.compare import comparison, references
from course_utils.experiments.recipes import FULL
from course_utils.experiments.report import duration, report, save_page
from course_utils.experiments.seeds import map_runs

RUN = [sys.executable, "-c", "import sys; from course_utils.cli import main; sys.exit(main(sys.argv[1:]))"]
CLOCK = {"seconds", "images_per_second", "made", "peak_memory", "seal"}


def machine(result):
    """A result without what a clock or a machine says."""
    history = {key: value for key, value in result["history"].items() if key != "seconds"}
    return {key: value for key, value in result.items() if key not in CLOCK} | {"history": history}


@pytest.mark.parametrize("row", FULL, ids=lambda row: row.id)
def test_a_scaled_row_is_the_row_itself_only_smaller(row):
    small = rows.scaled(row)
    same = ("model", "arguments", "augment", "crop_padding", "flip", "initialization", "validation", "normalize")
    assert all(getattr(small, name) == getattr(row, name) for name in same)
    assert replace(small.config, epochs=row.config.epochs) == row.config
    assert small.data in ("shapes", "digits")
    assert rows.LEAST <= small.train <= rows.MOST
    assert small.published is None


def test_rows_are_chosen_by_report_and_by_id():
    assert len(rows.choose([])) == len(FULL)
    assert {row.id[:3] for row in rows.choose(["000", "004"])} == {"000", "004"}
    assert [row.id for row in rows.choose(["002/final"])] == ["002/final"]
    with pytest.raises(ValueError, match="no report and no row '005'; known: 000/basenet-adam"):
        rows.choose(["000", "005"])


@pytest.fixture
def tiny(monkeypatch):
    """Rows of a second each."""
    real = rows.scaled
    monkeypatch.setattr(rows, "scaled", lambda row: replace(real(row), train=128, test=50))


def test_a_finished_run_is_read_and_not_run_and_a_new_seed_is_run(tiny, tmp_path, monkeypatch):
    names = ["000/basenet-adam", "000/basenet-residual"]
    first = rows.reproduce(names, folder=tmp_path, workers=1)
    assert [result["id"] for result in first] == [f"quick/{name}" for name in names]
    asked, real = [], rows.run
    monkeypatch.setattr(rows, "run", lambda recipe, **how: asked.append(how["seed"]) or real(recipe, **how))
    assert rows.reproduce(names, folder=tmp_path, workers=1) == first
    assert asked == []
    rows.reproduce(names[:1], seeds=2, folder=tmp_path, workers=1)
    assert asked == [1]
    monkeypatch.setattr("course_utils.experiments.identity.code_digest", lambda model: "another")
    rows.reproduce(names[:1], folder=tmp_path, workers=1)
    assert asked == [1, 0]


def test_a_damaged_result_is_named_and_not_taken_for_none(tiny, tmp_path):
    rows.reproduce(["000/basenet-adam"], folder=tmp_path, workers=1)
    (path,) = tmp_path.glob("*/result.json")
    path.write_text('{"id"')
    with pytest.raises(ValueError, match=r"result.json is damaged .*move it away"):
        rows.reproduce(["000/basenet-adam"], folder=tmp_path, workers=1)


def test_a_reproduction_killed_five_times_ends_as_an_uninterrupted_one(tmp_path):
    moments = random.Random(0)
    chosen = ("000/basenet-adam", "000/basenet-sgd", "000/basenet-residual", "002/baseline")
    command = [*RUN, "reproduce", *chosen, "--profile", "quick", "--precision", "fp32", "--folder"]
    for _ in range(5):
        with subprocess.Popen([*command, str(tmp_path / "killed")], start_new_session=True,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:  # fmt: skip
            time.sleep(moments.uniform(2, 9))
            os.killpg(process.pid, signal.SIGKILL)
    for name in ("killed", "whole"):
        subprocess.run([*command, str(tmp_path / name)], check=True, capture_output=True)
    both = [sorted((tmp_path / name).glob("*/result.json")) for name in ("killed", "whole")]
    assert len(both[0]) == len(both[1]) == len(chosen)
    for killed, whole in zip(*both, strict=True):
        assert killed.parent.name == whole.parent.name
        assert machine(json.loads(killed.read_text())) == machine(json.loads(whole.read_text()))


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such signal")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_reproduction_that_is_ended_leaves_no_worker_behind(tmp_path, number):
    command = [*RUN, "reproduce", "002/final", "004", "--profile", "quick", "--precision", "fp32", "--workers", "2"]
    heard = {"preexec_fn": lambda: signal.signal(number, signal.SIG_DFL)}  # a shell's background has interrupts ignored
    with subprocess.Popen(
        [*command, "--folder", str(tmp_path)], stderr=subprocess.PIPE, text=True, **heard
    ) as process:
        deadline = time.monotonic() + 60
        while len(list(tmp_path.glob("*/lock"))) < 2 and time.monotonic() < deadline:
            time.sleep(0.1)
        family = psutil.Process(process.pid).children(recursive=True)
        assert len(family) >= 2
        process.send_signal(number)
        _, said = process.communicate(timeout=60)
    _, alive = psutil.wait_procs(family, 20)
    assert alive == []
    assert process.returncode == 130
    assert "interrupted; the same command goes on" in said


def test_a_killed_process_loses_only_its_own_run_which_is_begun_again(tmp_path):
    found = dict(map_runs(die_once, [(place, tmp_path) for place in range(5)], device="cpu", workers=2))
    assert found == {place: 10 * place for place in range(5)}
    assert len((tmp_path / "begun2").read_text()) == 2


def test_a_killed_worker_of_a_cluster_loses_only_its_own_run(tmp_path):
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        jobs = [(place, tmp_path) for place in range(5)]
        found = list(map_runs(die_once, jobs, scheduler=cluster.scheduler_address))
    assert sorted(found) == [(place, 10 * place) for place in range(5)]
    assert len((tmp_path / "begun2").read_text()) == 2


def test_a_cluster_without_this_course_or_without_workers_is_refused(monkeypatch):
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None, protocol="tcp", host="127.0.0.1"
    ) as cluster:
        monkeypatch.setattr("course_utils.cluster.__version__", "9.9")
        with pytest.raises(ValueError, match=r"needs version 9\.9 of course-utils, .* has '0\.1\.0'"):
            list(map_runs(die_once, [], scheduler=cluster.scheduler_address))
        cluster.scale(0)
        with pytest.raises(ValueError, match="has no workers"):
            list(map_runs(die_once, [], scheduler=cluster.scheduler_address))


def test_a_claim_is_judged_by_the_interval_of_the_difference():
    claim = Claim("more is more", "a", "b")
    assert judge(claim, [], [0.5]) == "not run yet"
    assert judge(claim, [0.63], [0.61]) == "not decided: gap +2.0, one seed decides nothing"
    assert judge(claim, [0.64, 0.65, 0.66], [0.60, 0.61, 0.62]).startswith("holds: gap +4.0 ± 2.3")
    assert judge(claim, [0.60, 0.61, 0.62], [0.64, 0.65, 0.66]).startswith("contradicted: gap -4.0")
    assert judge(claim, [0.60, 0.66], [0.61, 0.64]).startswith("not decided")
    denied = replace(claim, gain="no more")
    assert judge(denied, [0.64, 0.65, 0.66], [0.60, 0.61, 0.62]).startswith("contradicted")
    assert judge(denied, [0.60, 0.61, 0.62], [0.60, 0.61, 0.62]).startswith("not decided: gap +0.0 ± 2.3")
    close = [0.600, 0.602, 0.604]
    assert judge(denied, close, close) == "holds: gap +0.0 ± 0.5, equal within 1"
    assert judge(claim, close, close) == "contradicted: gap +0.0 ± 0.5, equal within 1"


MIRRORED = {"more": "less", "less": "more", "equal": "equal", "not decided": "not decided"}


@given(st.lists(st.floats(0.2, 0.9), min_size=2, max_size=6), st.lists(st.floats(0.2, 0.9), min_size=2, max_size=6),
       st.floats(0.1, 5))  # fmt: skip
def test_swapped_sides_give_the_mirrored_verdict(first, second, margin):
    found, gap, half = compared(first, second, margin)
    other, other_gap, other_half = compared(second, first, margin)
    assert other == MIRRORED[found]
    assert (other_gap, other_half) == pytest.approx((-gap, half))


def test_two_samples_of_one_distribution_seldom_differ_and_are_equal_only_with_enough_of_them():
    rng = np.random.default_rng(0)
    counts = {n: Counter(compared(*rng.normal(0.8, 0.01, (2, n)), 1.0)[0] for _ in range(1000)) for n in (3, 10, 50)}
    for found in counts.values():
        assert found["more"] + found["less"] <= 50
    assert counts[3]["equal"] < 60  # by a narrow scatter of three
    assert counts[10]["equal"] < counts[50]["equal"]
    assert counts[50]["equal"] > 900
    assert compared([0.8, 0.8], [0.8, 0.8], 1.0)[0] == "not decided"
    assert compared([0.8, 0.8001], [0.8, 0.8001], 1.0)[0] == "not decided"  # two seeds a side


def test_every_claim_is_about_rows_that_exist_and_agrees_with_what_is_printed():
    published = {row.id: row.published for row in FULL}
    for claim in CLAIMS:
        gap = published[claim.first] - published[claim.second]
        assert gap > 0 if claim.gain == "more" else gap <= 0, claim.says


def test_the_report_shows_every_row_its_choices_and_the_claims(tmp_path):
    text = report(folder=tmp_path)
    for row in FULL:  # with a reference in a table, without one in the line of those that nobody has run
        assert (f"| `{row.id}` |" in text) == bool(references(row.id))
        assert f"`{row.id}`" in text
        assert not row.choices or f"- `{row.id}`: {row.choices}" in text
    held = sum(bool(references(row.id)) for row in FULL)
    decided = text.count("| holds: ") + text.count("| contradicted: ")
    assert text.split("\n")[1].startswith(
        f"{held} of {len(FULL)} rows have a reference, which decides {decided} of {len(CLAIMS)} claims."
    )
    assert "002: batch norm lifts VGG-A" in text
    quick = report(["000"], profile="quick", folder=tmp_path)
    assert "say nothing about the reports" in quick
    assert "claim" not in quick.split("left open")[0].replace("What a report leaves open", "")


def test_the_page_holds_curves_with_their_text(tmp_path):
    page = save_page(tmp_path / "report.html", ["000"], folder=tmp_path).read_text()
    assert '<img src="data:image/png;base64,' in page
    assert 'alt="Training loss of 000/basenet-adam by epoch' in page
    assert "<table>" in page
    assert re.search(r"<details><summary>Not run yet, 1 row, by estimate \d+ \w+ on \d+ cores .*</summary>", page)


def test_the_price_of_a_row_is_three_times_its_forward_pass_for_every_image_and_epoch():
    row = next(row for row in FULL if row.id == "000/basenet-adam")
    assert rows.macs_of(row, 32) == 651_720  # two convolutions and three layers, counted in notebook 05
    assert rows.training_macs(row) == 3 * 651_720 * 40_000 * 100
    assert duration(100) == "100 seconds"
    assert [duration(n) for n in (121, 7_300, 180_000)] == ["2 minutes", "2 hours", "2 days"]



def landscape_run(seed, scale, count=3, accuracy=0.5):
    columns = {name: [scale * (k + 1) for k in range(count)] for name in ("loss", "loss_range", "distance", "beta")}
    watched = {"steps": list(range(count)), **columns}
    return {"identity": {"precision": "fp32"}, "seed": seed, "test_accuracy": accuracy, "watched": watched}


def test_the_landscape_is_judged_by_band_height_distance_and_beta_seed_by_seed():
    plain = [[landscape_run(seed, rate) for seed in (0, 1)] for rate in (1.0, 3.0)]
    normed = [[landscape_run(seed, rate) for seed in (0, 1)] for rate in (0.5, 1.0)]
    assert bands([runs[0] for runs in plain]) == pytest.approx([4.0, 6.0, 4.0, 4.0])
    everything = "loss band lower in 2 of 2, highest loss lower in 2 of 2"
    assert judge_landscape(plain, normed).startswith(everything)
    assert judge_landscape(normed, plain).startswith("loss band lower in 0 of 2")
    assert judge_landscape(plain, [[], []]) == "not run yet"


def test_a_diverged_run_makes_its_band_infinite_and_is_counted_in_the_table(monkeypatch):
    plain = [[landscape_run(0, 1.0)], [landscape_run(0, 3.0, count=1, accuracy=None)]]
    assert bands([runs[0] for runs in plain])[0] == float("inf")
    assert judge_landscape(plain, [[landscape_run(0, 0.5)]] * 2).count("lower in 1 of 1") == 4
    row = "002/landscape/vgg-0.15"
    found = {row: [landscape_run(0, 1.0) | {"data": "cifar10"}, landscape_run(1, 1.0, accuracy=None)]}
    monkeypatch.setattr("course_utils.experiments.compare.references", lambda name: found.get(name, []))
    assert "50.0 (1 seed), 1 diverged" in comparison([row])


def test_a_landscape_row_keeps_what_was_seen_of_its_way(tiny, tmp_path):
    names = ["002/landscape/vgg-0.05", "002/landscape/vgg-bn-0.05"]
    for result in rows.reproduce(names, folder=tmp_path, workers=1):
        seen = result["watched"]
        assert seen["steps"] == [0]
        assert all(len(seen[name]) == 1 and seen[name][0] > 0 for name in ("loss", "loss_range", "distance", "beta"))


def test_runs_of_the_landscape_are_matched_by_seed_not_by_place():
    plain = [[landscape_run(0, 1.0), landscape_run(1, 1.0)], [landscape_run(1, 3.0)]]
    normed = [[landscape_run(1, 0.5)], [landscape_run(0, 9.0), landscape_run(1, 1.0)]]
    assert judge_landscape(plain, normed).count("lower in 1 of 1") == 4


def test_a_queue_is_a_row_and_a_seed_a_line_and_a_wrong_line_is_named(tmp_path):
    path = tmp_path / "queue.txt"
    path.write_text("# first\n002/vgg-bn\n\n  000/basenet-adam 2   # later\n")
    assert [(row.id, seed) for row, seed in rows.read_queue(path)] == [("002/vgg-bn", 0), ("000/basenet-adam", 2)]
    for line in ("002/vgg", "002/vgg-bn one", "002/vgg-bn 1 2", "002/vgg-bn -1"):
        path.write_text(f"002/vgg-bn 1\n{line}\n")
        with pytest.raises(ValueError, match=f"line 2 of .*queue.txt should be .*got '{line}'"):
            rows.read_queue(path)


def test_a_queue_is_worked_through_at_the_lowest_priority_and_what_cannot_be_run_is_passed_over(tmp_path):
    """In a process of its own, which it makes slow; the rows made small by a wrapper around the real ones."""
    (tmp_path / "queue.txt").write_text("000/basenet-adam 1\n001/base\n000/basenet-sgd\n")
    code = """
import os, torch
from dataclasses import replace
from course_utils.experiments import reproduce as rows
rows.FULL = [replace(rows.scaled(row), id=row.id, train=128, test=50) for row in rows.FULL if row.id[:2] == "00"]
rows.FULL = [replace(row, data="cifar100") if row.id == "001/base" else row for row in rows.FULL]
found = rows.work_through("queue.txt", device="cpu", precision="fp32")
print(os.nice(0), torch.get_num_threads(), [(run["id"], run["seed"]) for run in found])
print(rows.work_through("queue.txt", device="cpu", precision="fp32") == found)
"""
    environment = {**os.environ, "COURSE_DATA": str(tmp_path / "none"), "http_proxy": "http://127.0.0.1:9",
                   "https_proxy": "http://127.0.0.1:9"}  # fmt: skip
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    lines = done.stdout.strip().split("\n")
    assert lines[0].startswith("000/basenet-adam, seed 1: ")
    assert lines[1].startswith("001/base, seed 0 was passed over: ")
    assert lines[2].startswith("000/basenet-sgd, seed 0: ")
    assert lines[3] == "19 1 [('000/basenet-adam', 1), ('000/basenet-sgd', 0)]"
    assert lines[-1] == "True"
