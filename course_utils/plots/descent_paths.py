"""Paths of optimizers over a surface: seen from above, and how low each has come."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from course_utils.plots.style import BLACK, GRAY, new_axes, series, tidy

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Point = tuple[float, float]

LEVELS = 10  # contour lines
FLOOR = 1e-8  # of the losses drawn; whoever wants the true ones prints them
CEILING = 1e4
MARKS = 12  # markers on a path, at most


def paths_from_above(
    paths: Mapping[str, np.ndarray],
    heights: tuple[np.ndarray, np.ndarray, np.ndarray],
    start: Point,
    minima: Sequence[Point],
    ax: "Axes | None" = None,
) -> "Axes":
    """Draw paths over the contour lines of a surface.

    paths: dict from name to (steps + 1, 2) float; heights: (x, y, loss), x (columns,), y (rows,)
    and loss (rows, columns), which are also what is shown; start, minima: points (x, y)
    """
    ax = new_axes(ax, grid=False)
    x, y, loss = heights
    levels = loss.max() * np.linspace(0.03, 0.95, LEVELS) ** 2  # closer together near the bottom
    ax.contour(x, y, loss, levels=levels, colors=GRAY, linewidths=0.6, alpha=0.6)
    window = (x[0], x[-1], y[0], y[-1])
    for name, color, marker in series(paths):
        points = _near(paths[name], window)
        ax.plot(
            *points.T,
            color=color,
            marker=marker,
            markersize=3.5,
            linewidth=1.2,
            markevery=_every(len(points)),
        )
    ax.plot(*start, "o", color="white", markeredgecolor=BLACK, markersize=7, zorder=3)
    stars = np.transpose(minima)
    ax.plot(*stars, "*", color=BLACK, markersize=12, linestyle="none", zorder=3)
    ax.set(xlim=window[:2], ylim=window[2:], title="circle: start, star: minimum")
    ax.title.set(fontsize=9, color=GRAY)
    ax.set(xlabel="first weight", ylabel="second weight")
    ax.set(xticks=[], yticks=[])  # a tick costs a millisecond, and the shape is what counts here
    return ax


def losses_by_step(losses: Mapping[str, np.ndarray], ax: "Axes | None" = None) -> "Axes":
    """Draw loss against step on a logarithmic axis, cut off at FLOOR and CEILING.

    losses: dict from name to (steps + 1,) float, the loss at the start first, not negative
    """
    ax = new_axes(ax)
    drawn = {name: np.clip(values, FLOOR, CEILING) for name, values in losses.items()}
    for name, color, marker in series(drawn):
        ax.plot(
            drawn[name],
            color=color,
            marker=marker,
            markersize=4,
            linewidth=1.4,
            markevery=_every(len(drawn[name])),
            label=name,
        )
    _decades(ax, np.concatenate(list(drawn.values())))
    steps = max(map(len, drawn.values())) - 1
    ax.set_xticks([0, steps // 2, steps])
    ax.set(xlabel="step", ylabel="loss")
    return tidy(ax)


def _decades(ax: "Axes", values: np.ndarray) -> None:
    """A logarithmic axis upward that holds all values, with ticks at powers of ten."""
    low = np.floor(np.log10(values.min()))
    high = np.ceil(np.log10(values.max()))
    decades = np.arange(low, high + 1)[:: _every(int(high - low) + 1, 6)]
    ax.set(yscale="log", ylim=(10.0 ** (low - 0.1), 10.0 ** (high + 0.1)))
    # plain text: mathtext is slow
    ax.set_yticks(10.0**decades, [f"{10.0**decade:g}" for decade in decades])
    ax.set_yticks([], minor=True)


def _near(points: np.ndarray, window: tuple[float, float, float, float]) -> np.ndarray:
    """The points, no farther from the window than its own size: a line that leaves it still points
    the right way.
    """
    left, right, low, high = window
    size = max(right - left, high - low)
    return np.clip(points, (left - size, low - size), (right + size, high + size))


def _every(count: int, most: int = MARKS) -> int:
    """The stride that picks at most `most` of `count` things, evenly."""
    return -(-count // most)
