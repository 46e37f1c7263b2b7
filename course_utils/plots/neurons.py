"""A small network as circles and lines: every number in its place, every weight as a line."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from course_utils.plots.style import BLUE, GRAY, VERMILION, new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

RADIUS = 0.28
COLUMN = 2.2  # from one layer to the next


def neuron_diagram(
    layers: Sequence[np.ndarray],
    weights: Sequence[np.ndarray],
    names: Sequence[str],
    *,
    ax: "Axes | None" = None,
) -> "Axes":
    """The numbers of each layer in a column of circles, and the weights between as lines.

    layers: L arrays (n_l,), the numbers at each layer
    weights: L - 1 arrays (n_{l+1}, n_l); blue lines are positive, red dashed ones negative, and
    thicker ones larger; a weight of 0 is not drawn
    names: L captions, below the columns
    raises: ValueError where the shapes do not fit
    """
    for index, matrix in enumerate(weights):
        expected = (len(layers[index + 1]), len(layers[index]))
        if matrix.shape != expected:
            raise ValueError(f"weights[{index}] should be {expected}, got {matrix.shape}")
    tallest = max(len(layer) for layer in layers)
    ax = new_axes(ax, size=(2.2 * len(layers), 0.95 * tallest + 0.6), grid=False)
    places = [
        [(COLUMN * column, (len(layer) - 1) / 2 - row) for row in range(len(layer))]
        for column, layer in enumerate(layers)
    ]
    largest = max(float(np.abs(matrix).max()) for matrix in weights) or 1.0  # of zeros: no line
    for left, right, matrix in zip(places, places[1:], weights, strict=False):
        _draw_weights(ax, left, right, matrix / largest)
    for column, layer, name in zip(places, layers, names, strict=True):
        for (x, y), value in zip(column, layer, strict=True):
            _draw_circle(ax, x, y, float(value))
        ax.text(column[0][0], -tallest / 2 - 0.1, name, ha="center", va="top", fontsize=9)
    ax.set_xlim(-0.6, COLUMN * (len(layers) - 1) + 0.6)
    ax.set_ylim(-tallest / 2 - 0.5, tallest / 2)
    ax.set_aspect("equal")
    ax.axis("off")
    return ax


def _draw_weights(
    ax: "Axes",
    left: Sequence[tuple[float, float]],
    right: Sequence[tuple[float, float]],
    matrix: np.ndarray,
) -> None:
    for row, (x1, y1) in enumerate(right):
        for column, (x0, y0) in enumerate(left):
            weight = float(matrix[row, column])
            if weight:
                ax.plot(
                    [x0, x1],
                    [y0, y1],
                    color=BLUE if weight > 0 else VERMILION,
                    linestyle="-" if weight > 0 else "--",
                    linewidth=0.6 + 2.4 * abs(weight),
                    zorder=1,
                )


def _draw_circle(ax: "Axes", x: float, y: float, value: float) -> None:
    from matplotlib.patches import Circle

    ax.add_patch(Circle((x, y), RADIUS, facecolor="white", edgecolor=GRAY, zorder=2))
    ax.text(x, y, f"{value:.3g}", ha="center", va="center", fontsize=9, zorder=3)
