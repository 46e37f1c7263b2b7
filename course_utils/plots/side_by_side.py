"""Panels in a row: over the steps of a training, along lines through the weights, of intervals."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

import numpy as np
from matplotlib.figure import Figure

from course_utils.plots.dots import interval_plot
from course_utils.plots.drawable import Interval, LossGrid
from course_utils.plots.loss_surfaces import loss_lines, over_steps
from course_utils.plots.style import tidy

if TYPE_CHECKING:
    from matplotlib.axes import Axes

AHEAD = {  # by the name of what was measured: what it is
    "losses": "loss along the gradient (nats)",
    "distance": "gradient distance",
    "beta": "effective beta",
}


class LookedAhead(Protocol):
    """A training that was measured on the way, such as an experiments WatchedRun."""

    def along(self, name: str) -> tuple[np.ndarray, np.ndarray]: ...


def ahead_panels(runs: Mapping[str, LookedAhead]) -> Figure:
    """What lay ahead along the gradient, against the step: the band of the losses, the gradient
    distance and the effective beta, on logarithmic axes.

    runs: from a name to a WatchedRun
    """
    figure, row = _row(len(AHEAD), 3.7)
    for ax, (quantity, label) in zip(row, AHEAD.items(), strict=True):
        measured = {name: run.along(quantity) for name, run in runs.items()}
        over_steps(measured, tidy(ax), label=label)
    return figure


def line_panels(
    panels: Mapping[str, Mapping[str, LossGrid]], *, ceiling: float | None = None
) -> Figure:
    """A panel of `loss_lines` for each title, all under one ceiling in nats."""
    figure, row = _row(len(panels), 3.7)
    for ax, (title, landscapes) in zip(row, panels.items(), strict=True):
        loss_lines(landscapes, tidy(ax), ceiling=ceiling).set_title(title, fontsize=10)
    return figure


def interval_panels(panels: Mapping[str, Mapping[str, Interval]]) -> Figure:
    """A panel of `interval_plot` for each label of an axis, in units of its own."""
    most = max(len(intervals) for intervals in panels.values())
    figure, row = _row(len(panels), 1.6 + 0.45 * most)
    for ax, (label, intervals) in zip(row, panels.items(), strict=True):
        interval_plot(intervals, tidy(ax), label=label, percent=False)
        marks = ax.get_legend_handles_labels()
        if legend := ax.get_legend():
            legend.remove()
    figure.legend(*marks, loc="outside upper left", ncols=3, frameon=False, fontsize=9)
    return figure


def _row(count: int, height: float) -> tuple[Figure, list["Axes"]]:
    """A Figure with so many Axes beside each other; height in inches."""
    figure = Figure(figsize=(1.0 + 3.6 * count, height), layout="constrained")
    return figure, list(figure.subplots(1, count, squeeze=False)[0])
