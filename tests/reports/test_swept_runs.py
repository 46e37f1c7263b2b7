"""Arms by kind and rate: their runs, the rate that validation chooses, and their table."""

import numpy as np
import pytest

from course_utils.reports import lesson
from course_utils.reports.swept_runs import (
    chosen_rate,
    intervals_by_rate,
    own_rates,
    rate_table,
    swept_runs,
)


def run(test, held_out):
    return {"test_accuracy": test, "history": {"val_accuracy": [0.1, held_out]}}


ROW = {
    0.01: [run(0.9, 0.4), run(0.8, 0.5)],  # the best on the test images, which must not count
    0.1: [run(0.6, 0.6), run(0.7, 0.5)],
    1.0: [run(0.1, 0.1), run(0.1, 0.2)],
}


def test_the_rate_is_chosen_by_validation():
    assert chosen_rate(ROW) == 0.1
    np.testing.assert_allclose(own_rates({"made up": ROW})["made up"], [60, 70])


def test_intervals_are_fractions_around_the_mean():
    found = intervals_by_rate(ROW)[0.1]
    assert found.mean == pytest.approx(0.65)
    assert 0 <= found.low < 0.65 < found.high <= 1


def test_the_table_has_a_row_a_kind_and_a_dash_where_nothing_was_trained():
    head, rule, row = rate_table({"made up": ROW}, at=(0.01, 5.0)).split("\n")
    assert head.count("|") == rule.count("|") == row.count("|") == 6
    assert row.startswith("| made up | ≈ 0.1 | ≈ 65.0 (≈ ")
    assert row.endswith("| ≈ 85.0 | – |")


def test_the_runs_of_lesson_04_are_stored_for_every_arm_and_paired():
    groups = lesson("04", "quick")
    swept = swept_runs(groups.values())
    assert {(kind, rate) for kind, row in swept.items() for rate in row} == {
        arm for group in groups.values() for arm in group
    }
    seeds = {tuple(run["seed"] for run in runs) for row in swept.values() for runs in row.values()}
    assert len(seeds) == 1
    assert list(swept["Adam"]) == sorted(swept["Adam"])
