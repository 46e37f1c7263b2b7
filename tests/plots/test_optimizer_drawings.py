"""The drawings of notebook 04: parabola, schedules, root law, the plane of rate and momentum."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from look import faults

from course_utils.plots.parabola_steps import parabola_steps
from course_utils.plots.rate_momentum_plane import rate_momentum_plane
from course_utils.plots.root_law import root_law
from course_utils.plots.schedule_lines import schedule_lines


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def test_the_parabola_has_a_panel_a_rate_and_says_where_a_path_ends():
    figure = parabola_steps({0.5: np.array([1, 0.5, 0.25]), 2.5: np.array([1, -1.5, 2.25])})
    assert [ax.get_title() for ax in figure.axes] == ["learning rate 0.5", "learning rate 2.5"]
    assert figure.axes[1].get_xlabel().endswith("after 2 steps: 2.25")
    assert faults(figure) == []


def test_schedules_are_drawn_from_start_to_end():
    ax = schedule_lines({"falling": lambda x: 1 - x, "constant": lambda x: 1.0})
    falling, constant = ax.lines
    assert (falling.get_ydata()[0], falling.get_ydata()[-1]) == (1, 0)
    assert set(constant.get_ydata()) == {1.0}
    assert faults(ax.figure) == []


def test_the_law_goes_through_the_first_size_and_falls_as_the_root():
    ax = root_law({64: 4.1, 16: 8.0, 256: 1.9})
    measured, law = ax.lines
    assert list(measured.get_ydata()) == [8.0, 4.1, 1.9]
    np.testing.assert_allclose(law.get_ydata(), [8.0, 4.0, 2.0])
    assert faults(ax.figure) == []


def test_the_plane_marks_the_fastest_point_and_the_fastest_without_momentum():
    factors = np.array([[0.9, 0.8, 1.2], [0.9, 0.5, 1.1]])
    ax = rate_momentum_plane(np.array([0.1, 0.2, 0.3]), np.array([0.0, 0.5]), factors)
    star, circle = ax.lines
    assert (star.get_xdata()[0], star.get_ydata()[0]) == (0.2, 0.5)
    assert (circle.get_xdata()[0], circle.get_ydata()[0]) == (0.2, 0.0)
    assert star.get_label() == "fastest, 7 steps"  # ln 100 / ln 2 = 6.6
