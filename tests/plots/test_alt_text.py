"""A figure's text alternative follows what is drawn."""

import matplotlib.pyplot as plt
import numpy as np

from course_utils.analysis import accuracy_interval
from course_utils.plots import interval_plot
from course_utils.plots.alt_text import LONGEST, alt_text
from course_utils.plots.style import percent_axis


def test_lines_are_told_by_their_names_and_ends():
    figure, ax = plt.subplots()
    ax.plot([0, 1, 2], [2.3, 1.0, 0.4], label="plain")
    ax.plot([0, 1, 2], [2.3, 5.0, 0.2], label="wild")
    ax.set(xlabel="epoch", ylabel="loss (nats)")
    assert alt_text(figure) == (
        "loss (nats) against epoch: plain goes from ≈ 2.3 to ≈ 0.4; "
        "wild goes from ≈ 2.3 to ≈ 0.2, at most ≈ 5."
    )
    plt.close(figure)


def test_other_data_make_another_text():
    texts = set()
    for height in (1, 2):
        figure, ax = plt.subplots()
        ax.bar(["a", "b"], [height, 3])
        texts.add(alt_text(figure))
        plt.close(figure)
    assert texts == {"A panel: bars: a ≈ 1, b ≈ 3.", "A panel: bars: a ≈ 2, b ≈ 3."}


def test_panels_images_points_and_contours_are_named():
    figure, axes = plt.subplots(1, 3)
    axes[0].imshow(np.zeros((4, 5)))
    axes[0].set_title("image")
    axes[1].scatter([1, 2, 3], [1, 2, 3], label="seeds")
    x = np.linspace(-1, 1, 5)
    axes[2].contour(x, x, x[:, None] ** 2 + x**2, levels=[0.5, 1.0])
    figure.suptitle("Three")
    assert alt_text(figure) == (
        "Three. 3 panels. image: an image of 4 x 5. A panel: 3 points of seeds. "
        "A panel: contours from ≈ 0.5 to ≈ 1."
    )
    plt.close(figure)


def test_a_color_bar_is_no_panel_and_a_crowd_is_counted():
    figure, ax = plt.subplots()
    figure.colorbar(ax.imshow(np.eye(3)))
    for _ in range(20):
        ax.plot([0, 2], [0, 2])
    assert alt_text(figure) == "A panel: an image of 3 x 3; 20 lines."
    plt.close(figure)


def test_a_long_text_ends():
    figure, axes = plt.subplots(3, 3)
    for ax in axes.flat:
        ax.plot([0, 1], [0, 1], label="a line of many words " * 5)
    assert len(alt_text(figure)) <= LONGEST + 2
    plt.close(figure)


def test_a_list_of_rows_is_told_row_by_row_along_the_axis_that_measures():
    intervals = {"plain": accuracy_interval([0.5, 0.52]), "wide": accuracy_interval([0.61, 0.6])}
    ax = interval_plot(intervals)
    text = alt_text(ax.figure)
    ends = intervals["wide"]
    assert f"wide from ≈ {100 * ends.low:.3g} to ≈ {100 * ends.high:.3g}" in text
    assert text.startswith("accuracy (percent of images): plain from ≈ ")
    assert "goes from" not in text


def test_fractions_on_a_percent_axis_are_told_in_percent():
    figure, ax = plt.subplots()
    ax.plot([0, 1], [0.25, 0.5], label="test")
    percent_axis(ax.yaxis)
    assert alt_text(figure) == "A panel: test goes from ≈ 25 to ≈ 50."
    plt.close(figure)
