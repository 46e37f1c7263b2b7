"""What a sweep over the learning rate found: one line for each optimizer, and a cross where a run diverged."""

import numpy as np
from matplotlib.ticker import LogLocator, NullFormatter

from course_utils.plots.style import DASHES, new_axes, percent_axis, series


def sweep_plot(found, ax=None, *, label="learning rate"):
    """Draw accuracy against the learning rate: each mean over seeds, with a bar from the lowest seed to the highest.

    found: dict from name to {rate: accuracies}, fractions in [0, 1], one a seed, None for a run that diverged
    label: of the logarithmic axis. A rate at which any run diverged has no mean: the line breaks, its other runs stand
    alone, and a cross at the bottom says so.

    >>> sweep_plot({"sgd": {0.01: [0.52, 0.55], 0.1: [0.80, 0.78], 1.0: [0.31, None]}})
    """
    ax = new_axes(ax)
    for (name, color, marker), dashes in zip(series(found), DASHES, strict=False):
        rates = sorted(found[name])
        if rates[0] <= 0:
            raise ValueError(
                f"rates must be positive to stand on a logarithmic axis, got {rates[0]:g} for {name}"
            )
        runs = [
            np.array(found[name][rate], dtype=np.float64) for rate in rates
        ]  # None becomes nan, and so its mean
        means = [values.mean() for values in runs]
        ax.plot(
            rates,
            means,
            dashes,
            color=color,
            marker=marker,
            markersize=6,
            linewidth=1.6,
            label=name,
        )
        for rate, values, mean in zip(rates, runs, means, strict=True):
            ended = values[np.isfinite(values)]
            if np.isfinite(mean):
                ax.plot(
                    [rate, rate], [ended.min(), ended.max()], color=color, linewidth=4, alpha=0.35
                )
                continue
            ax.plot([rate] * len(ended), ended, marker, color=color, fillstyle="none")
            ax.plot(
                rate,
                0.02,
                "x",
                color=color,
                markersize=9,
                markeredgewidth=2,
                transform=ax.get_xaxis_transform(),
            )
    places = sorted({rate for row in found.values() for rate in row})
    ax.set(xscale="log", xlabel=label, ylabel="accuracy (percent of images)")
    ax.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5) if places[-1] < 100 * places[0] else (1,)))
    ax.xaxis.set_major_formatter("{x:g}")  # 0.001: as the text says it
    ax.xaxis.set_minor_formatter(NullFormatter())
    percent_axis(ax.yaxis)
    ax.legend(fontsize=9)
    return ax
