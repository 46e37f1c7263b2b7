"""Labels saved, counted on each draw's own curve."""

import numpy as np
import pytest

from course_utils.analysis.labels_saved import times_the_labels

CURVE = {10: [40.0, 42.0, 44.0], 100: [80.0, 82.0, 84.0], 1000: [90.0, 92.0, 94.0]}


def test_a_way_beside_itself_needs_once_the_labels():
    itself = times_the_labels(CURVE, CURVE[100], 100)
    assert (itself.value, itself.low, itself.high) == pytest.approx((1, 1, 1))


def test_the_mean_is_geometric_and_each_draw_is_read_off_its_own_curve():
    halfway = times_the_labels(CURVE, [60.0, 62.0, 64.0], 10)  # halfway between 10 and 100
    assert halfway.value == pytest.approx(10**0.5)
    assert halfway.low == pytest.approx(halfway.high)
    both = times_the_labels(CURVE, [40.0, 82.0, 44.0], 10)  # 1, 10 and 1 times
    assert both.value == pytest.approx(10 ** (1 / 3))
    assert both.low < 1 < both.high


def test_what_the_curve_never_reaches_counts_as_its_end():
    assert times_the_labels(CURVE, [99.0, 99.0, 99.0], 10).value == pytest.approx(100)


def test_unequal_numbers_of_draws_are_refused():
    with pytest.raises(ValueError, match=r"got \[2, 3\] draws"):
        times_the_labels(CURVE, np.array([50.0, 60.0]), 10)
