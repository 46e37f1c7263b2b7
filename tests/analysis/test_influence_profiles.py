"""Profiles of a field: closed forms of the spread and of the distance from a Gaussian."""

import numpy as np
import pytest

from course_utils.analysis.influence_profiles import (
    distance_from_bell,
    influence_profile,
    spread,
)


def test_a_profile_is_the_share_of_each_column_inside_the_box():
    strength = np.zeros((5, 7))
    strength[1:4, 2:5] = [[1, 2, 1], [1, 4, 1], [1, 2, 1]]
    strength[0, 0] = 50  # outside
    shares = influence_profile(strength, ((1, 4), (2, 5)))
    np.testing.assert_allclose(shares, np.array([3, 8, 3]) / 14)
    with pytest.raises(ValueError, match="rows 4 to 5, columns 0 to 7"):
        influence_profile(strength, ((4, 5), (0, 7)))


def test_the_spread_of_a_box_and_of_a_binomial():
    assert spread(np.full(7, 1 / 7)) == pytest.approx(np.sqrt((7**2 - 1) / 12))
    assert spread(np.array([1, 4, 6, 4, 1]) / 16) == pytest.approx(1.0)


def test_a_binomial_comes_closer_to_a_bell_with_its_length_and_a_box_does_not():
    def binomial(n):
        line = np.ones(1)
        for _ in range(n):
            line = np.convolve(line, [0.5, 0.5])
        return line

    assert distance_from_bell(binomial(64)) < distance_from_bell(binomial(8)) < 0.05
    assert distance_from_bell(np.full(21, 1 / 21)) > 0.1
