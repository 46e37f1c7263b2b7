"""Arms at rates of their own: chosen and judged on the images held out."""

import numpy as np
import pytest

from course_utils.analysis.evidence import paired
from course_utils.reports.held_out_gaps import (
    at_own_rate,
    family_gaps,
    held_out_percent,
    held_out_table,
)


def runs(*accuracies, test=0.0):
    """Runs that end at these validation accuracies, one a seed, all with one test accuracy."""
    return [{"history": {"val_accuracy": [0.1, a]}, "test_accuracy": test} for a in accuracies]


SWEPT = {
    "plain": {0.01: runs(0.90, 0.92, 0.91), 0.1: runs(0.5, 0.6, 0.5, test=1.0)},
    "flip": {0.01: runs(0.8, 0.8, 0.8), 0.1: runs(0.85, 0.88, 0.86)},
}


def test_the_rate_is_chosen_by_validation_whatever_the_test_images_say():
    own = at_own_rate(SWEPT)
    np.testing.assert_allclose(held_out_percent(own["plain"]), [90, 92, 91])
    np.testing.assert_allclose(held_out_percent(own["flip"]), [85, 88, 86])


def test_one_gap_is_a_paired_interval_and_several_are_wider():
    values = {"a": np.array([1.0, 2.0, 4.0]), "b": np.array([2.0, 2.5, 6.0])}
    alone = family_gaps(values, "a")["b"]
    usual = paired(values["b"], values["a"])
    assert (alone.low, alone.high) == pytest.approx((usual.low, usual.high))
    two = family_gaps(values | {"c": values["b"]}, "a")["b"]
    assert two.low < alone.low < two.value == alone.value < alone.high < two.high


def test_one_seed_has_no_gap():
    with pytest.raises(ValueError, match="one seed"):
        family_gaps({"a": np.array([1.0]), "b": np.array([2.0])}, "a")


def test_the_table_names_rates_and_leaves_the_gap_of_the_base_empty():
    *_, plain, flip = held_out_table(SWEPT, "plain").splitlines()
    assert plain == "| plain | 0.01, 0.1 | ≈ 0.01 | ≈ 91.0 |  |"
    assert flip.startswith("| flip | 0.01, 0.1 | ≈ 0.1 | ≈ 86.3 | ≈ -4.7 (")
