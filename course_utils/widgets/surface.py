"""A loss surface that turns, and a ceiling that cuts it: stored grids around two networks, along their training."""

import json
from functools import cache
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from course_utils.analysis import Landscape
from course_utils.plots.loss_surfaces import loss_surface
from course_utils.plots.style import GRAY
from course_utils.widgets.controls import Picture

GRIDS = (
    Path(__file__).parent / "surfaces.json"
)  # made by `course author surfaces`, with its recipe inside
NETWORKS = ("plain", "batch norm")
MOMENTS = ("start", "middle", "end")


def draw_surface(network, moment, azimuth, elevation, ceiling):
    """The loss around the weights of a stored network, over two filter-normalized random directions.

    network: one of NETWORKS; moment: of its training, one of MOMENTS; azimuth, elevation: where to look from, degrees
    ceiling: losses above it are not drawn, in nats, above 0
    returns: Picture of a Figure; equal arguments give equal bytes
    raises: ValueError for anything that was not stored, and for a ceiling that is not positive

    >>> draw_surface("plain", "end", azimuth=-60, elevation=30, ceiling=10).alt
    """
    for name, value, known in (("network", network, NETWORKS), ("moment", moment, MOMENTS)):
        if value not in known:
            raise ValueError(
                f"{name} must be one of {', '.join(known)}, which were stored; got {value!r}"
            )
    if not ceiling > 0:
        raise ValueError(f"ceiling must be positive, got {ceiling!r}; try 10")
    found = stored_surfaces()[network, moment]
    figure = Figure(figsize=(5.6, 4.4))  # not pyplot's: nobody has to close it
    figure.subplots_adjust(left=0, right=0.96, bottom=0.04, top=0.94)
    ax = figure.add_subplot(projection="3d")
    ax.set_box_aspect(None, zoom=0.92)  # or the corners leave the figure while it turns
    loss_surface(found, ax, ceiling=ceiling, azimuth=azimuth, elevation=elevation)
    ax.set_title(f"{network}, {moment} of training", fontsize=9, color=GRAY)
    return Picture(figure, *_words(network, moment, (azimuth, elevation), ceiling, found.losses))


@cache
def stored_surfaces():
    """{("plain", "end"): Landscape, ...}, losses in nats on a fixed batch of training images."""
    stored = json.loads(GRIDS.read_text())
    axis = np.array(stored["about"]["coordinates"])
    return {
        (grid["network"], grid["moment"]): Landscape((axis, axis), np.array(grid["losses"]))
        for grid in stored["grids"]
    }


def corners_missing(losses, ceiling):
    """How many of the four corners of a grid lie above the ceiling."""
    return int(sum(losses[i, j] > ceiling for i in (0, -1) for j in (0, -1)))


def _words(network, moment, view, ceiling, losses):
    """The alternative text and the table of a state; view: azimuth and elevation."""
    middle, cut = losses[len(losses) // 2, losses.shape[1] // 2], float((losses > ceiling).mean())
    corners = corners_missing(losses, ceiling)
    alt = (
        f"Loss surface around the {network} network at the {moment} of training: {middle:.2f} nats in the middle, "
        f"{losses.max():.3g} at its highest. The ceiling of {ceiling:g} cuts off {cut:.0%} of it and {corners} of the "
        f"four corners. Seen from {view[0]} degrees around and {view[1]} degrees above."
    )
    table = (
        f"{network}, {moment}: middle {middle:.2f}, lowest {losses.min():.2f}, highest {losses.max():.3g} nats\n"
        f"above {ceiling:g}: {cut:.0%} of the points, {corners} of 4 corners"
    )
    return alt, table
