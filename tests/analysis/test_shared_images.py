"""The error of a gap on shared images: McNemar's, smaller where both fail together, 1 where not."""

import numpy as np
import pytest

from course_utils.analysis.shared_images import error_ratio


@pytest.fixture
def answers():
    """Two networks that fail on the same hard images; (N,) bool each."""
    draw = np.random.default_rng(0)
    hard = draw.random(5_000) < 0.25
    first, second = (draw.random(5_000) > 0.5 * hard for _ in range(2))
    return first, second


def test_the_ratio_is_that_of_mcnemars_error_to_the_root_of_both_squares(answers):
    first, second = answers
    shared = (first.astype(float) - second).std()
    unrelated = np.hypot(first.std(), second.std())
    found = error_ratio(first, second)
    assert found.value == pytest.approx(shared / unrelated)
    assert found.low < found.value < found.high < 0.9
    assert found.chance == "5,000 images"


def test_answers_that_were_shuffled_over_the_images_have_a_ratio_of_one(answers):
    first, second = answers
    apart = error_ratio(first, np.random.default_rng(1).permutation(second))
    assert apart.low < 1 < apart.high


def test_answers_to_other_images_are_refused(answers):
    with pytest.raises(ValueError, match=r"same images, got \(5000,\) and \(4999,\)"):
        error_ratio(answers[0], answers[1][1:])


def test_images_of_which_none_is_wrong_twice_have_a_ratio():
    first = np.arange(10) > 0  # 1 - 0.9 - 0 - 0.1 is below 0 in floating point
    found = error_ratio(first, np.ones(10, bool))
    assert found.low <= found.value <= found.high
