"""Panels beside each other: means where they should lie, limits dotted, the band named."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_utils.plots.size_panels import size_panels

PANELS = {
    "without": {"fine": [[0.1, 0.2, 0.3], [0.3, 0.2, 0.5]], "coarse": [[0.2] * 3, [0.4] * 3]},
    "with": {"fine": [[0.5] * 3, [0.7] * 3], "coarse": [[0.1] * 3, [0.1] * 3]},
}
WORDS = {"label": "overlap (percent)", "xlabel": "size of the shape"}


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def test_each_panel_has_the_means_and_the_limits():
    limits = {"fine": [0.7, 0.8, 0.9], "coarse": [0.3, 0.4, 0.6]}
    figure = size_panels(PANELS, ("small", "middle", "large"), limits=limits, **WORDS)
    left, right = figure.axes
    np.testing.assert_allclose(left.lines[0].get_ydata(), [0.2, 0.2, 0.4])
    np.testing.assert_allclose(left.lines[1].get_ydata(), limits["fine"])
    np.testing.assert_allclose(right.lines[0].get_ydata(), [0.6] * 3)
    assert [ax.get_title() for ax in figure.axes] == list(PANELS)
    title = figure.legends[0].get_title().get_text()
    assert title == ("mean, band: lowest to highest of 2 seeds; dotted: the most that is possible")
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["fine", "coarse"]


def test_values_that_do_not_fit_the_groups_are_named():
    with pytest.raises(ValueError, match=r"fine must be \(seeds, 2\).*got \(2, 3\)"):
        size_panels(PANELS, ("small", "large"), **WORDS)
