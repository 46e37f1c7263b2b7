"""The bounds are met by the classifiers that the inequalities are tight for."""

import math

import pytest

from course_utils.analysis.calibrated_accuracy import calibrated_accuracy


@pytest.mark.parametrize("classes", [2, 3, 10])
def test_the_highest_is_one_answer_with_the_rest_shared_out_evenly(classes):
    rest = 0.02 / (classes - 1)
    loss = -0.98 * math.log(0.98) - (classes - 1) * rest * math.log(rest)
    assert calibrated_accuracy(loss, classes)[1] == pytest.approx(0.98)


def test_the_lowest_is_sure_of_most_and_torn_between_two_on_the_others():
    assert calibrated_accuracy(0.2 * math.log(2), 7)[0] == pytest.approx(0.9)


def test_no_loss_is_always_right():
    assert calibrated_accuracy(0.0, 5) == pytest.approx((1, 1))


def test_a_loss_beyond_the_bounds_is_refused():
    with pytest.raises(ValueError, match="got 0.9, 10"):
        calibrated_accuracy(0.9, 10)
