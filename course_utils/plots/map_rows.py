"""Rows of small maps beside each other: what cells or layers answer to one picture."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import Rectangle

from course_utils.plots.fields import diverging
from course_utils.plots.style import GRAY, new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike

GAP = 0.15  # between maps, in widths of a map
NAME = 1.5  # inches for the name of a row
SQUARES = 12  # of a side up to which each square has an outline


def map_rows(
    rows: "Mapping[str, Sequence[ArrayLike]]",
    ax: "Axes | None" = None,
    *,
    titles: Sequence[str] = (),
    limit: float | None = None,
    cell: float = 0.62,
) -> "Axes":
    """Draw a row of maps for each name: blue is positive, orange negative, white zero.

    rows: from a name to maps, (H, W) each; they may differ in size and are drawn equally wide
    titles: one for each column, above the first row, or none
    limit: the value of the strongest color, the largest of each map by default; cell: width of a
    map in inches

    >>> map_rows({"C1": c1, "S2": s2}, limit=1.7)
    """
    maps = {name: [np.asarray(one, dtype=float) for one in row] for name, row in rows.items()}
    shapes = [one.shape for row in maps.values() for one in row]
    if not shapes or any(len(shape) != 2 for shape in shapes):
        raise ValueError(f"rows must hold maps of shape (H, W), got shapes {shapes[:3]}")
    columns = max(map(len, maps.values()))
    # In widths of a map, as all lengths in this Axes.
    heights = [max(one.shape[0] / one.shape[1] for one in row) + GAP for row in maps.values()]
    head = 0.4 if titles else 0.0
    size = (NAME + cell * (1 + GAP) * columns, cell * (sum(heights) + head) + 0.2)
    ax = new_axes(ax, size=size, grid=False)
    top = head
    for (name, row), height in zip(maps.items(), heights, strict=True):
        middle = top + (height - GAP) / 2
        ax.text(-GAP, middle, name, ha="right", va="center", fontsize=9)
        for column, one in enumerate(row):
            strongest = limit or float(np.abs(one).max()) or 1.0
            _map(ax, one, column * (1 + GAP), top, strongest)
        top += height
    for column, title in enumerate(titles):
        ax.text(column * (1 + GAP) + 0.5, head / 2, title, ha="center", va="center", fontsize=9)
    ax.set(xlim=(-NAME / cell, columns * (1 + GAP)), ylim=(top, 0))
    ax.set_axis_off()
    return ax


def _map(ax: "Axes", values: np.ndarray, left: float, top: float, strongest: float) -> None:
    """One map, as wide as 1, with a frame; small ones with an outline around each square."""
    h, w = values.shape
    high = h / w
    extent = (left, left + 1, top + high, top)
    color: dict[str, Any] = {"cmap": diverging(), "vmin": -strongest, "vmax": strongest}
    ax.imshow(values, extent=extent, interpolation="nearest", **color)
    if max(h, w) <= SQUARES:
        outline: dict[str, Any] = {"color": "#DDDDDD", "linewidth": 0.6}
        ax.hlines([top + high * row / h for row in range(1, h)], left, left + 1, **outline)
        ax.vlines([left + column / w for column in range(1, w)], top, top + high, **outline)
    frame = Rectangle((left, top), 1, high, fill=False, edgecolor=GRAY, linewidth=0.8)
    ax.add_patch(frame)
