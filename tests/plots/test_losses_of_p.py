"""The lines are the losses that were given, and the marks their smallest values."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from look import faults

from course_utils.plots.losses_of_p import loss_curves

P = np.linspace(0.05, 0.95, 7)
LOSSES = {"cross-entropy": -np.log(P), "bowl": (P - 0.5) ** 2}


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def test_each_loss_is_a_line_with_a_mark_at_its_smallest_value():
    ax = loss_curves(P, LOSSES)
    line, end, bowl, bottom = ax.lines
    np.testing.assert_array_equal(line.get_ydata(), LOSSES["cross-entropy"])
    np.testing.assert_array_equal(bowl.get_xdata(), P)
    assert end.get_xdata() == pytest.approx([0.95])
    assert bottom.get_xydata().ravel() == pytest.approx([0.5, 0])


def test_it_passes_a_look_and_draws_into_axes_that_are_given():
    _, ax = plt.subplots()
    assert loss_curves(P, LOSSES, ax) is ax
    assert faults(loss_curves(P, LOSSES).figure) == []


def test_a_loss_of_another_length_is_refused():
    with pytest.raises(ValueError, match="bowl needs 7 losses, one a probability, got"):
        loss_curves(P, {"bowl": P[:3]})
