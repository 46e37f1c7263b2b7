"""How straight a path of weights is: closed forms for lines and random walks."""

import numpy as np
import pytest

from course_utils.analysis.path_shape import (
    explained_by_two,
    random_walk_like,
    straightness,
)


def test_a_line_is_straight_and_a_way_back_gets_nowhere():
    line = np.outer(np.arange(5.0), [3, 4, 0])
    assert straightness(line) == pytest.approx(1)
    assert straightness(np.concatenate([line, line[3::-1]])) == pytest.approx(0)
    assert explained_by_two(line) == pytest.approx(1)


def test_a_random_walk_has_the_straightness_and_the_plane_of_theory():
    path = np.cumsum(np.random.default_rng(1).standard_normal((10, 20_000)), axis=0)
    walk = random_walk_like(path, 0)
    assert straightness(walk) == pytest.approx(1 / 3, abs=0.02)
    # Antognini and Sohl-Dickstein 2018: 6 / pi^2 and a quarter of it, for a long walk
    long = random_walk_like(np.outer(np.arange(200.0), np.ones(20_000)), 0)
    assert explained_by_two(long) == pytest.approx(7.5 / np.pi**2, abs=0.01)


def test_a_random_walk_keeps_the_start_and_the_lengths():
    path = np.array([[1.0, 2, 3, 4], [1, 2, 3, 6], [1, 2, 0, 2]])
    walk = random_walk_like(path, 3)
    np.testing.assert_allclose(walk[0], path[0])
    lengths = [np.linalg.norm(np.diff(points, axis=0), axis=1) for points in (path, walk)]
    np.testing.assert_allclose(lengths[0], lengths[1])
    assert not np.allclose(walk, random_walk_like(path, 4))
