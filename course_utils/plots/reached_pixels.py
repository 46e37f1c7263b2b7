"""Over how many paths each pixel reaches a unit, panel by panel, at one scale of pixels."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from course_utils.plots.style import tidy

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike

UNREACHED = "#FFFFFF"


def reached_pixels(paths: Mapping[str, "ArrayLike"]) -> Figure:
    """Draw squares of pixels: white where no path leads to the unit, darker for more paths.

    paths: from a title to an array (H, W), 0 or more, the unit in its middle; panels share their
    scale of pixels, and each has colors of its own, from its fewest paths to its most
    """
    arrays = {name: np.asarray(values, dtype=float) for name, values in paths.items()}
    for name, values in arrays.items():
        if values.ndim != 2:
            raise ValueError(f"{name}: paths must have shape (H, W), got {values.shape}")
    reach = max(max(values.shape) for values in arrays.values()) / 2 + 0.5
    figure = Figure(figsize=(1.9 * len(arrays) + 0.4, 2.5), layout="constrained")
    axes = figure.subplots(1, len(arrays), sharex=True, sharey=True, squeeze=False)[0]
    for ax, (name, values) in zip(axes, arrays.items(), strict=True):
        _draw_paths(tidy(ax, grid=False, labelsize=8), values)
        ax.set(xlim=(-reach, reach), ylim=(reach, -reach), facecolor=UNREACHED)
        ax.set_title(name, fontsize=9)
        ax.set_xlabel("pixels to the right", fontsize=9)
    axes[0].set_ylabel("pixels below the unit", fontsize=9)
    return figure


def _draw_paths(ax: "Axes", values: np.ndarray) -> None:
    """The pixels around a unit at (0, 0), in shades of the root of their number of paths."""
    h, w = values.shape
    shown = np.ma.masked_equal(np.sqrt(values), 0)  # masked stays white
    edges = (-w / 2, w / 2, h / 2, -h / 2)
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_locator(MaxNLocator(5, integer=True))
    ax.imshow(shown, cmap="Blues", vmin=-0.4 * shown.max(), extent=edges)
