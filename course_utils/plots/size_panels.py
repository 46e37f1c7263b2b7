"""Several measurements in ordered groups, panel beside panel, with what none of them can exceed."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from course_utils.plots.style import DASHES, mean_and_range, percent_axis, series, tidy

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike


def size_panels(
    panels: "Mapping[str, Mapping[str, ArrayLike]]",
    groups: Sequence[str],
    *,
    label: str,
    xlabel: str,
    limits: "Mapping[str, ArrayLike] | None" = None,
) -> "Figure":
    """A Figure with a panel for each setting and in it a line for each name: the mean over seeds,
    with a band from the lowest seed to the highest, which the legend says.

    panels: dict from a panel's title to a dict from name to (seeds, groups) fractions in [0, 1];
    all panels have the same names
    groups: their names, in order; label: what was measured; xlabel: by what the groups are ordered
    limits: dict from name to (groups,), the most that is possible, drawn dotted in the name's color

    >>> size_panels({"without": {"fine": [[0.1, 0.2], [0.2, 0.3]]}}, ("small", "large"),
    ...             label="overlap (percent)", xlabel="size")
    """
    import matplotlib.pyplot as plt  # here, because pyplot looks for a display when it is imported

    size = (3.4 * len(panels), 3.6)
    figure, axes = plt.subplots(
        1, len(panels), figsize=size, sharey=True, squeeze=False, layout="constrained"
    )
    ticks = range(len(groups))
    for ax, (title, lines) in zip(axes[0], panels.items(), strict=True):
        for (name, color, marker), dash in zip(series(lines), DASHES, strict=False):
            values = _by_group(name, lines[name], len(groups))
            style: dict[str, Any] = {"marker": marker, "markersize": 6, "linewidth": 1.6}
            mean_and_range(ax, ticks, values, color=color, linestyle=dash, **style, label=name)
            if limits is not None:
                ax.plot(ticks, limits[name], ":", color=color, linewidth=1.4)
        ax.set_xticks(ticks, groups)
        ax.set(xlabel=xlabel, ylim=(0, 1 if limits else None))
        ax.set_title(title, fontsize=10)
        tidy(ax)
    axes[0, 0].set_ylabel(label)
    percent_axis(axes[0, 0].yaxis)
    kinds = f"mean, band: lowest to highest of {len(values)} seeds"
    kinds += "; dotted: the most that is possible" if limits else ""
    handles, names = axes[0, 0].get_legend_handles_labels()
    place: dict[str, Any] = {"loc": "outside lower center", "ncols": 3, "frameon": False}
    figure.legend(handles, names, title=kinds, fontsize=9, title_fontsize=9, **place)
    return figure


def _by_group(name: str, values: "ArrayLike", groups: int) -> np.ndarray:
    """(seeds, groups) float64. raises: ValueError for another shape"""
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 2 or array.shape[1] != groups:
        raise ValueError(
            f"{name} must be (seeds, {groups}), a number for each group, got {array.shape}"
        )
    return array
