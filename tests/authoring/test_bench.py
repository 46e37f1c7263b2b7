"""The benchmark's parts run and count what they say; how fast is for the person who runs them to
read.
"""

import pytest
import torch
from torch import nn

from course_utils.app.cli import main
from course_utils.authoring.bench import (
    PARTS,
    USUAL,
    alternate,
    busy,
    networks,
    notebooks,
    pipelines,
    sweep,
)
from course_utils.authoring.bench.alternate import pixels_and_labels
from course_utils.authoring.bench.floor import floor_seconds, measured_rates
from course_utils.runtime import pick_precision


def test_both_sides_of_each_pipeline_are_timed(capsys):
    medians = pipelines.compare(images=64, rounds=1)
    assert len(medians) == 2
    assert all(ours > 0 and usual > 0 for ours, usual in medians.values())
    assert capsys.readouterr().out.count("ratio") == 2


def test_both_sides_train_on_images_of_one_size():
    pixels, labels = pixels_and_labels(6, side=48)
    (ours, _), *_ = pipelines.our_batches(pixels, labels, 4, torch.device("cpu"))
    (usual, _), *_ = pipelines.usual_loader(pixels, labels, 4)
    assert ours.shape == usual.shape == (4, 3, 48, 48)


def test_an_epoch_of_both_loops_is_timed_and_set_beside_the_floor(capsys):
    medians = networks.compare(
        images=48, rounds=1, networks=(("basenet", 32, 16), ("googlenet", 32, 16))
    )
    assert list(medians) == ["basenet, 32x32, batch 16", "googlenet, 32x32, batch 16"]
    assert capsys.readouterr().out.count("of which ours is") == 2


def test_floor_and_sides_take_turns_in_every_round(monkeypatch, capsys):
    order = []
    clock = iter([1.0, 1.0, 2.0, 8.0, 2.5, 8.0, 4.0, 8.0])  # cold, then three rounds
    monkeypatch.setattr(alternate, "seconds", lambda side: (side(), next(clock))[1])

    def floor():
        order.append("floor")
        return 100.0

    medians = alternate.alternate(
        "net", lambda: order.append("ours"), lambda: order.append("usual"), 80, 3, floor
    )
    assert order == ["ours", "usual"] + ["floor", "ours", "usual"] * 3
    assert medians == (32.0, 10.0)
    said = capsys.readouterr().out
    assert "ratio 3.2  (lowest 2.0, highest 4.0)" in said
    assert "32 images/s (best 40)" in said
    assert "of which ours is 0.32" in said
    assert "noisy: the slowest round took 1.6 times as long as the median one" in said


def test_a_quiet_machine_is_not_called_noisy_and_a_busy_one_is_named(monkeypatch):
    assert alternate.unrest([[10.0, 9.0], [5.0, 5.0]]) == []
    monkeypatch.setattr(alternate.os, "getloadavg", lambda: (3.2, 0, 0))
    assert "a load of 3.2" in alternate.neighbors_before()
    monkeypatch.setattr(alternate.os, "getloadavg", lambda: (0.4, 9, 9))
    assert alternate.neighbors_before() == ""


def test_the_sweep_trains_all_rates_in_both_ways(capsys):
    at_once, after, alone = sweep.compare(images=256, rounds=1)["basenet"]
    assert min(at_once, after, alone) > 0
    assert "times one" in capsys.readouterr().out


def test_the_floor_of_two_layers_by_hand():
    model = nn.Sequential(nn.Conv2d(3, 4, 3), nn.Flatten(), nn.Linear(144, 5))
    macs = 6 * 6 * 4 * 27 + 144 * 5
    numbers = 144 + 144 + 5
    rates = {"macs": 1e9, "bytes": 1e8}
    expected = 16 * (3 * macs / 1e9 + 5 * 4 * numbers / 1e8)
    assert floor_seconds(model, (3, 8, 8), 16, rates, "fp32") == pytest.approx(expected)
    assert floor_seconds(model, (3, 8, 8), 16, rates, "bf16") < expected


@pytest.mark.parametrize("setting", ["one thread", "course"])
def test_steps_of_a_network_are_timed_under_a_setting_of_the_threads(setting, monkeypatch):
    monkeypatch.setattr(busy, "SECONDS", 0.01)
    monkeypatch.setattr(busy, "BATCH", 4)
    precision = pick_precision("cpu")
    assert busy.rate("basenet", precision, busy.SETTINGS[setting]) > 0


def test_every_setting_of_the_threads_is_timed_beside_every_number_of_neighbors(
    capsys, monkeypatch
):
    really_spin = busy.spin
    running, timed = [], []

    def spin():
        neighbor = really_spin()
        running.append(neighbor)
        end = neighbor.kill
        neighbor.kill = lambda: (running.remove(neighbor), end())
        return neighbor

    def rate(name, precision, setting):  # each real one waits for torch: see above
        assert all(neighbor.poll() is None for neighbor in running)
        timed.append((name, len(running), setting))
        return float(len(timed))

    monkeypatch.setattr(busy, "spin", spin)
    monkeypatch.setattr(busy, "rate", rate)
    medians = busy.compare(rounds=1, hogs=(0, 1))
    assert timed == [
        (name, count, setting)
        for name in busy.MODELS
        for count in (0, 1)
        for setting in busy.SETTINGS.values()
    ]
    assert list(medians) == [(name, count) for name in busy.MODELS for count in (0, 1)]
    assert all(list(rates) == list(busy.SETTINGS) for rates in medians.values())
    assert all(rate > 0 for rates in medians.values() for rate in rates.values())
    assert capsys.readouterr().out.count("of the best other)") == 4


def test_the_share_of_the_best_leaves_the_course_s_own_out():
    rates = {"torch's default": 100.0, "one thread": 400.0, "course": 1000.0}
    assert busy.line("net", 2, rates) == (
        "net, 2 busy neighbors: torch's default 100, one thread 400, course 1,000 "
        "(2.50 of the best other)"
    )


def test_rates_are_positive():
    assert min(measured_rates(torch.device("cpu"), "fp32", seconds=0.01).values()) > 0


def test_a_folder_without_notebooks_and_an_unknown_part_are_refused(tmp_path, capsys):
    with pytest.raises(FileNotFoundError, match="there are no notebooks in"):
        notebooks.compare(folder=tmp_path)
    assert main(["bench", "speed"]) == 2
    assert "no part 'speed' of the bench; known: pipelines, networks" in capsys.readouterr().err
    assert set(USUAL) < set(PARTS)


def test_a_suite_that_fails_is_no_measurement(tmp_path):
    (tmp_path / "empty.ipynb").write_text("{}")
    with pytest.raises(OSError, match="pytest failed"):
        notebooks.compare(folder=tmp_path)
