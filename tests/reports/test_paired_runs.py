"""Runs are paired by seed: stored ones where all arms have them, else one's own."""

from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from course_utils.experiments import Recipe
from course_utils.reports import lesson, references
from course_utils.reports import paired_runs as paired_runs_module
from course_utils.reports.paired_runs import (
    arm_accuracies,
    at_the_end,
    class_accuracy,
    final_accuracy,
    paired_runs,
    stored_runs_of,
)


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


def shapes():
    return lesson("08", "quick")["shapes"]


def test_stored_arms_are_read_and_paired_by_seed(monkeypatch):
    def refuse(*args, **options):
        raise RuntimeError("nothing may be trained")

    monkeypatch.setattr(paired_runs_module, "execute_all", refuse)
    found = arm_accuracies(shapes())
    assert set(found) == {"wide", "deep"}
    wide, deep = (references(shapes()[name].id) for name in ("wide", "deep"))
    common = {run["seed"] for run in wide} & {run["seed"] for run in deep}
    assert len(found["wide"]) == len(found["deep"]) == len(common) >= 10
    first = min(common)
    (run,) = [run for run in wide if run["seed"] == first]
    assert found["wide"][0] == pytest.approx(100 * run["test_accuracy"])


def test_runs_of_a_recipe_that_has_changed_do_not_count():
    wide = shapes()["wide"]
    assert stored_runs_of(wide)
    assert stored_runs_of(replace(wide, train=299)) == {}


def test_an_arm_that_is_not_stored_has_all_trained_under_the_seeds(monkeypatch):
    def train(recipes: dict[str, Recipe], seeds, device=None):
        return {name: [Own(0.5) for _ in seeds] for name in recipes}

    monkeypatch.setattr(paired_runs_module, "execute_all", train)
    arms = {"stored": shapes()["wide"], "new": replace(shapes()["deep"], id="quick/08-new")}
    found = arm_accuracies(arms, (0, 1))
    assert {name: values.tolist() for name, values in found.items()} == {
        "stored": [50, 50], "new": [50, 50]
    }  # fmt: skip
    np.testing.assert_allclose(found["new"], 50)
