"""The loss over a plane in filled contours, a panel for each network, all on one scale."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullFormatter

from course_utils.plots.drawable import LossGrid
from course_utils.plots.style import BLACK, VERMILION, tidy

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.cm import ScalarMappable

LEVELS = 24  # of color, evenly spaced in the logarithm of the loss
ABOVE = "#D9D9D9"  # where the loss is over the ceiling


def filled_contours(
    landscapes: Mapping[str, LossGrid | None],
    *,
    ceiling: float | None = None,
    paths: Mapping[str, np.ndarray] | None = None,
    axis: str = "direction",
) -> Figure:
    """Draw losses over planes, darker where they are lower; what is above the ceiling stays gray.

    landscapes: from a title to an analysis Landscape of two directions, all losses positive; None
    for a path without a loss
    ceiling: in nats, drawn as a line where the loss crosses it; None shows all
    paths: from a title to points (T, 2) of a training in the plane, a circle at its start and a
    star at its end; axis: what the axes measure, after "first" and "second"
    returns: a Figure of one row, with one color bar
    raises: ValueError where no loss is positive and finite, or none below the ceiling
    """
    known = [landscape.losses.ravel() for landscape in landscapes.values() if landscape is not None]
    losses = np.concatenate(known) if known else np.empty(0)
    losses = losses[np.isfinite(losses) & (losses > 0)]  # a diverged place stays gray
    top = min(float(losses.max(initial=0)), ceiling or np.inf)
    if not len(losses) or losses.min() >= top:
        raise ValueError(
            f"landscapes must hold positive losses below the ceiling (={ceiling}), got "
            f"{len(losses)} finite ones" + (f", the lowest {losses.min():g}" if len(losses) else "")
        )
    levels = np.geomspace(float(losses.min()), top, LEVELS)
    figure = Figure(figsize=(3.2 * len(landscapes) + 0.9, 3.7), layout="constrained")
    panels = figure.subplots(1, len(landscapes), squeeze=False)[0]
    for ax, (title, landscape) in zip(panels, landscapes.items(), strict=True):
        tidy(ax, grid=landscape is None)
        if landscape is not None:
            filled = _panel(ax, landscape, levels, ceiling)
        if paths and title in paths:
            _path(ax, paths[title])
        ax.locator_params(nbins=5)
        ax.set_title(title, fontsize=10)
        ax.set_xlabel(f"first {axis}", fontsize=9)
    panels[0].set_ylabel(f"second {axis}", fontsize=9)
    bar = figure.colorbar(filled, ax=list(panels), label="loss (nats, logarithmic)")
    bar.ax.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    bar.ax.yaxis.set_major_formatter("{x:g}")
    bar.ax.yaxis.set_minor_formatter(NullFormatter())
    return figure


def _panel(
    ax: "Axes", landscape: LossGrid, levels: np.ndarray, ceiling: float | None
) -> "ScalarMappable":
    """One plane; returns what a color bar is drawn from."""
    x, y = landscape.coordinates
    heights = landscape.losses.T  # contour takes rows for y; losses have them for x
    ax.set_facecolor(ABOVE)
    scale = LogNorm(levels[0], levels[-1])
    filled = ax.contourf(x, y, heights, levels=levels, cmap="viridis", norm=scale)
    if ceiling and np.nanmax(heights) > ceiling:
        ax.contour(x, y, heights, levels=[ceiling], colors=BLACK, linewidths=1.1)
    return filled


def _path(ax: "Axes", points: np.ndarray) -> None:
    """A training in the plane. points: (T, 2)"""
    x, y = np.asarray(points).T
    ax.plot(x, y, color="white", linewidth=3)  # an edge that shows on any color
    ax.plot(x, y, color=VERMILION, marker=".", markersize=6, linewidth=1.4, label="training")
    circle: dict[str, Any] = {"color": "white", "markeredgecolor": BLACK, "markersize": 8}
    ax.plot(x[0], y[0], "o", zorder=3, **circle)
    ax.plot(x[-1], y[-1], "*", color="white", markeredgecolor=BLACK, markersize=14, zorder=3)
