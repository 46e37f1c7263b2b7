"""Points and lines stand where the numbers say."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_utils.plots import feature_panels, group_lines


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def test_every_panel_holds_the_points_of_the_named_classes_in_their_order():
    points = np.random.default_rng(0).normal(size=(40, 2))
    labels = np.arange(40) % 3
    ax = feature_panels({"pixels": points, "trained": 5 * points}, labels, {0: "circle", 2: "ring"})
    assert [text.get_text() for text in ax.texts] == ["pixels", "trained"]
    assert [len(line.get_xdata()) for line in ax.lines] == [14, 13, 14, 13]
    first = ax.lines[0].get_xydata()
    second = ax.lines[2].get_xydata()
    # each panel has its own scale
    np.testing.assert_allclose(second - first, [[1.2, 0]] * 14, atol=1e-12)
    assert np.argsort(first[:, 0]).tolist() == np.argsort(points[labels == 0][:, 0]).tolist()
    assert len({line.get_marker() for line in ax.lines}) == 2
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["circle", "ring"]


def test_points_that_are_no_pairs_and_values_that_fit_no_group_are_refused():
    with pytest.raises(
        ValueError, match=r"'pixels' must be two numbers for each of 4 labels, got \(4, 3\)"
    ):
        feature_panels({"pixels": np.zeros((4, 3))}, np.zeros(4), {0: "circle"})
    with pytest.raises(ValueError, match=r"fine must be \(seeds, 2\), .* got \(1, 3\)"):
        group_lines({"fine": [[0.1, 0.2, 0.3]]}, ("small", "large"), label="right")


def test_a_line_is_the_mean_over_the_seeds_and_its_band_their_range():
    ax = group_lines(
        {"fine": [[0.1, 0.5], [0.3, 0.3]], "coarse": [[0, 1], [0, 1]]},
        ("small", "large"),
        label="right",
    )
    assert ax.lines[0].get_ydata().tolist() == pytest.approx([0.2, 0.4])
    box = ax.collections[0].get_paths()[0].get_extents()
    assert (box.y0, box.y1) == pytest.approx((0.1, 0.5))
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["small", "large"]
    assert ax.get_ylabel() == "right"
