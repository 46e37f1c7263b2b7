"""The panels that widgets lay out, each alone on Axes of its own: a figure that passes a look."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from look import faults
from matplotlib.axes import Axes

from course_utils.plots.branch_bars import branch_bars, channel_stacks
from course_utils.plots.descent_paths import losses_by_step, paths_from_above
from course_utils.plots.few_label_curves import accuracy_lines
from course_utils.plots.mixed_images import label_bar, titled_image
from course_utils.plots.ranked_rows import pair_marks, ranked_intervals
from course_utils.plots.three_classes import probability_bars, probability_triangle
from course_utils.plots.twin_curves import twin_gradients, twin_losses

X = np.linspace(-2, 3, 7)
Y = np.linspace(-1, 2, 5)
HEIGHTS = (X, Y, Y[:, None] ** 2 + X**2 / 5)
PATHS = {"SGD": np.array([[2.5, 1.5], [1.0, 0.5]]), "Adam": np.array([[2.5, 1.5], [0.0, 0.1]])}
BRANCHES = ("1x1", "3x3", "5x5", "pool")
NUMBERS = ((64_000, 120_000, 30_000, 9_000), (64_000, 200_000, 160_000, 0))
CHANNELS = ((64, 128, 32, 32), (64, 128, 32, 192))
CLASSES = ("cat", "dog", "frog")
P = np.array([0.5, 0.2, 0.3])
LOSSES = {"plain": np.array([[2.3, 1.9], [2.2, 1.5]]), "residual": np.array([[2.3, 0.9]] * 2)}
GRADIENTS = {"plain": [1e-3, 1e-2, 0.1], "residual": [0.1, 0.2, 0.1]}
ACCURACIES = {"from scratch": np.array([[0.2, 0.5, 0.8], [0.3, 0.6, 0.9]])}
PANELS = {
    "accuracy_lines": lambda: accuracy_lines(
        ACCURACIES, (10, 50, 200), 50, xlabel="labels", ylabel="test accuracy (percent)"
    ),
    "branch_bars": lambda: branch_bars(NUMBERS, NUMBERS, BRANCHES),
    "channel_stacks": lambda: channel_stacks(CHANNELS, BRANCHES),
    "label_bar": lambda: label_bar((0.7, 0.3), ("circle", "star")),
    "losses_by_step": lambda: losses_by_step({"SGD": np.array([3.0, 1.0, 1e-9])}),
    "pair_marks": lambda: pair_marks(np.array([0, 0, 1]), np.array([1, 2, 2]), np.array([0, 1, 2])),
    "paths_from_above": lambda: paths_from_above(PATHS, HEIGHTS, (2.5, 1.5), ((0.0, 0.0),)),
    "probability_bars": lambda: probability_bars(P, 0, 0.69, CLASSES),
    "probability_triangle": lambda: probability_triangle(P, 0, CLASSES, stepped=P[[0, 2, 1]]),
    "ranked_intervals": lambda: ranked_intervals(("a", "b", "c"), 80 - P, P),
    "titled_image": lambda: titled_image(torch.rand(3, 4, 5), "as it is"),
    "twin_gradients": lambda: twin_gradients(GRADIENTS, "plain", "at the start"),
    "twin_losses": lambda: twin_losses(LOSSES, "plain", 20),
}

# these share an axis or a legend with the panel to their left or right: tests/widgets looks at both
BESIDE_ANOTHER = {"pair_marks", "ranked_intervals", "twin_gradients"}


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


@pytest.mark.parametrize("name", PANELS)
def test_a_panel_makes_axes_of_its_own_that_pass_a_look(name):
    ax = PANELS[name]()
    assert isinstance(ax, Axes)
    if ax.get_legend_handles_labels()[1]:
        ax.legend(fontsize=8)  # in a widget the figure has it
    if name not in BESIDE_ANOTHER:
        assert faults(ax.figure) == []


def test_the_twin_in_front_is_drawn_last_and_in_color():
    colors = {name: twin_losses(LOSSES, name, 20).lines[-1].get_color() for name in LOSSES}
    assert len(set(colors.values())) == 2
    assert [line.get_color() for line in twin_losses(LOSSES, "plain", 20).lines][0] not in (
        colors.values()
    )


def test_losses_outside_of_the_axis_are_drawn_at_its_ends():
    (line,) = losses_by_step({"SGD": np.array([1e9, 1.0, 0.0])}).lines
    assert line.get_ydata().tolist() == [1e4, 1.0, 1e-8]
