"""A network as a row of boxes: to scale, with the shares below the step that has them."""

import pytest
from matplotlib.patches import Rectangle

from course_utils.plots.style import close
from course_utils.plots.volume_row import BAR, UNITS, volume_row


def test_maps_and_vectors_are_drawn_to_scale():
    ax = volume_row({"maps": (3, 8, 11), "units": (20,)}, {})
    column = next(patch for patch in ax.patches if isinstance(patch, Rectangle))
    assert column.get_height() == 20 / UNITS
    front = ax.patches[2].get_xy()
    assert front[:, 0].max() - front[:, 0].min() == pytest.approx(11)
    assert front[:, 1].max() - front[:, 1].min() == pytest.approx(8)
    close(ax)


def test_bars_are_as_high_as_the_shares():
    ax = volume_row({"image": (3, 8, 8), "linear": (12,)}, {"linear": (0.75, 0.25)})
    bars = [patch.get_height() for patch in ax.patches if isinstance(patch, Rectangle)][1:]
    assert bars == pytest.approx([0.75 * BAR, 0.25 * BAR])
    assert {"75", "25"} <= {text.get_text() for text in ax.texts}
    close(ax)


def test_shares_of_a_step_that_is_not_drawn_are_refused():
    with pytest.raises(ValueError, match=r"got also \['other'\]"):
        volume_row({"image": (3, 8, 8)}, {"other": (1.0, 0.0)})
