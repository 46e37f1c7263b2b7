"""Panels in a row: each with its own lines, label and title."""

from types import SimpleNamespace

import numpy as np

from course_utils.plots.side_by_side import ahead_panels, interval_panels, line_panels


def test_what_lay_ahead_has_a_panel_each_and_the_losses_are_a_band():
    steps = np.array([0, 10, 20])
    seen = {
        "losses": np.array([[1.0, 2], [2, 3], [1, 4]]),
        "distance": steps + 1.0,
        "beta": steps + 2.0,
    }
    run = SimpleNamespace(along=lambda name: (steps, seen[name]))
    losses, distance, beta = ahead_panels({"plain": run, "batch norm": run}).axes
    assert len(losses.collections) == 2
    assert distance.lines[1].get_ydata().tolist() == [1, 11, 21]
    assert beta.lines[0].get_ydata().tolist() == [2, 12, 22]
    assert (distance.get_ylabel(), beta.get_ylabel()) == ("gradient distance", "effective beta")


def test_lines_share_the_ceiling_and_keep_their_titles():
    line = SimpleNamespace(coordinates=(np.array([-1.0, 0, 1]),), losses=np.array([3.0, 1, 20]))
    figure = line_panels({"raw": {"a": line}, "scaled": {"a": line}}, ceiling=5)
    assert [(ax.get_title(), ax.get_ylim()) for ax in figure.axes] == [
        ("raw", (0, 5)),
        ("scaled", (0, 5)),
    ]


def test_intervals_keep_their_own_units():
    one = SimpleNamespace(values=np.array([1.0, 3.0]), mean=2.0, low=-1.0, high=5.0)
    figure = interval_panels({"loss": {"a": one, "b": one}, "shift": {"a": one}})
    assert [ax.get_xlabel() for ax in figure.axes] == ["loss", "shift"]
    assert [ax.get_legend() for ax in figure.axes] == [None, None]
    (legend,) = figure.legends  # one for all panels
    assert [text.get_text() for text in legend.get_texts()][1] == "95% interval of the mean"
