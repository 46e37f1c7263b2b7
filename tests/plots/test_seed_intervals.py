"""Means with their intervals: a bar from low to high, side by side, and the legend says which."""

import numpy as np
import pytest
from look import faults

from course_utils.analysis import t_interval
from course_utils.plots.alt_text import alt_text
from course_utils.plots.seed_intervals import interval_series

ROWS = {
    "adam": {0.001: t_interval([0.90, 0.92]), 0.01: t_interval([0.95, 0.94])},
    "adamw": {0.001: t_interval([0.90, 0.92]), 0.1: t_interval([0.80])},
}


def test_every_bar_goes_from_low_to_high_at_its_setting_beside_the_other_series():
    drawn = interval_series(ROWS).collections
    bars = [bar for lines in drawn for bar in lines.get_segments() if len(bar)]  # one has none
    expected = [result for row in ROWS.values() for result in row.values()]
    for bar, result in zip(bars, expected[:3], strict=True):
        np.testing.assert_allclose(bar[:, 1], [result.low, result.high])
    assert bars[0][0, 0] < 0.001 < bars[2][0, 0]
    np.testing.assert_allclose(bars[0][0, 0] * bars[2][0, 0], 0.001**2)


def test_the_legend_says_what_a_bar_is():
    ax = interval_series(ROWS, interval="range of two seeds")
    assert [text.get_text() for text in ax.get_legend().get_texts()][-1] == "range of two seeds"
    ax.figure.draw_without_rendering()  # as in show(), which measures the margins first
    assert not faults(ax.figure)


def test_different_networks_are_points_and_no_line():
    ax = interval_series(ROWS, label="multiply-adds", joined=False)
    assert not any(len(line.get_xdata()) for line in ax.lines)
    assert "2 points of adam" in alt_text(ax.figure)


def test_a_setting_that_a_logarithmic_axis_cannot_show_is_refused():
    with pytest.raises(ValueError, match=r"positive on a logarithmic axis, got \[0\]"):
        interval_series({"adam": {0: t_interval([0.5, 0.6])}})
