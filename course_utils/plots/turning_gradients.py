"""How far a gradient's direction holds: the cosine against the length of the step away."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from course_utils.plots.style import GRAY, legend_above, mean_and_range, new_axes, series

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def turning_gradients(
    cosines: Mapping[str, np.ndarray], steps: Sequence[float], ax: "Axes | None" = None
) -> "Axes":
    """Draw cosines against the step: the mean over the seeds, and a band over all of them.

    cosines: from name to (seeds, steps), in [-1, 1]; steps: (steps,) positive, as parts of the
    length of the weights: the axis is logarithmic, in percent
    """
    ax = new_axes(ax)
    percent = 100 * np.asarray(steps, dtype=np.float64)
    ax.axhline(0, color=GRAY, linewidth=0.8)
    for name, color, marker in series(cosines):
        values = _by_step(name, cosines[name], len(percent))
        style: dict[str, Any] = {"marker": marker, "markersize": 5, "linewidth": 1.6}
        mean_and_range(ax, percent, values, color=color, label=name, **style)
    ax.set(xscale="log", ylim=(-0.3, 1.05))
    ax.set_xlabel("step away (percent of the length of the weights)")
    ax.set_ylabel("cosine between the gradients\n(mean, and range over the seeds)")
    ax.xaxis.set_major_formatter("{x:g}")
    legend_above(ax)
    return ax


def _by_step(name: str, cosines: np.ndarray, steps: int) -> np.ndarray:
    """(seeds, steps) float64. raises: ValueError for another shape"""
    values = np.asarray(cosines, dtype=np.float64)
    if values.ndim != 2 or values.shape[1] != steps:
        raise ValueError(
            f"{name} must hold a row a seed of {steps} cosines, one a step, "
            f"got shape {values.shape}"
        )
    return values
