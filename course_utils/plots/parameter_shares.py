"""Where a network spends a budget of parameters, part by part, beside where it computes."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from course_utils.plots.style import BLUE, GRAY, ORANGE, legend_above, new_axes, percent_axis

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HALF = 0.36  # height of a bar, in rows


def budget_bars(
    parameters: Mapping[str, int],
    macs: Mapping[str, int],
    limit: int,
    ax: "Axes | None" = None,
) -> "Axes":
    """Two bars for each part of a network: its parameters as a share of the limit, its
    multiply-adds of the whole.

    parameters, macs: dicts from the same parts to whole numbers, drawn from top to bottom, then
    their sum
    limit: parameters that are allowed, drawn as a line

    >>> macs = {"stem": 1_769_472, "head": 5_120}
    >>> budget_bars({"stem": 1_856, "head": 5_130}, macs, limit=5_000_000)
    """
    if list(parameters) != list(macs) or not parameters:
        raise ValueError(f"both must name the same parts, got {list(parameters)} and {list(macs)}")
    rows = np.arange(len(parameters) + 1)
    spent = np.array([*parameters.values(), sum(parameters.values())]) / limit
    computed = np.array(list(macs.values())) / sum(macs.values())
    ax = new_axes(ax, size=(6.4, 1.2 + 0.42 * len(rows)))
    ax.barh(rows - HALF / 2, spent, HALF, color=BLUE, label=f"parameters, of {limit:,}")
    hatched: dict[str, Any] = {"color": ORANGE, "hatch": "///", "edgecolor": "white"}
    ax.barh(rows[:-1] + HALF / 2, computed, HALF, **hatched, label="multiply-adds, of all")
    ax.axvline(1, color=GRAY, linestyle="--", linewidth=1.5, label="the limit")
    ax.set_yticks(rows, [*parameters, "sum"])
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_xlabel("share (percent)")
    percent_axis(ax.xaxis)
    legend_above(ax, columns=3)
    return ax
