"""A measurement in ordered groups, such as small, middle and large: a line for each name, with its range over seeds."""

import numpy as np

from course_utils.plots.style import mean_and_range, new_axes, percent_axis, series


def group_lines(found, groups, ax=None, *, label, xlabel=None, title=None):
    """Draw each name's mean over seeds against the groups, with a band from the lowest seed to the highest.

    found: dict from name to (seeds, groups) fractions in [0, 1]; groups: their names, in order
    label: what was measured; xlabel: by what the groups are ordered
    raises: ValueError for values that do not fit the groups

    >>> group_lines({"fine map": [[0.2, 0.4], [0.3, 0.4]]}, ("small", "large"), label="answers right")
    """
    ax = new_axes(ax, size=(4.6, 3.4))
    places = range(len(groups))
    for name, color, marker in series(found):
        values = np.asarray(found[name], dtype=np.float64)
        if values.ndim != 2 or values.shape[1] != len(groups):
            raise ValueError(
                f"{name} must be (seeds, {len(groups)}), a number for each group, got {values.shape}"
            )
        mean_and_range(
            ax, places, values, color=color, marker=marker, markersize=6, linewidth=1.6, label=name
        )
    ax.set_xticks(places, groups)
    ax.set_ylim(bottom=0)
    ax.set(xlabel=xlabel, ylabel=label)
    percent_axis(ax.yaxis)
    if title:
        ax.set_title(title, fontsize=10)
    ax.legend(fontsize=8)
    return ax
