"""Filled contours: one scale for all panels, and a line where the ceiling is."""

from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.contour import ContourSet

from course_utils.plots.filled_contours import filled_contours

AXIS = np.linspace(-1, 1, 21)


def bowl(steepness):
    losses = 1 + steepness * (AXIS[:, None] ** 2 + 2 * AXIS**2)
    return SimpleNamespace(coordinates=(AXIS, AXIS), losses=losses)


def test_panels_share_a_scale_that_ends_at_the_ceiling():
    figure = filled_contours({"flat": bowl(1), "steep": bowl(9)}, ceiling=8)
    flat, steep, bar = figure.axes
    sets = [
        [item for item in ax.collections if isinstance(item, ContourSet)] for ax in (flat, steep)
    ]
    assert [len(found) for found in sets] == [1, 2]  # only the steep one reaches the ceiling
    assert sets[1][1].levels.tolist() == [8]
    assert np.allclose(sets[0][0].levels, sets[1][0].levels)
    assert np.allclose(sets[0][0].levels[[0, -1]], [1, 8])
    assert bar.get_ylabel().startswith("loss")


def test_a_path_lies_in_its_own_panel():
    path = np.array([[0.5, 0.25], [0.0, 0.0]])
    figure = filled_contours({"a": bowl(1), "b": bowl(2)}, paths={"b": path})
    first, second, _ = figure.axes
    assert not first.lines
    assert second.lines[1].get_xydata().tolist() == path.tolist()


def test_a_path_without_a_loss_is_drawn_alone():
    path = np.array([[0.5, 0.25], [0.0, 0.0]])
    _, walk, _ = filled_contours({"a": bowl(1), "walk": None}, paths={"walk": path}).axes
    assert not walk.collections
    assert walk.lines[1].get_xydata().tolist() == path.tolist()


def test_a_diverged_place_stays_gray_and_nothing_to_draw_is_refused():
    steep = bowl(9)
    steep.losses[0, 0] = np.inf
    *panels, bar = filled_contours({"flat": bowl(1), "steep": steep}).axes
    assert len(panels) == 2
    assert np.isfinite(bar.get_ylim()).all()
    for nothing in ({"walk": None}, {"low": bowl(1)}):
        with pytest.raises(ValueError, match="positive losses below the ceiling"):
            filled_contours(nothing, ceiling=1e-9)
