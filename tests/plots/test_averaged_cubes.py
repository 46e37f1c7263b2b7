"""Cubes of a batch: as many cells in color as are averaged together and seen."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgba

from course_utils.plots.averaged_cubes import averaged_cubes, four_norms
from course_utils.plots.style import BLUE


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def test_the_visible_cells_of_a_channel_are_in_color_and_no_others():
    cells = np.zeros((2, 3, 5), dtype=bool)
    cells[:, 0] = True  # batch norm: five cells of the front, two of the top, none of the side
    ax = averaged_cubes({"batch norm": cells})
    colors = [patch.get_facecolor() for patch in ax.patches]
    assert len(colors) == 3 * 5 + 2 * 3 + 2 * 5
    assert sum(color == to_rgba(BLUE) for color in colors) == 5 + 2


def test_an_array_that_is_no_cube_is_refused():
    with pytest.raises(ValueError, match=r"flat must be .*, got shape \(2, 3\)"):
        averaged_cubes({"flat": np.zeros((2, 3))})


def test_only_batch_norm_averages_over_images():
    spans = {name: len(set(np.nonzero(cells)[0])) for name, cells in four_norms(4, 6, 5).items()}
    assert spans.pop("batch norm") == 4
    assert set(spans.values()) == {1}
    assert {name: int(cells.sum()) for name, cells in four_norms(4, 6, 5).items()} == {
        "batch norm": 20,
        "layer norm": 30,
        "instance norm": 5,
        "group norm, 2 groups": 15,
    }
