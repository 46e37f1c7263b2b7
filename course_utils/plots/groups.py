"""A measurement in ordered groups, such as small, middle and large: a line for each name, with its
range over seeds.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from course_utils.plots.style import mean_and_range, new_axes, percent_axis, series

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike


def group_lines(
    shares: "Mapping[str, ArrayLike]",
    groups: Sequence[str],
    ax: "Axes | None" = None,
    *,
    label: str,
    xlabel: str | None = None,
    title: str | None = None,
) -> "Axes":
    """Draw each name's mean over seeds against the groups, with a band from the lowest seed to the
    highest.

    shares: dict from name to (seeds, groups) fractions in [0, 1]; groups: their names, in order
    label: what was measured; xlabel: by what the groups are ordered
    raises: ValueError for values that do not fit the groups

    >>> shares = {"fine map": [[0.2, 0.4], [0.3, 0.4]]}
    >>> group_lines(shares, ("small", "large"), label="answers right")
    """
    ax = new_axes(ax, size=(4.6, 3.4))
    ticks = range(len(groups))
    for name, color, marker in series(shares):
        values = np.asarray(shares[name], dtype=np.float64)
        if values.ndim != 2 or values.shape[1] != len(groups):
            raise ValueError(
                f"{name} must be (seeds, {len(groups)}), a number for each group, "
                f"got {values.shape}"
            )
        style: dict[str, Any] = {"color": color, "marker": marker, "markersize": 6}
        mean_and_range(ax, ticks, values, **style, linewidth=1.6, label=name)
    ax.set_xticks(ticks, groups)
    ax.set_ylim(bottom=0)
    ax.set(xlabel=xlabel, ylabel=label)
    percent_axis(ax.yaxis)
    if title:
        ax.set_title(title, fontsize=10)
    ax.legend(fontsize=8)
    return ax
