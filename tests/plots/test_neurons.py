"""A small network drawn with its numbers and weights; and a decision over the plane."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_utils.plots.decision_map import decision_regions
from course_utils.plots.neurons import neuron_diagram

LAYERS = [np.array([1.0, 2.0]), np.array([0.5, -3.0, 4.0])]
WEIGHTS = [np.array([[1.0, 0.0], [-2.0, 0.5], [3.0, 1.0]])]


def test_every_number_and_every_weight_but_zero_is_drawn():
    ax = neuron_diagram(LAYERS, WEIGHTS, ["in", "out"])
    words = [text.get_text() for text in ax.texts]
    assert set(words) == {"1", "2", "0.5", "-3", "4", "in", "out"}
    assert len(ax.lines) == 5
    assert [line.get_linestyle() for line in ax.lines].count("--") == 1  # the negative one
    plt.close(ax.figure)


def test_weights_that_do_not_fit_are_named():
    with pytest.raises(ValueError, match=r"weights\[0\] should be \(3, 2\), got \(2, 3\)"):
        neuron_diagram(LAYERS, [WEIGHTS[0].T], ["in", "out"])


def test_the_border_is_drawn_where_the_probability_is_one_half():
    line = np.linspace(-1, 1, 21)
    probability = np.repeat(1 / (1 + np.exp(-8 * line[None])), 21, axis=0)  # by the first number
    points = np.array([[-0.5, 0.0], [0.5, 0.2]])
    ax = decision_regions(points, np.array([0, 1]), probability, reach=1)
    border = ax.collections[1].get_paths()[0].vertices
    assert np.abs(border[:, 0]).max() < 1e-6
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["class 0", "class 1"]
    plt.close(ax.figure)
