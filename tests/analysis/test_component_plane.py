"""Two components keep the variance of a plane, and tell classes only if these lie in it."""

import numpy as np
import pytest

from course_utils.analysis.component_plane import ComponentPlane, component_plane, plane_table
from course_utils.analysis.representations import Features


def made(spread):
    """400 points of two classes: apart on a third axis, and scattered by `spread` on the others."""
    random = np.random.default_rng(0)
    labels = random.integers(0, 2, 400)
    values = np.zeros((400, 5))
    values[:, :2] = spread * random.normal(size=(400, 2))
    values[:, 2] = labels + 0.05 * random.normal(size=400)
    return Features(values.astype(np.float32), labels)


def test_a_plane_that_keeps_nearly_all_variance_may_tell_nothing():
    plane = component_plane(made(spread=10), neighbors=1)
    assert plane.points.shape == (400, 2)
    assert plane.kept > 0.99
    assert plane.told == pytest.approx(0.5, abs=0.1)


def test_neighbors_tell_the_class_where_the_plane_holds_it():
    plane = component_plane(made(spread=0.01))
    assert plane.told == plane.told_whole == 1
    assert plane.kept > 0.99


def test_the_table_holds_the_means_in_percent():
    planes = [ComponentPlane(np.zeros((4, 2)), kept, 0.5, 0.75) for kept in (0.2, 0.4)]
    assert plane_table({"pixels": planes}).split("\n")[2] == "| pixels | ≈ 30 | ≈ 50 | ≈ 75 |"
