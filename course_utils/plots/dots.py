"""Dot plots: accuracy by class for several models, and means over seeds with their intervals."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from course_utils.plots.drawable import Interval
from course_utils.plots.style import (
    BLUE,
    GRAY,
    ORANGE,
    legend_above,
    new_axes,
    percent_axis,
    series,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike


def accuracy_by_class(
    per_class: "Mapping[str, ArrayLike]", classes: Sequence[str], ax: "Axes | None" = None
) -> "Axes":
    """Draw a row for each class and in it a dot for each model. Dots, not bars: the axis need not
    start at zero.

    per_class: dict from a model's name to its accuracies (K,), fractions in [0, 1], nan for a class
    without image
    classes: K names, drawn from top to bottom

    >>> accuracy_by_class({"lenet5": predictions.per_class_accuracy()}, predictions.classes)
    """
    styles = series(per_class)
    rows = np.arange(len(classes))
    for name, values in per_class.items():
        _check_accuracies(name, values, len(rows))
    ax = new_axes(ax, size=(6.4, 1.2 + 0.3 * len(rows)))
    for name, color, marker in styles:
        ax.plot(per_class[name], rows, marker, label=name, color=color, markersize=7, alpha=0.85)
    _label_rows(ax, classes)
    ax.set_xlabel("accuracy (percent of the images of the class)")
    ax.set_ylabel("true class")
    percent_axis(ax.xaxis)
    legend_above(ax, columns=min(len(per_class), 4))
    return ax


def _check_accuracies(name: str, values: "ArrayLike", classes: int) -> None:
    """raises: ValueError unless these are fractions, one a class"""
    if np.shape(values) != (classes,):
        raise ValueError(
            f"{name} must hold {classes} accuracies, one a class, got shape {np.shape(values)}"
        )
    if np.nanmin(values) < 0 or np.nanmax(values) > 1:
        raise ValueError(
            f"accuracies must be fractions in [0, 1], got {np.nanmax(values):.4g} for {name}"
        )


def interval_plot(
    intervals: Mapping[str, Interval],
    ax: "Axes | None" = None,
    *,
    label: str = "accuracy (percent of images)",
    percent: bool = True,
) -> "Axes":
    """Draw a row for each model: every seed as an open dot, below it the mean with its 95 percent
    interval.

    intervals: dict from name to an analysis MeanInterval; label: what was measured, with its unit
    percent: whether the values are fractions in [0, 1], to be shown as percent; then the axis ends
    at 0 and 100, also where an interval of few seeds would go on

    >>> interval_plot({name: accuracy_interval(values) for name, values in by_model.items()})
    """
    if not intervals:
        raise ValueError("intervals must hold at least one model, got an empty dict")
    ax = new_axes(ax, size=(6.4, 1.4 + 0.55 * len(intervals)))
    for row, result in enumerate(intervals.values()):
        above = np.full(len(result.values), row - 0.12)
        seeds = ax.plot(result.values, above, "o", color=GRAY, fillstyle="none")
        ends = [result.low, result.high]
        bar = ax.plot(ends, [row + 0.12] * 2, "-", color=BLUE, linewidth=2.5)
        mean = ax.plot(result.mean, row + 0.12, "D", color=BLUE, markersize=7)
        if row == 0:  # one legend for all rows
            names = ("one seed", "95% interval of the mean", "mean")
            for line, name in zip((*seeds, *bar, *mean), names, strict=True):
                line.set_label(name)
    _label_rows(ax, intervals)
    ax.set_xlabel(label)
    if percent:
        percent_axis(ax.xaxis)
        low, high = ax.get_xlim()
        ax.set_xlim(max(low, -0.005), min(high, 1.005))
    legend_above(ax, columns=3)
    return ax


def published_plot(
    rows: Mapping[str, tuple[float | None, Interval | None, Sequence[float]]],
    ax: "Axes | None" = None,
) -> "Axes":
    """Draw a row for each published number: what was printed, the reference with its interval, and
    your own runs.

    rows: dict from name to (published, reference, yours): a fraction or None, an analysis
    MeanInterval or None, and a list of fractions, one a run
    """
    if not rows:
        raise ValueError("rows must hold at least one published number, got an empty dict")
    ax = new_axes(ax, size=(7.4, 1.2 + 0.42 * len(rows)))
    for row, (published, reference, yours) in enumerate(rows.values()):
        _draw_published(ax, row, published, reference, yours)
    _label_rows(ax, rows)
    ax.set_xlabel("test accuracy (percent of images)")
    percent_axis(ax.xaxis)
    ax.grid(axis="y", alpha=0.3)
    _legend_of_drawn(ax)
    return ax


def _draw_published(
    ax: "Axes",
    row: int,
    published: float | None,
    reference: Interval | None,
    yours: Sequence[float],
) -> None:
    """One row of `published_plot`."""
    diamond: dict[str, Any] = {"color": GRAY, "fillstyle": "none", "markersize": 9}
    cross: dict[str, Any] = {"color": ORANGE, "markersize": 8, "markeredgewidth": 2}
    if published is not None:
        ax.plot(published, row, "D", **diamond, label="published")
    if reference is not None:
        ends = [reference.low, reference.high]
        name = "95% interval of its mean"
        ax.plot(ends, [row] * 2, "-", color=BLUE, linewidth=2.5, label=name)
        name = "reference, mean over seeds"
        ax.plot(reference.mean, row, "o", color=BLUE, markersize=6, label=name)
    ax.plot(yours, [row] * len(yours), "x", **cross, label="yours, one seed")


def _legend_of_drawn(ax: "Axes") -> None:
    """A legend on top with each name once, and none for a line without points."""
    handles, names = ax.get_legend_handles_labels()
    drawn = {
        name: line
        for line, name in zip(handles, names, strict=True)
        if isinstance(line, Line2D) and np.size(line.get_xdata())
    }
    corner: dict[str, Any] = {"loc": "lower left", "bbox_to_anchor": (0, 1.01)}
    ax.legend(drawn.values(), drawn.keys(), **corner, ncols=2, frameon=False, fontsize=9)


def _label_rows(ax: "Axes", names: Mapping[str, Any] | Sequence[str]) -> None:
    """One row for each name, the first on top."""
    ax.set_yticks(range(len(names)), list(names))
    ax.set_ylim(len(names) - 0.5, -0.5)
    ax.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]))
