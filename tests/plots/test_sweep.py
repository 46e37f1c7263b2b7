"""A sweep over the learning rate: means and ranges are those of the runs, and a diverged run is
never averaged.
"""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_utils.plots import sweep_plot

FOUND = {"sgd": {1.0: [0.3, None], 0.01: [0.5, 0.6], 0.1: [0.8, 0.7]}, "adam": {0.01: [0.9]}}


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def lines(ax, label):
    return [line for line in ax.lines if line.get_label() == label]


def test_the_line_is_the_mean_in_order_of_rate_and_breaks_where_a_run_diverged():
    ax = sweep_plot(FOUND)
    (sgd,) = lines(ax, "sgd")
    assert sgd.get_xdata().tolist() == [0.01, 0.1, 1.0]
    np.testing.assert_allclose(sgd.get_ydata(), [0.55, 0.75, np.nan])
    assert ax.get_xscale() == "log"


def test_a_bar_reaches_from_the_lowest_seed_to_the_highest():
    ax = sweep_plot(FOUND)
    bars = [line.get_ydata() for line in ax.lines if line.get_linewidth() == 4]
    assert [list(bar) for bar in bars] == [[0.5, 0.6], [0.7, 0.8], [0.9, 0.9]]


def test_a_diverged_run_is_a_cross_and_its_companion_stands_alone():
    ax = sweep_plot(FOUND)
    crosses = [line for line in ax.lines if line.get_marker() == "x"]
    assert [list(cross.get_xdata()) for cross in crosses] == [[1.0]]
    alone = [line for line in ax.lines if line.get_fillstyle() == "none"]
    assert [list(line.get_ydata()) for line in alone] == [[0.3]]


def test_a_rate_without_a_place_on_a_logarithmic_axis_is_refused():
    with pytest.raises(ValueError, match="rates must be positive .* got 0 for sgd"):
        sweep_plot({"sgd": {0.0: [0.1], 0.1: [0.5]}})


def test_ticks_are_plain_numbers_and_close_together_on_a_short_axis():
    def shown(ax):
        ax.figure.canvas.draw()
        low, high = ax.get_xlim()
        return [
            label.get_text()
            for label in ax.get_xticklabels()
            if low <= label.get_position()[0] <= high
        ]

    assert shown(sweep_plot({"sgd": {0.001: [0.1], 1.0: [0.5]}})) == ["0.001", "0.01", "0.1", "1"]
    assert shown(sweep_plot({"sgd": {30: [0.1], 600: [0.5]}}, label="thousand multiply-adds")) == [
        "50",
        "100",
        "200",
        "500",
    ]
