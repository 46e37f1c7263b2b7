"""Loss around the weights: bands over the steps of a training, lines, contours with a path, and a
surface in 3D.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.colors import LogNorm
from matplotlib.ticker import LogLocator, MaxNLocator, NullFormatter

from course_utils.plots.drawable import LossGrid
from course_utils.plots.style import BLACK, DASHES, VERMILION, legend_above, new_axes, series
from course_utils.plots.training_curves import band

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text
    from mpl_toolkits.mplot3d import Axes3D
    from numpy.typing import ArrayLike

LOSS = "loss (cross-entropy, nats per image)"
LEVELS = 12  # contour lines
# Cosines to the direction of sight, from where on an axis is too short: for all words but one, and
# for any.
END_ON = 0.9
HIDDEN = 0.96


def over_steps(
    measured: "Mapping[str, tuple[ArrayLike, ArrayLike]]",
    ax: "Axes | None" = None,
    *,
    label: str = LOSS,
    log: bool = True,
) -> "Axes":
    """Draw what was measured at steps of a training: a line for one value a step, a band for
    several.

    measured: dict from name to (steps (T,), values); values (T,), or (T, S) for a band from the
    smallest of the S values of a step to the largest; label: what it is; log: whether the axis is
    logarithmic, for positive values
    raises: ValueError for values that do not fit the steps, or that a logarithmic axis cannot show

    >>> over_steps({"plain": (steps, [found.losses for found in plain])})
    """
    ax = new_axes(ax)
    for (name, color, marker), dashes in zip(series(measured), DASHES, strict=False):
        steps, values = (np.asarray(part, dtype=np.float64) for part in measured[name])
        if values.ndim not in (1, 2) or len(values) != len(steps) or steps.ndim != 1:
            raise ValueError(
                f"{name} must hold one row of values for each of its {len(steps)} steps, "
                f"got {values.shape}"
            )
        if log and not (values > 0).all():
            raise ValueError(
                f"{name} must be positive on a logarithmic axis, "
                f"its smallest value is {values.min():.3g}"
            )
        if values.ndim == 2:
            band(ax, steps, values.min(1), values.max(1), name, color=color, outline=dashes)
        else:
            style: dict[str, Any] = {"color": color, "marker": marker, "markersize": 4}
            every = -(-len(steps) // 15)
            ax.plot(steps, values, dashes, **style, markevery=every, linewidth=1.3, label=name)
    ax.set(xlabel="step of the training", ylabel=label, yscale="log" if log else "linear")
    if log:
        low, high = ax.get_ylim()
        ax.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5) if high < 300 * low else (1,)))
        ax.yaxis.set_major_formatter("{x:g}")
        ax.yaxis.set_minor_formatter(NullFormatter())
    legend_above(ax)
    return ax


def loss_lines(
    landscapes: Mapping[str, LossGrid],
    ax: "Axes | None" = None,
    *,
    ceiling: float | None = None,
) -> "Axes":
    """Draw losses along one direction, a curve for each name.

    landscapes: dict from name to a Landscape of one direction; ceiling: the largest loss that the
    axis shows, in nats

    >>> loss_lines({"plain": landscape(model, images, labels, [direction], np.linspace(-1, 1, 21))})
    """
    ax = new_axes(ax)
    for (name, color, marker), dashes in zip(series(landscapes), DASHES, strict=False):
        (along,) = landscapes[name].coordinates
        style: dict[str, Any] = {"color": color, "marker": marker, "markersize": 4}
        ax.plot(along, landscapes[name].losses, dashes, **style, linewidth=1.3, label=name)
    ax.set(xlabel="distance (1 is the length of the direction)", ylabel=LOSS)
    ax.xaxis.set_major_locator(MaxNLocator(6))
    if ceiling:
        ax.set_ylim(0, ceiling)
    ax.legend(fontsize=9)
    return ax


def loss_contours(
    landscape: LossGrid,
    ax: "Axes | None" = None,
    *,
    points: "ArrayLike | None" = None,
    title: str | None = None,
) -> "Axes":
    """Draw lines of equal loss over a plane, closer together where the loss is low, each with its
    loss.

    landscape: an analysis Landscape of two directions; points: (T, 2) a path in the plane, such as
    Trajectory.points, from a circle at its start to a star at its end
    raises: ValueError where no loss is finite

    >>> loss_contours(landscape(model, images, labels, path.directions, x, y), points=path.points)
    """
    x, y = landscape.coordinates
    heights = np.ma.masked_invalid(landscape.losses.T)  # (y, x), as contour takes it
    if heights.count() == 0:
        raise ValueError(f"there is nothing to draw: none of the {heights.size} losses is finite")
    ax = new_axes(ax, size=(5.6, 4.6), grid=False)
    low = max(float(heights.min()), 1e-6)  # a geometric row must not begin at 0
    high = float(heights.max())
    levels = np.geomspace(low * 1.02, max(high, low * 1.1), LEVELS + 1)[:-1]
    # Leaves out the yellow end, which is too faint for lines.
    colors = LogNorm(levels[0], 3 * levels[-1])
    lines = ax.contour(x, y, heights, levels=levels, cmap="viridis", norm=colors, linewidths=1.1)
    _label_inside(ax, ax.clabel(lines, fmt="%.2g", fontsize=7))
    if points is not None:
        _draw_path(ax, np.asarray(points))
        legend_above(ax)
    ax.set(xlabel="along the first direction", ylabel="along the second direction")
    ax.locator_params(nbins=6)
    if title:
        pad = 6 if points is None else 22  # points: above the legend
        ax.set_title(title, fontsize=10, pad=pad)
    return ax


def _draw_path(ax: "Axes", points: np.ndarray) -> None:
    """A path through the plane, from a circle at its start to a star at its end. points: (T, 2)"""
    x, y = points.T
    ax.plot(x, y, color=VERMILION, marker=".", markersize=5, linewidth=1.3, label="training")
    circle: dict[str, Any] = {"color": "white", "markeredgecolor": BLACK, "markersize": 8}
    ax.plot(x[0], y[0], "o", **circle, zorder=3, label="start")
    ax.plot(x[-1], y[-1], "*", color=BLACK, markersize=13, zorder=3, label="end")


def _label_inside(ax: "Axes", labels: "Iterable[Text]", margin: float = 0.04) -> None:
    """Take away the words of contour lines that the edge of the Axes would cut."""
    for label in labels:
        position = ax.transLimits.transform(label.get_position())  # as a part of the Axes
        if not (margin < position.min() and position.max() < 1 - margin):
            label.remove()


def loss_surface(
    landscape: LossGrid,
    ax: "Axes3D | None" = None,
    *,
    ceiling: float | None = None,
    azimuth: float = -60,
    elevation: float = 30,
    title: str | None = None,
) -> "Axes3D":
    """Draw losses over a plane as a surface in three dimensions.

    landscape: an analysis Landscape of two directions; ceiling: losses above it are not drawn, in
    nats; None draws all
    azimuth, elevation: from where to look, in degrees; ax: one with projection="3d"

    >>> loss_surface(landscape(model, images, labels, directions, x, y), ceiling=10)
    """
    x, y = np.meshgrid(*landscape.coordinates, indexing="ij")
    losses = landscape.losses
    top = ceiling
    if top is None:
        top = float(np.nanmax(np.where(np.isfinite(losses), losses, np.nan)))
    heights = np.where(losses <= top, losses, np.nan)  # nan leaves a hole
    ax = ax or _axes_3d()
    resolution = {"rcount": len(x), "ccount": len(x[0])}  # every point, none left out
    colors = {"cmap": "viridis", "vmin": 0, "vmax": top}
    lines = {"linewidth": 0.2, "edgecolor": "white", "antialiased": True}
    ax.plot_surface(x, y, heights, **resolution, **colors, **lines)
    if np.isnan(heights).all():
        text = "all of it is above the ceiling"
        ax.text2D(0.5, 0.5, text, transform=ax.transAxes, ha="center", fontsize=9)
    ax.view_init(elev=elevation, azim=azimuth)
    _label_axes_3d(ax, x, y, top)
    if title:
        ax.set_title(title, fontsize=10)
    return ax


def _label_axes_3d(ax: "Axes3D", x: np.ndarray, y: np.ndarray, top: float) -> None:
    """Limits, ticks and words of the three axes; the loss goes from 0 to `top`."""
    ax.set(xlim=(x.min(), x.max()), ylim=(y.min(), y.max()), zlim=(0, top))
    ax.set_xticks(np.linspace(x.min(), x.max(), 3))
    ax.set_yticks(np.linspace(y.min(), y.max(), 3))
    ax.tick_params(labelsize=7, pad=-1)
    ax.set_xlabel("first direction", fontsize=8, labelpad=-2)
    ax.set_ylabel("second direction", fontsize=8, labelpad=-2)
    ax.set_zlabel("loss (nats)", fontsize=8)
    _thin_end_on(ax, (x.max(), y.max(), top))


def _thin_end_on(ax: "Axes3D", ends: tuple[float, float, float]) -> None:
    """Leave an axis that nearly points at who looks one word, at its end, or none: they would lie
    on each other.
    """
    above, around = np.radians((ax.elev, ax.azim))
    # Of length 1, from the middle of the box to the eye.
    toward = (np.cos(above) * np.cos(around), np.cos(above) * np.sin(around), np.sin(above))
    for axis, part, end in zip((ax.xaxis, ax.yaxis, ax.zaxis), toward, ends, strict=True):
        if abs(part) > END_ON:
            axis.set_ticks([end] if abs(part) < HIDDEN else [])
            axis.set_label_text(axis.get_label_text() if abs(part) < HIDDEN else "")


def _axes_3d() -> "Axes3D":
    import matplotlib.pyplot as plt  # here, because pyplot looks for a display when it is imported

    depth = {"projection": "3d"}
    _, ax = plt.subplots(figsize=(5.6, 4.4), layout="constrained", subplot_kw=depth)
    return ax
