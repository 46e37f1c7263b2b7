"""Loss around the weights: bands over the steps of a training, lines, contours with a path, and a surface in 3D."""

import numpy as np
from matplotlib.colors import LogNorm
from matplotlib.ticker import LogLocator, MaxNLocator, NullFormatter

from course_utils.plots.style import BLACK, DASHES, VERMILION, legend_above, new_axes, series
from course_utils.plots.training_curves import band

LOSS = "loss (cross-entropy, nats per image)"
LEVELS = 12  # contour lines
END_ON, HIDDEN = (
    0.9,
    0.96,
)  # cosines to the direction of sight, from where on an axis is too short for words


def over_steps(measured, ax=None, *, label=LOSS, log=True):
    """Draw what was measured at steps of a training: a line for one value a step, a band for several.

    measured: dict from name to (steps (T,), values); values (T,), or (T, S) for a band from the smallest of the S
    values of a step to the largest; label: what it is; log: whether the axis is logarithmic, for positive values
    raises: ValueError for values that do not fit the steps, or that a logarithmic axis cannot show

    >>> over_steps({"plain": (steps, [found.losses for found in plain])})
    """
    ax = new_axes(ax)
    for (name, color, marker), dashes in zip(series(measured), DASHES, strict=False):
        steps, values = (np.asarray(part, dtype=np.float64) for part in measured[name])
        if values.ndim not in (1, 2) or len(values) != len(steps) or steps.ndim != 1:
            raise ValueError(
                f"{name} must hold one row of values for each of its {len(steps)} steps, got {values.shape}"
            )
        if log and not (values > 0).all():
            raise ValueError(
                f"{name} must be positive on a logarithmic axis, its smallest value is {values.min():.3g}"
            )
        if values.ndim == 2:
            band(ax, steps, values.min(1), values.max(1), name, color=color, outline=dashes)
        else:
            every = -(-len(steps) // 15)
            ax.plot(
                steps, values, dashes, color=color, marker=marker, markersize=4, markevery=every, linewidth=1.3,
                label=name,
            )  # fmt: skip
    ax.set(xlabel="step of the training", ylabel=label, yscale="log" if log else "linear")
    if log:
        low, high = ax.get_ylim()
        ax.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5) if high < 300 * low else (1,)))
        ax.yaxis.set_major_formatter("{x:g}")
        ax.yaxis.set_minor_formatter(NullFormatter())
    legend_above(ax)
    return ax


def loss_lines(landscapes, ax=None, *, ceiling=None):
    """Draw losses along one direction, a curve for each name.

    landscapes: dict from name to a Landscape of one direction; ceiling: the largest loss that the axis shows, in nats

    >>> loss_lines({"plain": landscape(model, images, labels, [direction], np.linspace(-1, 1, 21))})
    """
    ax = new_axes(ax)
    for (name, color, marker), dashes in zip(series(landscapes), DASHES, strict=False):
        (along,) = landscapes[name].coordinates
        losses = landscapes[name].losses
        ax.plot(
            along,
            losses,
            dashes,
            color=color,
            marker=marker,
            markersize=4,
            linewidth=1.3,
            label=name,
        )
    ax.set(xlabel="distance (1 is the length of the direction)", ylabel=LOSS)
    ax.xaxis.set_major_locator(MaxNLocator(6))
    if ceiling:
        ax.set_ylim(0, ceiling)
    ax.legend(fontsize=9)
    return ax


def loss_contours(found, ax=None, *, points=None, title=None):
    """Draw lines of equal loss over a plane, closer together where the loss is low, each with its loss.

    found: a Landscape of two directions; points: (T, 2) a path in the plane, such as Trajectory.points, from a circle
    at its start to a star at its end
    raises: ValueError where no loss is finite

    >>> loss_contours(landscape(model, images, labels, path.directions, x, y), points=path.points)
    """
    x, y = found.coordinates
    heights = np.ma.masked_invalid(found.losses.T)
    if heights.count() == 0:
        raise ValueError(f"there is nothing to draw: none of the {heights.size} losses is finite")
    ax = new_axes(ax, size=(5.6, 4.6), grid=False)
    low, high = max(float(heights.min()), 1e-6), float(heights.max())
    levels = np.geomspace(low * 1.02, max(high, low * 1.1), LEVELS + 1)[:-1]
    colors = LogNorm(
        levels[0], 3 * levels[-1]
    )  # leaves out the yellow end, which is too faint for lines
    lines = ax.contour(x, y, heights, levels=levels, cmap="viridis", norm=colors, linewidths=1.1)
    _label_inside(ax, ax.clabel(lines, fmt="%.2g", fontsize=7))
    if points is not None:
        points = np.asarray(points)
        ax.plot(
            *points.T, color=VERMILION, marker=".", markersize=5, linewidth=1.3, label="training"
        )
        ax.plot(
            *points[0],
            "o",
            color="white",
            markeredgecolor=BLACK,
            markersize=8,
            zorder=3,
            label="start",
        )
        ax.plot(*points[-1], "*", color=BLACK, markersize=13, zorder=3, label="end")
        legend_above(ax)
    ax.set(xlabel="along the first direction", ylabel="along the second direction")
    ax.locator_params(nbins=6)
    if title:
        ax.set_title(
            title, fontsize=10, pad=6 if points is None else 22
        )  # points: above the legend
    return ax


def _label_inside(ax, words, margin=0.04):
    """Take away the words of contour lines that the edge of the Axes would cut."""
    for word in words:
        place = ax.transLimits.transform(word.get_position())
        if not (margin < place.min() and place.max() < 1 - margin):
            word.remove()


def loss_surface(found, ax=None, *, ceiling=None, azimuth=-60, elevation=30, title=None):
    """Draw losses over a plane as a surface in three dimensions.

    found: a Landscape of two directions; ceiling: losses above it are not drawn, in nats; None draws all
    azimuth, elevation: from where to look, in degrees; ax: one with projection="3d"

    >>> loss_surface(landscape(model, images, labels, directions, x, y), ceiling=10)
    """
    x, y = np.meshgrid(*found.coordinates, indexing="ij")
    top = (
        float(np.nanmax(np.where(np.isfinite(found.losses), found.losses, np.nan)))
        if ceiling is None
        else ceiling
    )
    heights = np.where(found.losses <= top, found.losses, np.nan)
    ax = ax or _axes_3d()
    ax.plot_surface(
        x, y, heights, rcount=len(x), ccount=len(x[0]), cmap="viridis", vmin=0, vmax=top, linewidth=0.2,
        edgecolor="white", antialiased=True,
    )  # fmt: skip
    if np.isnan(heights).all():
        ax.text2D(
            0.5,
            0.5,
            "all of it is above the ceiling",
            transform=ax.transAxes,
            ha="center",
            fontsize=9,
        )
    ax.view_init(elev=elevation, azim=azimuth)
    ax.set(xlim=(x.min(), x.max()), ylim=(y.min(), y.max()), zlim=(0, top))
    ax.set_xticks(np.linspace(x.min(), x.max(), 3))
    ax.set_yticks(np.linspace(y.min(), y.max(), 3))
    ax.tick_params(labelsize=7, pad=-1)
    ax.set_xlabel("first direction", fontsize=8, labelpad=-2)
    ax.set_ylabel("second direction", fontsize=8, labelpad=-2)
    ax.set_zlabel("loss (nats)", fontsize=8)
    _thin_end_on(ax, (x.max(), y.max(), top))
    if title:
        ax.set_title(title, fontsize=10)
    return ax


def _thin_end_on(ax, ends):
    """Leave an axis that nearly points at who looks one word, at its end, or none: they would lie on each other."""
    above, around = np.radians((ax.elev, ax.azim))
    toward = (np.cos(above) * np.cos(around), np.cos(above) * np.sin(around), np.sin(above))
    for axis, part, end in zip((ax.xaxis, ax.yaxis, ax.zaxis), toward, ends, strict=True):
        if abs(part) > END_ON:
            axis.set_ticks([end] if abs(part) < HIDDEN else [])
            axis.set_label_text(axis.get_label_text() if abs(part) < HIDDEN else "")


def _axes_3d():
    import matplotlib.pyplot as plt  # here, because pyplot looks for a display when it is imported

    return plt.subplots(figsize=(5.6, 4.4), layout="constrained", subplot_kw={"projection": "3d"})[
        1
    ]
