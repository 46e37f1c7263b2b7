"""Which side of a decision each place of the plane falls on, under the points themselves."""

from typing import TYPE_CHECKING

import numpy as np

from course_utils.plots.style import BLACK, BLUE, ORANGE, legend_above, new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def decision_regions(
    points: np.ndarray,
    labels: np.ndarray,
    probability: np.ndarray,
    reach: float,
    *,
    ax: "Axes | None" = None,
) -> "Axes":
    """Points of two classes over the probability that a classifier gives to class 1.

    points: (N, 2); labels: (N,) of 0 and 1
    probability: (G, G) in [0, 1], at the places of a grid over [-reach, reach] along both axes,
    rows from the bottom; the black line is where it is one half
    """
    ax = new_axes(ax, size=(3.4, 3.2), grid=False)
    grid = np.linspace(-reach, reach, len(probability))
    ax.contourf(grid, grid, probability, levels=np.linspace(0, 1, 11), cmap="PuOr", alpha=0.5)
    if probability.min() < 0.5 < probability.max():  # or contour warns that it finds no line
        ax.contour(grid, grid, probability, levels=[0.5], colors=BLACK, linewidths=1.5)
    for label, color, marker in ((0, ORANGE, "o"), (1, BLUE, "s")):
        _draw_class(ax, points[labels == label], f"class {label}", color, marker)
    ax.set(xlabel="first number", ylabel="second number")
    ax.set_aspect("equal")
    legend_above(ax)
    return ax


def _draw_class(ax: "Axes", points: np.ndarray, name: str, color: str, marker: str) -> None:
    """The points of one class, (n, 2), each with a white edge."""
    ax.scatter(
        points[:, 0],
        points[:, 1],
        s=14,
        c=color,
        marker=marker,
        edgecolors="white",
        linewidths=0.4,
        label=name,
    )
