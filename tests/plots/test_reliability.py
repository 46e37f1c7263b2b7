"""The reliability diagram shows the numbers that it is given, in their places."""

from types import SimpleNamespace

import matplotlib
import numpy as np
import pytest

matplotlib.use("Agg")
import matplotlib.pyplot as plt

from course_utils.plots.reliability import reliability_diagram


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def result():
    return SimpleNamespace(
        edges=np.array([0, 0.25, 0.5, 0.75, 1]),
        count=np.array([2, 0, 1, 5]),
        accuracy=np.array([0.5, np.nan, 0.9, 0.6]),
        ece=0.123,
    )


def test_bars_stand_on_their_bins_and_reach_the_accuracy():
    ax = reliability_diagram(result())
    bars = [(bar.get_x(), bar.get_width(), bar.get_height()) for bar in ax.patches]
    assert bars == [(0, 0.25, 0.5), (0.5, 0.25, 0.9), (0.75, 0.25, 0.6)]


def test_the_diagonal_the_counts_and_the_error_are_there():
    ax = reliability_diagram(result())
    np.testing.assert_array_equal(ax.lines[0].get_xydata(), [[0, 0], [1, 1]])
    assert {text.get_text() for text in ax.texts} >= {
        "2",
        "1",
        "5",
        "calibration error (ECE) 12.3 percent",
    }
    assert "0" not in {text.get_text() for text in ax.texts}
    assert "confidence" in ax.get_xlabel()
    assert "accuracy" in ax.get_ylabel()


def test_it_draws_into_the_axes_that_it_is_given():
    _, ax = plt.subplots()
    assert reliability_diagram(result(), ax) is ax


def test_edges_that_do_not_fit_are_refused():
    wrong = result()
    wrong.edges = wrong.edges[:3]
    with pytest.raises(ValueError, match="one more than the 4 bins, got 3"):
        reliability_diagram(wrong)
