"""Values along the depth, and curves over seeds: what stands in the Axes is what went in."""

import matplotlib.pyplot as plt
import pytest

from course_utils.plots import along_depth, seed_curves


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def test_networks_of_different_depth_share_an_axis_in_percent():
    ax = along_depth({"short": [1.0, 0.1], "long": [1.0, 0.1, 0.01, 0.001, 0.0001]})
    assert [line.get_xdata().tolist() for line in ax.lines] == [[0, 100], [0, 25, 50, 75, 100]]
    assert ax.lines[1].get_ydata().tolist() == [1.0, 0.1, 0.01, 0.001, 0.0001]
    assert ax.get_yscale() == "log"


@pytest.mark.parametrize("values", [[1.0, 0.0], [1.0, float("nan")], []])
def test_a_value_without_a_place_on_a_logarithmic_axis_is_refused(values):
    with pytest.raises(ValueError, match="net must hold positive numbers"):
        along_depth({"net": values})


def history(values):
    return {"epoch": [1, 2], "train_loss": values, "train_accuracy": [0.1, 0.5]}


def test_the_line_is_the_mean_and_the_band_reaches_from_the_lowest_seed_to_the_highest():
    ax = seed_curves({"net": [history([2.0, 1.0]), history([4.0, 1.5])]})
    assert ax.lines[0].get_ydata().tolist() == [3.0, 1.25]
    corners = {tuple(corner) for corner in ax.collections[0].get_paths()[0].vertices.tolist()}
    assert {(1, 2.0), (1, 4.0), (2, 1.0), (2, 1.5)} <= corners
    assert ax.get_ylabel().startswith("training loss")


def test_a_column_that_no_history_has_is_refused():
    with pytest.raises(ValueError, match="got 'seconds'"):
        seed_curves({"net": [history([2.0, 1.0])]}, metric="seconds")
