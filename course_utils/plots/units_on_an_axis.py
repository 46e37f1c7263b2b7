"""Units of a few layers above the pixels that they see, along one axis of the image."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from course_utils.plots.style import BLACK, GRAY, SERIES, new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BAR = 0.16  # from the bar of one unit to that of the next, in rows
Spaced = tuple[int, int, float]  # size, jump, start, in pixels


def units_on_an_axis(
    layers: Mapping[str, Spaced], pixels: int, ax: "Axes | None" = None, *, units: int = 3
) -> "Axes":
    """Draw the first units of each layer as dots at the centers of their fields, on bars as wide.

    layers: from a name to (size, jump, start) in pixels, input side first; pixels: how many to
    draw along the axis, where pixel i reaches from i to i + 1; units: of each layer, 1 or more
    """
    if pixels < 1 or units < 1:
        raise ValueError(f"at least one pixel and one unit, got {pixels} and {units}")
    ax = new_axes(ax, size=(6.4, 0.9 + 0.8 * len(layers)), grid=False)
    box: dict[str, Any] = {"edgecolor": GRAY, "facecolor": "#EEEEEE", "linewidth": 0.8}
    ax.bar(range(pixels), 0.4, width=1, bottom=-0.2, align="edge", **box)
    for row, (spaced, (color, _)) in enumerate(zip(layers.values(), SERIES, strict=False), start=1):
        _draw_units(ax, row, spaced, units, color)
    ax.set_yticks(range(len(layers) + 1), ["pixels", *layers])
    ax.set_xticks(range(0, pixels + 1, 2))
    ax.set_xlim(-2, pixels + 0.5)
    ax.set_xlabel("place along one axis of the image (pixels)", fontsize=9)
    return ax


def _draw_units(ax: "Axes", row: int, spaced: Spaced, units: int, color: str) -> None:
    """The first units of a layer, each a little above the one before."""
    size, jump, start = spaced
    for unit in range(units):
        center = start + unit * jump
        height = row + (unit - (units - 1) / 2) * BAR
        ax.barh(height, size, left=center - size / 2, height=0.6 * BAR, color=color)
        ax.plot(center, height, "o", color=BLACK, markersize=4.5)
