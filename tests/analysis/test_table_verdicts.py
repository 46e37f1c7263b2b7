"""A table judged by the scatter between seeds: what is told apart, and what one chance spans."""

import numpy as np
import pytest

from course_utils.analysis.table_verdicts import CHANCE, CORRECTED, judge_table
from course_utils.reports import r002

NAMES = "abcdefg"


def test_rows_come_in_order_of_rank_with_one_error_for_all():
    judged = judge_table({"low": 80.0, "high": 90.0, "middle": 85.0}, spread=0.5, seeds=4)
    assert judged.names == ("high", "middle", "low")
    np.testing.assert_allclose(judged.half_widths, 1.96 * 0.25)
    assert [judged.differs_from(rank) for rank in range(3)] == [2, 2, 2]


def test_a_gap_is_held_against_the_scatter_of_two_runs_and_nothing_else():
    """1.96 standard errors of a gap, which is the root of two wide: 2.77 scatters."""
    for accuracy in (50.0, 99.0):  # the test images' own error would be ten times that of the other
        just_below, just_above = (
            judge_table({"a": accuracy, "b": accuracy + gap}, spread=0.1).verdicts
            for gap in (0.27, 0.28)
        )
        assert just_below.tolist() == [CHANCE]
        assert just_above.tolist() == [CORRECTED]


def test_seven_equal_rows_span_2_7_scatters_and_one_table_in_twenty_is_spoiled():
    draw = np.random.default_rng(0)
    spans = []
    spoiled = 0
    for _ in range(400):
        values = 87 + 0.25 * draw.normal(size=7)
        spans.append(np.ptp(values))
        judged = judge_table(dict(zip(NAMES, values, strict=True)), spread=0.25)
        spoiled += (judged.verdicts == CORRECTED).any()
    assert np.mean(spans) == pytest.approx(2.70 * 0.25, abs=0.03)
    assert spoiled / 400 < 0.08


def test_fifteen_of_the_published_activation_pairs_survive_a_quarter_of_a_point():
    judged = judge_table(r002.ACTIVATIONS, spread=0.25)
    assert (judged.verdicts == CORRECTED).sum() == 15
