"""The rows of a table in order of rank: their intervals, and a mark for every pair of them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import MaxNLocator

from course_utils.plots.style import BLUE, GRAY, VERMILION, new_axes, tidy

if TYPE_CHECKING:
    from matplotlib.axes import Axes

VERDICTS = (  # by number: words, color, marker and its size
    ("real, also after correction", BLUE, "o", 7),
    ("real only if it were the one comparison", VERMILION, "D", 5),
    ("within chance", GRAY, ".", 3),
)


def ranked_intervals(
    names: Sequence[str],
    values: np.ndarray,
    half_widths: np.ndarray,
    ax: "Axes | None" = None,
    *,
    label: str = "accuracy (percent), 95 percent interval",
) -> "Axes":
    """Draw each row with its interval, the first on top.

    values, half_widths: (k,) float; half_widths: from a value to either end of its interval
    """
    ax = new_axes(ax, size=(4.4, 1.3 + 0.28 * len(names)))
    ranks = np.arange(len(names))
    ends = np.stack([values - half_widths, values + half_widths])
    ax.plot(ends, np.stack([ranks, ranks]), color=BLUE, lw=2)
    ax.plot(values, ranks, "D", color=BLUE, markersize=5)
    ax.set_yticks(ranks, list(names), fontsize=9)
    ax.set_ylim(len(names) - 0.5, -0.5)
    ax.set_xlabel(label, fontsize=9)
    ax.xaxis.set_major_locator(MaxNLocator(6))
    return tidy(ax)


def pair_marks(
    first: np.ndarray, second: np.ndarray, verdicts: np.ndarray, ax: "Axes | None" = None
) -> "Axes":
    """Draw a mark for every pair: row against column, in the order of the rows, numbered by rank.

    first, second: (M,) int, the ranks of each pair, from 0; verdicts: (M,) int, into VERDICTS
    """
    count = int(max(first.max(), second.max())) + 1
    ax = new_axes(ax, size=(3.5, 1.3 + 0.28 * count))
    for verdict, (words, color, marker, size) in enumerate(VERDICTS):
        here = verdicts == verdict
        ax.plot(second[here], first[here], marker, color=color, markersize=size, label=words)
    ax.set(xlim=(-0.5, count - 0.5), ylim=(count - 0.5, -0.5))
    ax.set_xticks(range(count), [str(rank) for rank in range(1, count + 1)])
    ax.tick_params(labelleft=False)
    ax.set_xlabel("against the row of this rank", fontsize=9)
    return tidy(ax)
