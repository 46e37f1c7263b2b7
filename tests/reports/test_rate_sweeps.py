"""Arms named (kind, setting): sorted by kind, chosen by validation alone, diverged ones never."""

from types import SimpleNamespace

import numpy as np
import pytest

from course_utils.reports import rate_sweeps
from course_utils.reports.rate_sweeps import (
    percents,
    preferred,
    run_sweep,
    swept_intervals,
)


def run(test, validation=0.5):
    return SimpleNamespace(
        test_accuracy=test,
        diverged=test is None,
        history={"val_accuracy": [0.1, validation]},
    )


def test_arms_come_by_kind_and_setting(monkeypatch):
    def answer(arms, seeds, **how):
        assert how["may_diverge"]
        return {name: [run(seed / 10) for seed in seeds] for name in arms}

    monkeypatch.setattr(rate_sweeps, "execute_all", answer)
    swept = run_sweep({("sgd", 0.1): "a", ("adam", 0.01): "b", ("sgd", 1.0): "c"}, (1, 2))
    assert {kind: list(row) for kind, row in swept.items()} == {"sgd": [0.1, 1.0], "adam": [0.01]}
    np.testing.assert_allclose(percents(swept["sgd"][1.0]), [10, 20])


def test_the_rate_is_that_of_the_best_mean_validation_whatever_the_test_images_say():
    row = {
        0.1: [run(0.99, 0.60), run(0.99, 0.70)],
        0.01: [run(0.50, 0.66), run(0.50, 0.68)],
        1.0: [run(0.90, 0.99), run(None, float("nan"))],
    }
    assert preferred(row) == 0.01


def test_a_diverged_run_counts_as_zero_and_a_setting_may_be_skipped():
    swept = {"sgd": {0.1: [run(0.8), run(0.6)], 100.0: [run(None), run(0.5)]}}
    assert percents(swept["sgd"][100.0]).tolist() == [0, 50]
    assert list(swept_intervals(swept, skip=(100.0,))["sgd"]) == [0.1]
    assert swept_intervals(swept)["sgd"][0.1].mean == pytest.approx(0.7)
