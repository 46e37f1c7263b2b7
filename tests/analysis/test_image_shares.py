"""Shares of images: Wilson's interval as scipy has it, and a paired gap."""

import numpy as np
import pytest
from scipy import stats

from course_utils.analysis.image_shares import image_share, image_share_gap


@pytest.mark.parametrize(("right", "n"), [(0, 7), (5, 7), (7, 7), (351, 360)])
def test_a_share_has_wilsons_interval(right, n):
    effect = image_share(np.arange(n) < right)
    expected = stats.binomtest(right, n).proportion_ci(method="wilson")
    assert effect.value == pytest.approx(100 * right / n)
    assert (effect.low, effect.high) == pytest.approx(
        (100 * expected.low, 100 * expected.high), abs=1e-4
    )


def test_a_gap_is_that_of_the_images_on_which_the_two_differ():
    first = np.arange(400) < 300
    second = np.arange(400) < 260
    effect = image_share_gap(first, second)
    assert effect.value == pytest.approx(10)
    assert 0 < effect.low < 10 < effect.high
    assert effect.high - effect.low < 2 * (image_share(first).high - image_share(first).low)
    assert image_share_gap(second, first).value == pytest.approx(-10)


def test_the_same_answers_have_no_gap_and_no_scatter():
    answers = np.arange(11) < 4
    effect = image_share_gap(answers, answers)
    assert (effect.value, effect.low, effect.high) == (0, 0, 0)


def test_other_images_and_numbers_are_refused():
    with pytest.raises(ValueError, match="got 3 and 5"):
        image_share_gap(np.ones(3, dtype=bool), np.ones(5, dtype=bool))
    with pytest.raises(ValueError, match="got float64"):
        image_share(np.ones(3))
