"""Rows of maps: one picture a map, equally wide, each on its scale."""

import numpy as np
import pytest

from course_utils.plots.map_rows import GAP, map_rows
from course_utils.plots.style import close


def test_every_map_is_drawn_once_and_equally_wide():
    rows = {"C1": [np.ones((4, 5)), np.zeros((2, 3))], "F6": [np.ones((12, 7))]}
    ax = map_rows(rows, titles=["one", "two"])
    extents = [image.get_extent() for image in ax.images]
    assert [right - left for left, right, *_ in extents] == pytest.approx([1, 1, 1])
    assert [extent[0] for extent in extents] == pytest.approx([0, 1 + GAP, 0])
    assert {text.get_text() for text in ax.texts} == {"C1", "F6", "one", "two"}
    close(ax)


def test_a_map_has_its_own_scale_or_the_one_asked_for():
    free = map_rows({"row": [np.full((2, 3), -0.5)]})
    fixed = map_rows({"row": [np.full((2, 3), -0.5)]}, limit=2.0)
    assert free.images[0].get_clim() == (-0.5, 0.5)
    assert fixed.images[0].get_clim() == (-2.0, 2.0)
    close(free)
    close(fixed)


def test_what_is_no_map_is_named():
    with pytest.raises(ValueError, match=r"got shapes \[\(2, 3, 5\)\]"):
        map_rows({"row": [np.zeros((2, 3, 5))]})
