"""What a sweep over the learning rate found: one line for each optimizer, and a cross where a run
diverged.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.ticker import LogLocator, NullFormatter

from course_utils.plots.style import DASHES, new_axes, percent_axis, series

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def sweep_plot(
    accuracies: Mapping[str, Mapping[float, Sequence[float | None]]],
    ax: "Axes | None" = None,
    *,
    label: str = "learning rate",
) -> "Axes":
    """Draw accuracy against the learning rate: each mean over seeds, with a bar from the lowest
    seed to the highest.

    accuracies: dict from name to {rate: fractions in [0, 1]}, one a seed, None for a run that
    diverged
    label: of the logarithmic axis. A rate at which any run diverged has no mean: the line breaks,
    its other runs stand alone, and a cross at the bottom says so.

    >>> sweep_plot({"sgd": {0.01: [0.52, 0.55], 0.1: [0.80, 0.78], 1.0: [0.31, None]}})
    """
    ax = new_axes(ax)
    for (name, color, marker), dashes in zip(series(accuracies), DASHES, strict=False):
        rates = sorted(accuracies[name])
        if rates[0] <= 0:
            raise ValueError(
                f"rates must be positive to stand on a logarithmic axis, got {rates[0]:g} "
                f"for {name}"
            )
        # None becomes nan, and so its mean
        runs = [np.array(accuracies[name][rate], dtype=np.float64) for rate in rates]
        means = [float(values.mean()) for values in runs]
        style: dict[str, Any] = {"color": color, "marker": marker, "markersize": 6}
        ax.plot(rates, means, dashes, **style, linewidth=1.6, label=name)
        for rate, values, mean in zip(rates, runs, means, strict=True):
            ended = values[np.isfinite(values)]
            if np.isfinite(mean):
                ends = [ended.min(), ended.max()]
                ax.plot([rate, rate], ends, color=color, linewidth=4, alpha=0.35)
            else:
                ax.plot([rate] * len(ended), ended, marker, color=color, fillstyle="none")
                _cross(ax, rate, color)
    _rate_axis(ax, sorted({rate for row in accuracies.values() for rate in row}), label)
    percent_axis(ax.yaxis)
    ax.set_ylabel("accuracy (percent of images)")
    ax.legend(fontsize=9)
    return ax


def _cross(ax: "Axes", rate: float, color: str) -> None:
    """The mark of a run that diverged, at the bottom of the Axes."""
    bottom = ax.get_xaxis_transform()  # x in data, y as a part of the Axes
    style: dict[str, Any] = {"color": color, "markersize": 9, "markeredgewidth": 2}
    ax.plot(rate, 0.02, "x", **style, transform=bottom)


def _rate_axis(ax: "Axes", rates: list[float], label: str) -> None:
    """A logarithmic axis with ticks at 1, 2 and 5, or at 1 alone where it spans far."""
    ax.set(xscale="log", xlabel=label)
    ax.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5) if rates[-1] < 100 * rates[0] else (1,)))
    ax.xaxis.set_major_formatter("{x:g}")  # 0.001: as the text says it
    ax.xaxis.set_minor_formatter(NullFormatter())
