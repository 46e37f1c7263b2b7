"""Bands over steps, lines, contours with a path, and a surface: what is drawn is what was
measured.
"""

from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure

from course_utils import plots


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def grid():
    x = np.linspace(-1, 1, 5)
    y = np.linspace(-2, 2, 7)
    return SimpleNamespace(coordinates=(x, y), losses=0.5 + x[:, None] ** 2 + 2 * y**2)


def test_several_values_a_step_are_a_band_and_one_is_a_line():
    steps = [0, 10, 20]
    values = np.array([[1.0, 2, 4], [2, 1, 3], [5, 6, 7]])
    ax = plots.over_steps(
        {"plain": (steps, values), "batch norm": (steps, [0.5, 0.6, 0.7])}, label="loss range"
    )
    corners = ax.collections[0].get_paths()[0].vertices
    assert {tuple(corner) for corner in corners} >= {
        (0, 1),
        (0, 4),
        (10, 1),
        (10, 3),
        (20, 5),
        (20, 7),
    }
    assert ax.lines[0].get_ydata().tolist() == [0.5, 0.6, 0.7]
    assert (ax.get_yscale(), ax.get_ylabel()) == ("log", "loss range")
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["plain", "batch norm"]
    assert plots.over_steps({"a": (steps, [0.0, 1, 2])}, log=False).get_yscale() == "linear"


def test_values_that_do_not_fit_or_have_no_logarithm_are_refused():
    with pytest.raises(ValueError, match=r"each of its 2 steps, got \(3,\)"):
        plots.over_steps({"a": ([0, 1], [1, 2, 3])})
    with pytest.raises(
        ValueError, match="a must be positive on a logarithmic axis, its smallest value is -1"
    ):
        plots.over_steps({"a": ([0, 1], [1, -1])})


def test_lines_go_through_the_losses_and_stop_at_the_ceiling():
    line = SimpleNamespace(coordinates=(np.array([-1.0, 0, 1]),), losses=np.array([3.0, 1, 20]))
    ax = plots.loss_lines({"plain": line}, ceiling=5)
    assert ax.lines[0].get_xydata().tolist() == [[-1, 3], [0, 1], [1, 20]]
    assert ax.get_ylim() == (0, 5)


def test_contours_lie_at_losses_of_the_grid_and_the_path_ends_at_its_star():
    points = np.array([[0.5, 1.5], [0.2, 0.4], [0.0, 0.0]])
    ax = plots.loss_contours(grid(), points=points, title="plain")
    (contours,) = (item for item in ax.collections if hasattr(item, "levels"))
    assert contours.levels.min() >= grid().losses.min()
    assert contours.levels.max() <= grid().losses.max()
    for level, path in zip(contours.levels, contours.get_paths(), strict=True):
        for x, y in path.vertices[:3]:
            # between the points of a coarse grid
            assert 0.5 + x**2 + 2 * y**2 == pytest.approx(level, abs=0.6)
    start, end = ax.lines[-2:]
    assert (start.get_xydata().tolist(), end.get_xydata().tolist()) == ([[0.5, 1.5]], [[0, 0]])
    assert ax.get_title() == "plain"


def test_contours_leave_out_what_overflows_and_refuse_a_grid_of_nothing_else():
    surface = grid()
    surface.losses[0, 0] = np.inf
    assert plots.loss_contours(surface).collections
    surface.losses[:] = np.nan
    with pytest.raises(ValueError, match="none of the 35 losses is finite"):
        plots.loss_contours(surface)


def test_a_ceiling_removes_what_is_higher_and_nothing_else():
    whole = plots.loss_surface(grid())
    cut = plots.loss_surface(grid(), ceiling=4.0, azimuth=10, elevation=50)
    assert whole.get_zlim()[1] == pytest.approx(9.5)
    assert cut.get_zlim() == (0, 4)
    assert (cut.azim, cut.elev) == (10, 50)
    patches = [len(ax.collections[0].get_facecolor()) for ax in (whole, cut)]
    assert patches == [24, 16]  # 4 by 6, and without the two rows at each end that rise above 4


def test_a_surface_can_be_drawn_into_a_given_axes_with_losses_that_overflow():
    surface = grid()
    surface.losses[2, 3] = np.nan
    ax = Figure().add_subplot(projection="3d")
    assert plots.loss_surface(surface, ax, title="here") is ax
    assert ax.get_title() == "here"
