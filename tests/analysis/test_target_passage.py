"""When a curve gets to a target: once, for good, never."""

import numpy as np
import pytest

from course_utils.analysis.target_passage import first_passage, lasting_passage

CURVES = [[0.5, 0.9, 0.8, 0.95], [0.9, 0.9, 0.9, 0.9], [0.1, 0.95, 0.95, 0.2], [0.0, 0.1, 0.2, 0.3]]


def test_the_first_passage_looks_at_no_later_epoch():
    np.testing.assert_array_equal(first_passage(CURVES, 0.9), [2, 1, 2, 5])


def test_a_passage_that_lasts_ends_above_the_target():
    np.testing.assert_array_equal(lasting_passage(CURVES, 0.9), [4, 1, 5, 5])


def test_both_agree_with_a_search_epoch_by_epoch():
    curves = np.random.default_rng(0).random((40, 7))
    for run, first, lasting in zip(
        curves, first_passage(curves, 0.6), lasting_passage(curves, 0.6), strict=True
    ):
        epochs = range(1, 8)
        assert first == next((e for e in epochs if run[e - 1] >= 0.6), 8)
        assert lasting == next((e for e in epochs if (run[e - 1 :] >= 0.6).all()), 8)
        assert first <= lasting


def test_a_curve_that_rises_passes_once():
    rising = np.sort(np.random.default_rng(0).random((10, 5)), axis=1)
    np.testing.assert_array_equal(first_passage(rising, 0.5), lasting_passage(rising, 0.5))


def test_a_single_curve_is_no_table():
    with pytest.raises(ValueError, match=r"got \(3,\)"):
        first_passage([0.1, 0.2, 0.3], 0.5)
