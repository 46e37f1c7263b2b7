"""What rate and momentum do to a quadratic, against walking it and against the closed forms."""

import numpy as np
import pytest

from course_utils.analysis.descent import descend, ravine
from course_utils.analysis.rate_and_momentum import (
    largest_stable_rate,
    shrink_factor,
    slowest_factor,
)


@pytest.mark.parametrize(("lr", "momentum"), [(0.05, 0.0), (0.02, 0.5), (0.09, 0.4)])
def test_the_factor_is_what_a_long_walk_shows(lr, momentum):
    rule = "momentum" if momentum else "SGD"
    points = descend(ravine(20), rule, start=(1.0, 1.0), steps=400, lr=lr, momentum=momentum).points
    distances = np.hypot(*points.T)
    walked = (distances[400] / distances[200]) ** (1 / 200)
    assert float(slowest_factor(lr, momentum, 20)) == pytest.approx(walked, rel=0.02)


@pytest.mark.parametrize("momentum", [0.0, 0.3, 0.9])
@pytest.mark.parametrize("curvature", [1.0, 7.0, 1000.0])
def test_the_limit_is_polyak_s(momentum, curvature):
    found = largest_stable_rate(momentum, curvature)
    assert found == pytest.approx(2 * (1 + momentum) / curvature, rel=1e-6)


def test_beyond_the_limit_it_grows_and_arrays_broadcast():
    factors = shrink_factor(np.array([0.1, 3.0]), np.array([[0.0], [0.4], [0.9]]), 1.0)
    assert factors.shape == (3, 2)
    assert (factors[:, 0] < 1).all()
    assert factors[0, 1] == pytest.approx(2.0)


def test_momentum_of_one_is_refused():
    with pytest.raises(ValueError, match="got 1, 30"):
        largest_stable_rate(1, 30)
