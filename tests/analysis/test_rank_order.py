"""The agreement of two orders: scipy's Spearman, with an interval that holds what it says."""

import numpy as np
import pytest

from course_utils.analysis.rank_order import rank_agreement


def test_it_is_spearmans():
    stats = pytest.importorskip("scipy.stats")
    draw = np.random.default_rng(0)
    first, second = draw.normal(size=(2, 9))
    found = rank_agreement(first, second)
    assert found.value == pytest.approx(stats.spearmanr(first, second).statistic)
    assert found.chance == "9 rows"


def test_equal_and_opposite_orders_are_the_ends_and_the_interval_stays_between():
    rows = np.arange(10.0)
    same, opposite = rank_agreement(rows, rows**3), rank_agreement(rows, -rows)
    assert (same.value, opposite.value) == (pytest.approx(1), pytest.approx(-1))
    assert -1 <= opposite.low <= opposite.high <= 1
    assert -1 <= same.low <= same.high <= 1


def test_unrelated_columns_are_called_related_in_one_table_of_twenty():
    draw = np.random.default_rng(1)
    found = [rank_agreement(*draw.normal(size=(2, 10))) for _ in range(2_000)]
    alarms = np.mean([effect.low > 0 or effect.high < 0 for effect in found])
    assert 0.03 < alarms < 0.07


def test_columns_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match=r"five or more rows, got \(4,\) and \(4,\)"):
        rank_agreement([1, 2, 3, 4], [1, 2, 3, 4])
