"""Sweeps over the learning rate beside each other, under one scale of accuracy."""

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure

from course_utils.plots.learning_rates import sweep_plot
from course_utils.plots.style import tidy

Sweep = Mapping[str, Mapping[float, Sequence[float | None]]]


def sweep_pair(sweeps: Mapping[str, Sweep]) -> Figure:
    """A panel of `sweep_plot` for each title: means over seeds, bars from the lowest to the highest
    seed.

    sweeps: from a title to {name: {rate: fractions in [0, 1], one a seed}}. The first panel has the
    legend, so every panel should have the same names
    raises: ValueError for an empty dict

    >>> sweep_pair({"short": {"adam": {0.001: [0.3]}}, "longer": {"adam": {0.001: [0.5]}}})
    """
    if not sweeps:
        raise ValueError("sweeps must hold at least one panel, got an empty dict")
    figure = Figure(figsize=(1.0 + 3.9 * len(sweeps), 4.2), layout="constrained")
    row = figure.subplots(1, len(sweeps), squeeze=False, sharey=True)[0]
    for ax, (title, sweep) in zip(row, sweeps.items(), strict=True):
        sweep_plot(sweep, tidy(ax)).set_title(title, fontsize=10)
        ax.get_legend().remove()
    row[0].set_ylabel("accuracy on held-out images (percent)")
    for ax in row[1:]:
        ax.set_ylabel("")
    handles, names = row[0].get_legend_handles_labels()
    title = "mean over the seeds, bar from the lowest seed to the highest"
    figure.legend(
        handles, names, loc="outside upper left", ncols=2, frameon=False, fontsize=9, title=title
    )
    return figure
