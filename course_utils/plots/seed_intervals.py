"""Accuracy against a setting on a logarithmic axis, each mean with its interval over seeds."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.ticker import LogLocator, NullFormatter

from course_utils.plots.drawable import Interval
from course_utils.plots.style import DASHES, GRAY, legend_above, new_axes, percent_axis, series

if TYPE_CHECKING:
    from matplotlib.axes import Axes

APART = 0.012  # of the axis: how far series that share a setting are drawn from each other


def interval_series(
    rows: Mapping[str, Mapping[float, Interval]],
    ax: "Axes | None" = None,
    *,
    label: str = "learning rate",
    joined: bool = True,
    interval: str = "95 % interval over seeds",
) -> "Axes":
    """Draw each series' means against a positive setting, with a bar from low to high.

    rows: {name: {setting: an analysis MeanInterval of fractions in [0, 1]}}; a mean without an
    interval has no bar
    label: of the setting; interval: what the bars are, as the legend says it
    joined: whether a line leads from mean to mean; False where the points are different networks
    Joined series are drawn a little beside each other, so that none hides another.

    >>> interval_series({"sgd": {0.01: accuracy_interval([0.5, 0.6])}})
    """
    ax = new_axes(ax)
    settings = sorted({setting for row in rows.values() for setting in row})
    if not settings or settings[0] <= 0:
        raise ValueError(f"settings must be positive on a logarithmic axis, got {settings[:1]}")
    decades = max(float(np.log10(settings[-1] / settings[0])), 0.5)  # a single setting spans none
    middle = (len(rows) - 1) / 2
    for index, ((name, color, marker), dashes) in enumerate(
        zip(series(rows), DASHES, strict=False)
    ):
        beside = 10 ** (APART * decades * (index - middle)) if joined else 1.0
        x = np.array(sorted(rows[name]))
        results = [rows[name][setting] for setting in x]
        means = [result.mean for result in results]
        lows = [result.low for result in results]
        highs = [result.high for result in results]
        ax.vlines(x * beside, lows, highs, color=color, linewidth=1.6, alpha=0.6)
        style: dict[str, Any] = {"color": color, "marker": marker, "label": name}
        if joined:
            ax.plot(x * beside, means, dashes, **style, markersize=6, linewidth=1.4)
        else:
            ax.scatter(x * beside, means, s=40, **style, zorder=3)
    _logarithmic(ax, settings, label)
    percent_axis(ax.yaxis)
    ax.set_ylabel("test accuracy (percent of images)")
    ax.plot([], [], color=GRAY, linewidth=1.6, alpha=0.6, label=interval)
    legend_above(ax, columns=3)
    return ax


def _logarithmic(ax: "Axes", settings: list[float], label: str) -> None:
    """A logarithmic axis with ticks at 1, 2 and 5, or at 1 alone where it spans far."""
    ax.set(xscale="log", xlabel=label)
    subs = (1, 2, 5) if settings[-1] < 100 * settings[0] else (1,)
    ax.xaxis.set_major_locator(LogLocator(subs=subs))
    ax.xaxis.set_major_formatter("{x:g}")
    ax.xaxis.set_minor_formatter(NullFormatter())
