"""Drawings of notebook 02: units over pixels, pixels reached, profiles beside a Gaussian."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from look import faults

from course_utils.plots.profiles_and_bells import profiles_and_bells
from course_utils.plots.reached_pixels import reached_pixels
from course_utils.plots.units_on_an_axis import units_on_an_axis


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def test_each_bar_is_as_wide_as_its_field_and_the_dots_are_a_jump_apart():
    ax = units_on_an_axis({"first": (3, 2, 1.5), "second": (7, 2, 3.5)}, 14, units=2)
    bars = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in ax.patches[14:]]
    assert bars == [(0, 3), (2, 5), (0, 7), (2, 9)]
    dots = [float(line.get_xdata()[0]) for line in ax.lines]
    assert dots == [1.5, 3.5, 3.5, 5.5]
    assert faults(ax.figure) == []
    with pytest.raises(ValueError, match="got 0 and 3"):
        units_on_an_axis({}, 0)


def test_a_pixel_without_a_path_stays_white_and_all_panels_share_their_scale():
    holes = np.outer([1, 0, 2, 0, 1], [1, 0, 2, 0, 1])
    figure = reached_pixels({"small": np.ones((3, 3)), "with holes": holes})
    small, wide = figure.axes
    assert small.get_xlim() == wide.get_xlim() == (-3, 3)
    assert np.ma.count_masked(wide.images[0].get_array()) == 16
    assert faults(figure) == []
    with pytest.raises(ValueError, match=r"line: .*got \(3,\)"):
        reached_pixels({"line": np.ones(3)})


def test_a_panel_is_as_wide_as_its_field():
    shares = np.array([1, 4, 6, 4, 1]) / 16
    figure = profiles_and_bells({"four taps": (shares, 1.0, 9), "two": (shares, 1.0, 5)})
    assert [ax.get_xlim() for ax in figure.axes] == [(-4.5, 4.5), (-2.5, 2.5)]
    _, *bars = figure.axes[0].patches  # the first is the shade behind them
    assert [bar.get_height() for bar in bars] == list(shares / shares.max())
    assert faults(figure) == []
    with pytest.raises(ValueError, match=r"even: .*got \(4,\)"):
        profiles_and_bells({"even": (np.ones(4) / 4, 1.0, 5)})
