"""A pooled scatter: the standard deviation of each group about its own mean, and its interval."""

import numpy as np
import pytest

from course_utils.analysis.repeat_scatter import pooled_scatter


def test_one_group_has_the_usual_standard_deviation():
    values = [87.16, 83.28, 87.41, 85.0]
    assert pooled_scatter([values]).value == pytest.approx(np.std(values, ddof=1))


def test_what_groups_differ_by_does_not_count():
    first, second = [87.43, 87.20], [47.16, 43.28, 47.41]
    moved = pooled_scatter([first, np.add(second, 40)])
    assert pooled_scatter([first, second]).value == pytest.approx(moved.value)


def test_the_interval_holds_the_true_scatter_in_95_of_100_cases():
    draw = np.random.default_rng(0)
    found = [pooled_scatter([draw.normal(0, 2, 2), draw.normal(9, 2, 3)]) for _ in range(1_000)]
    assert 0.93 < np.mean([effect.low < 2 < effect.high for effect in found]) < 0.97


def test_a_single_value_has_no_scatter():
    with pytest.raises(ValueError, match=r"two values or more, got \[2, 1\]"):
        pooled_scatter([[1.0, 2.0], [3.0]])
