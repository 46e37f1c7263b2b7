"""Cosines against the step: the line is the mean, the axis is in percent."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_utils.plots.turning_gradients import turning_gradients


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def test_the_line_is_the_mean_over_the_seeds_against_percent():
    cosines = np.array([[1.0, 0.5, 0.0], [0.8, 0.3, -0.2]])
    ax = turning_gradients({"net": cosines}, (1e-4, 1e-3, 1e-2))
    (line,) = [line for line in ax.lines if line.get_label() == "net"]
    np.testing.assert_allclose(line.get_xdata(), [0.01, 0.1, 1.0])
    np.testing.assert_allclose(line.get_ydata(), [0.9, 0.4, -0.1])
    assert ax.get_xscale() == "log"


def test_cosines_that_do_not_fit_the_steps_are_refused():
    with pytest.raises(ValueError, match=r"2 cosines, one a step, got shape \(1, 3\)"):
        turning_gradients({"net": np.zeros((1, 3))}, (1e-4, 1e-3))
