"""All pairs of a table: p as scipy gives it, Holm by its definition, and seldom a false alarm where
all are equal.
"""

import numpy as np
import pytest

from course_utils.analysis import accuracy_error, compare_pairs, holm


def test_every_pair_stands_once_with_its_gap():
    pairs = compare_pairs([5.0, 3.0, 4.5], [1.0, 1.0, 1.0])
    columns = (pairs.first.tolist(), pairs.second.tolist(), pairs.gap.tolist())
    assert list(zip(*columns, strict=True)) == [(0, 1, 2.0), (0, 2, 0.5), (1, 2, -1.5)]


def test_p_is_that_of_the_two_sided_z_test():
    stats = pytest.importorskip("scipy.stats")
    pairs = compare_pairs([0.0, 5.0, 1.0], [3.0, 4.0, 0.5])
    expected = 2 * stats.norm.sf([5 / 5, 1 / 9.25**0.5, 4 / 16.25**0.5])
    np.testing.assert_allclose(pairs.p, expected, rtol=1e-12)
    np.testing.assert_allclose(pairs.corrected, holm(expected))


def rejected(p, level):
    """Step down: the smallest p is held against level / M, the next against level / (M - 1), until
    one fails.
    """
    names = []
    for rank, index in enumerate(np.argsort(p)):
        if p[index] * (len(p) - rank) > level:
            break
        names.append(int(index))
    return names


@pytest.mark.parametrize("level", [0.01, 0.05, 0.2, 0.9])
def test_holms_values_below_a_level_are_those_that_the_step_down_rejects(level):
    p = np.random.default_rng(0).beta(0.3, 2, 11)
    assert sorted(rejected(p, level)) == np.flatnonzero(holm(p) <= level).tolist()


def test_holm_by_hand():
    np.testing.assert_allclose(holm([0.03, 0.01, 0.5]), [0.06, 0.03, 0.5])
    assert holm([0.6, 0.7]).tolist() == [1.0, 1.0]


def test_seven_equal_numbers_raise_a_false_alarm_in_one_table_of_twenty_at_most():
    draw = np.random.default_rng(1)
    alarms = 0
    single = 0
    for _ in range(400):
        pairs = compare_pairs(draw.normal(size=7), np.ones(7))
        alarms += (pairs.corrected < 0.05).any()
        single += (pairs.p < 0.05).any()
    assert alarms / 400 < 0.06
    assert single / 400 > 0.3


def test_the_error_of_an_accuracy_is_that_of_a_share_of_the_drawn_images():
    assert accuracy_error(0.872, 10_000) == pytest.approx(0.00334, abs=5e-6)
    np.testing.assert_allclose(accuracy_error([0.0, 0.5, 1.0], 100), [0.0, 0.05, 0.0])
    share = np.random.default_rng(2).binomial(360, 0.9, 20_000) / 360
    assert share.std() == pytest.approx(accuracy_error(0.9, 360), rel=0.03)


def test_networks_that_share_their_images_scatter_less_in_their_gap_than_on_images_of_their_own():
    """Each image is easy or hard for both; the draw of the images alone moves both alike."""
    draw = np.random.default_rng(3)
    hard = draw.random((4_000, 400)) < 0.2
    first, second = ((draw.random(hard.shape) > 0.5 * hard).mean(1) for _ in range(2))
    unrelated = np.hypot(accuracy_error(0.9, 400), accuracy_error(0.9, 400))
    assert (first - second).std() < 0.8 * unrelated
    assert (first - np.roll(second, 1)).std() == pytest.approx(unrelated, rel=0.05)


@pytest.mark.parametrize(
    ("values", "errors", "message"),
    [
        ([1.0], [1.0], r"two or more values, got \(1,\)"),
        ([1.0, 2.0], [1.0], r"got \(2,\), \(1,\)"),
        ([1.0, 2.0], [1.0, 0.0], r"errors positive, got .* and \[1.0, 0.0\]"),
        ([1.0, float("nan")], [1.0, 1.0], "values must be finite .* nan"),
    ],
)
def test_what_cannot_be_compared_is_refused(values, errors, message):
    with pytest.raises(ValueError, match=message):
        compare_pairs(values, errors)
