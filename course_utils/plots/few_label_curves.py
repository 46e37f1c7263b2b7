"""Accuracy of several ways to learn against how much each was given: labels, or steps."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from course_utils.plots.style import GRAY, mean_and_range, new_axes, series, tidy

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.axes import Axes

ACCURACY_TICKS = (0, 0.2, 0.4, 0.6, 0.8, 1.0)


def accuracy_lines(
    accuracies: "Mapping[str, np.ndarray]",
    amounts: Sequence[int],
    chosen: int,
    ax: "Axes | None" = None,
    *,
    xlabel: str,
    ylabel: str = "",
    title: str = "",
) -> "Axes":
    """Draw mean and range over the seeds against a logarithmic axis, and a line at one amount.

    accuracies: dict from name to (seeds, amounts) fractions in [0, 1]; amounts: positive
    chosen: the amount that the line marks; xlabel: what the amounts count

    The axes are the same for all that was stored, so that a moved control moves the lines alone.
    """
    ax = new_axes(ax)
    for name, color, marker in series(accuracies):
        mean_and_range(
            ax,
            amounts,
            accuracies[name],
            color=color,
            marker=marker,
            markersize=4,
            linewidth=1.6,
            label=name,
        )
    ax.set(xscale="log", ylim=(0, 1.02), title=title, xlabel=xlabel, ylabel=ylabel)
    ax.set_xticks(amounts, [str(n) for n in amounts])  # plain text: mathtext is slow
    ax.set_xticks([], minor=True)
    ax.set_yticks(ACCURACY_TICKS, [f"{100 * tick:.0f}" for tick in ACCURACY_TICKS])
    ax.axvline(chosen, color=GRAY, linewidth=1, linestyle="--", label="chosen")
    ax.title.set(fontsize=9, color=GRAY)
    ax.xaxis.label.set(fontsize=9)
    ax.yaxis.label.set(fontsize=9)
    return tidy(ax, labelsize=8.5)
