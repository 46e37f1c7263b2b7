"""Runs are paired by seed: stored ones where all arms have them, else one's own."""

from dataclasses import dataclass, field, replace

import pytest

from course_utils.reports import lesson
from course_utils.reports.paired_runs import at_the_end, class_accuracy, final_accuracy, paired_runs


@dataclass
class Own:
    test_accuracy: float | None
    per_class: list = field(default_factory=lambda: [0.0, 0.5, 1.0])
    history: dict = field(default_factory=lambda: {"train_loss": [2.0, 0.25]})


def test_stored_runs_are_paired_by_seed():
    runs = paired_runs(lesson("10", "quick")["turns"])
    seeds = [[run["seed"] for run in arm] for arm in runs.values()]
    assert len(seeds) == 3
    assert seeds[0] == seeds[1] == seeds[2] == sorted(set(seeds[0]))
    assert len(seeds[0]) == 10


def test_an_arm_that_is_not_stored_gives_way_to_own_runs():
    arms = lesson("10", "quick")["turns"]
    arms = {"a": arms["upright"], "b": replace(arms["any turn"], id="quick/10-new")}
    runs = paired_runs(arms, own={"a": [Own(0.5)], "b": [Own(None)]})
    assert final_accuracy(runs["a"]).tolist() == [50]
    assert final_accuracy(runs["b"]).tolist() == [0]  # it diverged


def test_columns_are_percent_of_classes_and_the_last_epoch():
    runs = [{"per_class": [0.0, 0.5, 1.0], "history": {"train_loss": [2.0, 0.25]}}]
    assert class_accuracy(runs, [1, 2]).tolist() == pytest.approx([75])
    assert at_the_end(runs, "train_loss").tolist() == [0.25]
