"""Losses of one image against the probability that its right class gets."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from course_utils.plots.style import DASHES, legend_above, new_axes, series

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike


def loss_curves(
    p: "ArrayLike", losses: "Mapping[str, ArrayLike]", ax: "Axes | None" = None, *, top: float = 5
) -> "Axes":
    """Draw a line for each loss, and a hollow mark where it is smallest.

    p: (N,) probabilities of the right class, ascending, in (0, 1); losses: {name: (N,) nats}
    top: of the axis, in nats; what is above is cut off
    raises: ValueError for a loss of another length than p

    >>> loss_curves(p, {"cross-entropy": -np.log(p), "focal": -((1 - p) ** 2) * np.log(p)})
    """
    at = np.asarray(p, dtype=np.float64)
    ax = new_axes(ax, size=(6.0, 3.6))
    for (name, color, marker), dashes in zip(series(losses), DASHES, strict=False):
        heights = np.asarray(losses[name], dtype=np.float64)
        if heights.shape != at.shape:
            raise ValueError(
                f"{name} needs {len(at)} losses, one a probability, got {heights.shape}"
            )
        lowest = int(heights.argmin())
        ax.plot(at, heights, dashes, color=color, linewidth=1.8, label=name)
        hollow: dict[str, Any] = {"markerfacecolor": "none", "markeredgewidth": 1.8}
        ax.plot(at[lowest], heights[lowest], marker, color=color, markersize=8, **hollow)
    ax.set(xlim=(0, 1.02), ylim=(-0.1, top), xlabel="probability of the right class")
    ax.set_ylabel("loss (nats)")
    legend_above(ax, columns=3)
    return ax
