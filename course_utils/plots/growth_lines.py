"""How large something is, or has grown, at each of a row of blocks, on a linear axis."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import MaxNLocator

from course_utils.plots.style import DASHES, legend_above, mean_and_range, new_axes, series

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike


def growth_lines(
    sizes: "Mapping[str, ArrayLike]", ax: "Axes | None" = None, *, label: str, xlabel: str = "block"
) -> "Axes":
    """Draw each name's mean over seeds against the number of the block, from 0.

    sizes: {name: (seeds, blocks + 1)} numbers; a band goes from the lowest seed to the highest
    label: what was measured, with its unit

    >>> growth_lines({"scale 1": [[1.0, 3.0, 5.0]]}, label="mean square of the signal")
    """
    ax = new_axes(ax)
    for (name, color, marker), dashes in zip(series(sizes), DASHES, strict=False):
        values = np.asarray(sizes[name], dtype=np.float64)
        if values.ndim != 2:
            raise ValueError(f"{name} must be (seeds, blocks + 1), got {values.shape}")
        line = {"marker": marker, "markersize": 4, "linewidth": 1.5, "linestyle": dashes}
        mean_and_range(ax, range(values.shape[1]), values, color=color, label=name, **line)
    ax.set(xlabel=xlabel, ylabel=label, ylim=(0, None))
    ax.xaxis.set_major_locator(MaxNLocator(10, integer=True))
    ax.plot([], [], color="#BBBBBB", linewidth=7, label="lowest to highest seed")
    legend_above(ax, columns=4)
    return ax
