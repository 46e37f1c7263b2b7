"""Ratios over seeds on a log scale."""

import numpy as np
import pytest

from course_utils.analysis.geometric_ratios import times_as_large
from course_utils.analysis.intervals import t_interval


def test_the_ratio_is_the_geometric_mean_and_its_interval_that_of_the_logarithms():
    effect = times_as_large([2.0, 8.0, 9.0], [1.0, 2.0, 3.0])
    logs = t_interval(np.log([2, 4, 3]))
    assert effect.value == pytest.approx(24 ** (1 / 3))
    assert (effect.low, effect.high) == pytest.approx((np.exp(logs.low), np.exp(logs.high)))
    swapped = times_as_large([1.0, 2.0, 3.0], [2.0, 8.0, 9.0])
    assert (swapped.low, swapped.high) == pytest.approx((1 / effect.high, 1 / effect.low))
    assert effect.chance == "3 seeds"


def test_other_lengths_and_numbers_without_a_logarithm_are_refused():
    with pytest.raises(ValueError, match=r"got shapes \(2,\) and \(3,\)"):
        times_as_large([1.0, 2], [1.0, 2, 3])
    with pytest.raises(ValueError, match=r"positive numbers, got \[1.0, 0.0\]"):
        times_as_large([1.0, 0], [1.0, 2])
