"""Accuracy against epoch, a thin line for each seed and a thick one for their mean."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.ticker import MaxNLocator

from course_utils.plots.style import GRAY, legend_above, new_axes, percent_axis, series

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike

DASHES = ("-", "--", "-.")


def seed_traces(
    curves: "Mapping[str, ArrayLike]",
    ax: "Axes | None" = None,
    *,
    target: float | None = None,
    lowest: float = 0.0,
    label: str = "validation accuracy (percent of images)",
) -> "Axes":
    """Draw every seed's accuracy after each epoch, and the mean over the seeds.

    curves: {name: (seeds, epochs) fractions in [0, 1]}, at most three names
    target: an accuracy to mark by a line, or None; lowest: where the axis begins

    >>> seed_traces({"constant": [[0.7, 0.9], [0.8, 0.85]]}, target=0.9)
    """
    if not 1 <= len(curves) <= len(DASHES):
        raise ValueError(f"one figure shows 1 to {len(DASHES)} bundles of seeds, got {len(curves)}")
    ax = new_axes(ax)
    for (name, color, marker), dashes in zip(series(curves), DASHES, strict=False):
        values = np.asarray(curves[name], dtype=np.float64)
        if values.ndim != 2:
            raise ValueError(f"{name} must be (seeds, epochs), got {values.shape}")
        epochs = np.arange(1, 1 + values.shape[1])
        ax.plot(epochs, values.T, color=color, linewidth=0.7, alpha=0.35)
        style: dict[str, Any] = {"color": color, "marker": marker, "linewidth": 2.2}
        ax.plot(epochs, values.mean(axis=0), dashes, label=f"{name}, mean of seeds", **style)
    ax.plot([], [], color=GRAY, linewidth=0.7, label="one seed")
    if target is not None:
        ax.axhline(target, color=GRAY, linewidth=1, linestyle=":", label="target")
    ax.set(xlabel="epoch", ylabel=label, ylim=(lowest, 1.005))
    ax.xaxis.set_major_locator(MaxNLocator(8, integer=True, min_n_ticks=1))
    percent_axis(ax.yaxis)
    legend_above(ax, columns=2)
    return ax
