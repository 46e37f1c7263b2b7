"""Networks of a league: accuracy against what each weighs, costs and takes."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullFormatter, StrMethodFormatter

from course_utils.plots.drawable import Interval
from course_utils.plots.style import BLACK, GRAY, SERIES, percent_axis, tidy

if TYPE_CHECKING:
    from matplotlib.axes import Axes


class Placed(Protocol):
    """What is drawn of a network: its name, its accuracy (fractions) and three positive numbers."""

    name: str
    parameters: int
    macs: int

    @property
    def accuracy(self) -> Interval: ...

    @property
    def minutes(self) -> float: ...


# label of the axis, number of a network
AXES = {
    "parameters": lambda one: one.parameters,
    "million multiply-adds of an image": lambda one: one.macs / 1e6,
    "minutes of a training": lambda one: one.minutes,
}


def league_panels(groups: Mapping[str, Sequence[Placed]]) -> Figure:
    """Three panels with one scale of accuracy; a bar is the 95 percent interval over seeds.

    groups: networks by kind, as {"with batch norm": [...], "without": [...]}, each kind with a
    color and a marker. Points bear the network's place by accuracy, which a list names
    raises: ValueError for no network

    >>> league_panels({"all": standings()})
    """
    ranked = sorted((one for group in groups.values() for one in group), key=_worst_last)
    if not ranked:
        raise ValueError("groups must hold at least one network, got none")
    place = {one.name: str(rank) for rank, one in enumerate(ranked, start=1)}
    figure = Figure(figsize=(10.4, 4.4), layout="constrained")
    *row, names = figure.subplots(1, 4, width_ratios=(1, 1, 1, 0.62))
    for ax, (label, number) in zip(row, AXES.items(), strict=True):
        tidy(ax).set(xscale="log", xlabel=label)
        for (kind, group), (color, marker) in zip(groups.items(), SERIES, strict=False):
            x = [number(one) for one in group]
            intervals = [one.accuracy for one in group]
            lows = [interval.low for interval in intervals]
            highs = [interval.high for interval in intervals]
            ax.vlines(x, lows, highs, color=color, linewidth=1.6, alpha=0.6)
            means = [interval.mean for interval in intervals]
            ax.scatter(x, means, color=color, marker=marker, s=26, label=kind, zorder=3)
            for one, across, mean in zip(group, x, means, strict=True):
                beside = {"xytext": (4, 3), "textcoords": "offset points"}
                ax.annotate(place[one.name], (across, mean), **beside, fontsize=8, color=BLACK)
        percent_axis(ax.yaxis)
        ax.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        ax.xaxis.set_major_formatter(StrMethodFormatter("{x:,g}"))
        ax.xaxis.set_minor_formatter(NullFormatter())
    row[0].set_ylabel("test accuracy (percent of images)")
    for ax in row[1:]:
        ax.sharey(row[0])
        ax.tick_params(labelleft=False)
    row[0].plot([], [], color=GRAY, linewidth=1.6, alpha=0.6, label="95 % interval over seeds")
    _list(names, [f"{rank:>2}  {one.name}" for rank, one in enumerate(ranked, start=1)])
    handles, labels = row[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper left", ncols=3, frameon=False, fontsize=9)
    return figure


def _worst_last(one: Placed) -> float:
    return -one.accuracy.mean


def _list(ax: "Axes", lines: Sequence[str]) -> None:
    """Lines of text in the place of a panel."""
    ax.set_axis_off()
    ax.text(0, 1, "\n".join(lines), va="top", fontsize=9, family="monospace", linespacing=1.35)
