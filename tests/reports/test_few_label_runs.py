"""Runs from few labels as stored: the file holds the notebook's arms, and its numbers come out."""

import json
from dataclasses import replace

import numpy as np
import pytest

from course_utils.authoring.store_few_label_runs import (
    SEEDS,
    SWEEP_SEEDS,
    TASK,
    already,
    final_arms,
)
from course_utils.models import weights_card
from course_utils.reports import few_label_runs as module
from course_utils.reports.few_label_runs import (
    STORED,
    arm_key,
    few_label_accuracy,
    few_label_runs,
    few_label_sweep,
    stored_few_labels,
)
from course_utils.reports.transfer import Arm
from course_utils.reports.transfer_arms import (
    ALL_RATES,
    HEAD_RATES,
    LAYER_RATES,
    best_rate,
    layer_sweep,
    probe_arms,
    swept_arms,
    transfer_task,
    whole_arms,
)

CPU = {"device": "cpu", "precision": "fp32"}


def test_every_arm_of_the_notebook_is_stored_with_its_seeds():
    stored = stored_few_labels()
    assert {arm_key(arm) for arm in final_arms()} == set(stored["runs"])
    assert {arm_key(arm) for arm in swept_arms(*TASK)} == set(stored["sweep"])
    assert {len(values) for values in stored["runs"].values()} == {len(SEEDS)}
    assert {len(values) for values in stored["sweep"].values()} == {len(SWEEP_SEEDS)}
    about = json.loads(STORED.read_text())["about"]
    assert about["weights"] == weights_card("resnet_tiny", "shapes")["made"]


def test_each_arm_behind_a_cut_has_the_best_rate_of_its_own_sweep():
    for arm in (*probe_arms(*TASK).values(), *whole_arms(*TASK).values()):
        rates = HEAD_RATES if arm.trains == "head" else ALL_RATES
        means = {rate: np.mean(values) for rate, values in few_label_sweep(arm).items()}
        assert sorted(means) == sorted(rates)
        assert means[best_rate(arm)] == max(means.values())


def test_rates_for_layers_were_tried_beyond_the_best():
    for rates, swept in zip(LAYER_RATES.values(), layer_sweep().values(), strict=True):
        means = [np.mean(swept[rate]) for rate in rates]
        assert max(means) > max(means[0], means[-1])


@pytest.mark.parametrize("cut", [("trained", 2, 2), ("random", 3, 1), ("pixels", None, 8)])
def test_a_stored_number_comes_out_again(cut):
    arm = probe_arms(*TASK)[cut]
    arm = replace(arm, lr=best_rate(arm))
    found = few_label_accuracy(arm, 4, **CPU)
    assert found == pytest.approx(stored_few_labels()["runs"][arm_key(arm)][4], abs=0.02)


def test_what_another_tool_has_stored_is_taken_over():
    arm = Arm("digits", 2, weights="shapes", lr=0.05)
    assert list(already(arm, held_out=False)) == [0, 1, 2]
    assert list(already(arm, held_out=True)) == list(SWEEP_SEEDS)
    assert not already(replace(arm, lr=0.06), held_out=False)
    assert not already(replace(arm, decay=0.5), held_out=True)


def test_where_one_arm_is_not_stored_all_are_trained_under_the_given_seeds(monkeypatch):
    called = []

    def run(function, cases, device):
        called.extend(cases)
        return [0.25 + 0.5 * seed for _, seed in cases]

    monkeypatch.setattr(module, "run_cases", run)
    arms = {"stored": Arm("digits", 2, weights="shapes", lr=0.05), "new": Arm("digits", 3)}
    found = few_label_runs(arms, (0, 1))
    assert [arm for arm, _ in called] == [arms["stored"]] * 2 + [arms["new"]] * 2
    assert {name: values.tolist() for name, values in found.items()} == {
        "stored": [25.0, 75.0],
        "new": [25.0, 75.0],
    }
    del arms["new"]
    assert len(few_label_runs(arms, (0, 1))["stored"]) == len(SEEDS)


def test_the_quick_task_needs_no_training():
    assert transfer_task("quick") == ("shapes", "digits", "shapes")
