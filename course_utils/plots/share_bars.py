"""Where a network has its parameters and where its work: paired bars along its rows."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from course_utils.plots.style import BLUE, GREEN, ORANGE, legend_above, new_axes, percent_axis

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLORS = (BLUE, ORANGE, GREEN)


def share_bars(
    shares: Mapping[str, Sequence[float]], rows: Sequence[str], ax: "Axes | None" = None
) -> "Axes":
    """Draw the share that each row of a network has of several sums, the input side on the left.

    shares: from the name of a sum, one to three, to a fraction in [0, 1] for each row
    rows: their names, under the bars; a line break puts the size of the map below the name
    raises: ValueError for shares that do not fit the rows

    >>> share_bars({"parameters": [0.1, 0.9]}, ["first\\n28 x 28", "last\\n7 x 7"])
    """
    check_shares(shares, len(rows))
    ax = new_axes(ax, size=(8.4, 3.4))
    bars_side_by_side(ax, range(len(rows)), shares, 0.8 / len(shares))
    ax.set_xticks(range(len(rows)), rows, fontsize=8)
    ax.set_ylabel("share of the network")
    ax.grid(False, axis="x")
    percent_axis(ax.yaxis)
    legend_above(ax, columns=3)
    return ax


def check_shares(shares: Mapping[str, Sequence[float]], count: int) -> None:
    """raises: ValueError unless each sum has so many shares"""
    for name, values in shares.items():
        if len(values) != count:
            raise ValueError(f"{name} must hold {count} shares, got {len(values)}")


def bars_side_by_side(
    ax: "Axes", middles: Sequence[float], shares: Mapping[str, Sequence[float]], width: float
) -> None:
    """A bar of each sum at every middle, its percent on top.

    shares: a fraction for each of the middles; width: of a bar, in units of the axis
    """
    for index, ((name, values), color) in enumerate(zip(shares.items(), COLORS, strict=False)):
        beside = width * (index - (len(shares) - 1) / 2)
        at = [middle + beside for middle in middles]
        bars = ax.bar(at, values, width, color=color, label=name)
        words = [f"{100 * value:.0f}" for value in values]
        ax.bar_label(bars, words, fontsize=7.5, padding=1)
