"""Two changes crossed: effects that were put in come out."""

import numpy as np
import pytest

from course_utils.analysis.crossed_changes import two_by_two


def test_effects_that_add_up_come_out_and_leave_no_interaction():
    base = np.array([60.0, 61.0, 59.0])
    effects = two_by_two(base, base + 2, base + 5, base + 7)
    np.testing.assert_allclose(effects.first, [2, 2, 2])
    np.testing.assert_allclose(effects.second, [5, 5, 5])
    np.testing.assert_allclose(effects.interaction, [0, 0, 0])


def test_a_gain_of_the_pair_alone_is_half_of_each_effect_and_all_interaction():
    effects = two_by_two([10.0], [10.0], [10.0], [18.0])
    assert (effects.first[0], effects.second[0], effects.interaction[0]) == (4, 4, 8)


def test_arms_of_different_seeds_are_refused():
    with pytest.raises(
        ValueError, match=r"all four arms, got shapes \(1,\), \(1,\), \(1,\), \(2,\)"
    ):
        two_by_two([1.0], [1.0], [1.0], [1.0, 2.0])
