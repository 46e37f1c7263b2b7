"""Probabilities of three classes: as a point in the triangle, and as bars."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from course_utils.plots.style import BLACK, BLUE, GRAY, SKY_BLUE, VERMILION, new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CORNERS = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, 3**0.5 / 2]])  # of the triangle, one a class
LEVELS = (0.25, 0.5, 0.75)  # probabilities of the right class whose lines of equal loss are drawn


def probability_triangle(
    p: np.ndarray,
    right: int,
    classes: Sequence[str],
    ax: "Axes | None" = None,
    *,
    stepped: np.ndarray,
) -> "Axes":
    """Draw the simplex: each corner is certainty in one class, the middle is ignorance.

    p: (3,) probabilities, the point; right: number of the right class; classes: three names
    stepped: (3,) probabilities after a step, to which the arrow leads
    """
    ax = new_axes(ax, size=(4.0, 3.4), grid=False)
    _draw_equal_losses(ax, right)
    ax.text(-0.1, 1.0, "dotted: equal loss", color=GRAY, fontsize=8, va="top")
    ax.plot(*CORNERS[[0, 1, 2, 0]].T, color=BLACK, linewidth=1.2)
    _draw_step(ax, p, stepped)
    _name_corners(ax, classes, right)
    ax.set(xlim=(-0.12, 1.12), ylim=(-0.16, 1.02), aspect="equal")
    ax.set_axis_off()
    return ax


def _draw_equal_losses(ax: "Axes", right: int) -> None:
    """The points where p(right) = level: a line parallel to the side opposite the right class."""
    corner = CORNERS[right]
    others = np.delete(CORNERS, right, axis=0)
    # away from the side on which the lines get their labels
    outward = (corner + others[0]) / 2 - others[1]
    for level in LEVELS:
        line = level * corner + (1 - level) * others  # (2, 2): both ends, on two sides
        ax.plot(*line.T, ":", color=GRAY, linewidth=1.2)
        words = f"{-np.log(level):.1f}"
        x, y = line[0] + 0.07 * outward
        ax.text(x, y, words, color=GRAY, fontsize=8, ha="center", va="center")


def _draw_step(ax: "Axes", p: np.ndarray, stepped: np.ndarray) -> None:
    """The point, and an arrow from it to where the step leads."""
    point = p @ CORNERS  # (3,) @ (3, 2): the corners' mean, weighted by p
    arrow = {"arrowstyle": "-|>", "color": VERMILION, "linewidth": 2, "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", stepped @ CORNERS, point, arrowprops=arrow)
    ax.plot(*point, "o", color=BLUE, markersize=9)


def _name_corners(ax: "Axes", classes: Sequence[str], right: int) -> None:
    """The name of each class outside of its corner, the right one in bold."""
    for number, (name, (x, y)) in enumerate(zip(classes, CORNERS, strict=True)):
        weight = "bold" if number == right else "normal"
        gap, side = (-0.05, "top") if y == 0 else (0.04, "bottom")
        ax.text(x, y + gap, name, ha="center", va=side, fontsize=11, fontweight=weight)


def probability_bars(
    p: np.ndarray, right: int, loss: float, classes: Sequence[str], ax: "Axes | None" = None
) -> "Axes":
    """Draw a bar for each class, the right one darker, under its loss.

    p: (K,) probabilities; right: number of the right class; loss: -ln p(right), in nats
    """
    ax = new_axes(ax, size=(3.4, 3.0), grid=False)
    colors = [BLUE if k == right else SKY_BLUE for k in range(len(p))]
    ax.bar(classes, p, color=colors, width=0.7)
    for k, value in enumerate(p):
        ax.text(k, value + 0.02, f"{value:.3f}", ha="center", fontsize=9)
    ax.set(ylim=(0, 1.12), ylabel="probability p", yticks=(0, 0.5, 1))
    ax.set_title(f"loss = -ln p({classes[right]}) = {loss:.2f} nats", fontsize=11)
    ax.spines[["top", "right"]].set_visible(False)
    return ax
