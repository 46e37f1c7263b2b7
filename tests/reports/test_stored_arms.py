"""Arms are read where all are stored as they stand today, and trained where one is not."""

from dataclasses import replace

import numpy as np
import pytest

from course_utils.experiments import Recipe
from course_utils.reports import lesson, references, stored_arms
from course_utils.reports.stored_arms import arm_accuracies, stored_runs_of


def shapes():
    return lesson("08", "quick")["shapes"]


def test_stored_arms_are_read_and_paired_by_seed(monkeypatch):
    def refuse(*args, **options):
        raise RuntimeError("nothing may be trained")

    monkeypatch.setattr(stored_arms, "execute_all", refuse)
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


class Trained:
    test_accuracy = 0.5


def test_an_arm_that_is_not_stored_has_all_trained_under_the_seeds(monkeypatch):
    def train(recipes: dict[str, Recipe], seeds, device=None):
        return {name: [Trained() for _ in seeds] for name in recipes}

    monkeypatch.setattr(stored_arms, "execute_all", train)
    arms = {"stored": shapes()["wide"], "new": replace(shapes()["deep"], id="quick/08-new")}
    found = arm_accuracies(arms, (0, 1))
    assert {name: values.tolist() for name, values in found.items()} == {
        "stored": [50, 50], "new": [50, 50]
    }  # fmt: skip
    np.testing.assert_allclose(found["new"], 50)
