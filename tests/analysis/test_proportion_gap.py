"""The gap of two shares: its standard error against the closed form and against a simulation."""

import numpy as np
import pytest

from course_utils.analysis.proportion_gap import proportion_gap


def test_the_gap_is_in_points_with_its_interval():
    gap = proportion_gap((4312, 5000), (7902, 10_000))
    assert gap.value == pytest.approx(7.22)
    error = (0.8624 * 0.1376 / 5000 + 0.7902 * 0.2098 / 10_000) ** 0.5
    assert gap.high - gap.value == pytest.approx(1.96 * 100 * error, rel=1e-4)


def test_the_interval_covers_equal_shares_in_nineteen_of_twenty_draws():
    draw = np.random.default_rng(0)
    gaps = [
        proportion_gap((draw.binomial(500, 0.8), 500), (draw.binomial(900, 0.8), 900))
        for _ in range(2000)
    ]
    assert np.mean([gap.low <= 0 <= gap.high for gap in gaps]) == pytest.approx(0.95, abs=0.02)


def test_more_right_answers_than_images_are_refused():
    with pytest.raises(ValueError, match="got 12 of 10"):
        proportion_gap((12, 10), (5, 10))
