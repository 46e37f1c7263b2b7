"""A loss surface that turns, and a ceiling that cuts it: stored grids around two networks, along
their training.
"""

import json
from functools import cache
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from course_utils.analysis import Landscape
from course_utils.analysis.loss_ceilings import CutSurface, cut_surface
from course_utils.plots.loss_surfaces import loss_surface
from course_utils.plots.style import GRAY
from course_utils.widgets.controls import Choice, Control, Number, Picture

# made by `course author surfaces`, with its recipe inside
GRIDS = Path(__file__).parent / "surfaces.json"
NETWORKS = ("plain", "batch norm")
MOMENTS = ("start", "middle", "end")


def draw_surface(
    network: str, moment: str, azimuth: float, elevation: float, ceiling: float
) -> Picture:
    """The loss around the weights of a stored network, over two filter-normalized random
    directions.

    network: one of NETWORKS; moment: of its training, one of MOMENTS; azimuth, elevation: where to
    look from, degrees
    ceiling: losses above it are not drawn, in nats, above 0
    returns: Picture of a Figure; equal arguments give equal bytes
    raises: ValueError for anything that was not stored, and for a ceiling that is not positive

    >>> draw_surface("plain", "end", azimuth=-60, elevation=30, ceiling=10).alt
    """
    _check(network, moment, ceiling)
    landscape = stored_surfaces()[network, moment]
    figure = Figure(figsize=(5.6, 4.4))  # not pyplot's: nobody has to close it
    figure.subplots_adjust(left=0, right=0.96, bottom=0.04, top=0.94)
    ax = figure.add_subplot(projection="3d")
    ax.set_box_aspect(None, zoom=0.92)  # or the corners leave the figure while it turns
    loss_surface(landscape, ax, ceiling=ceiling, azimuth=azimuth, elevation=elevation)
    ax.set_title(f"{network}, {moment} of training", fontsize=9, color=GRAY)
    cut = cut_surface(landscape.losses, ceiling)
    alt = (
        f"Loss surface around the {network} network at the {moment} of training: {cut.middle:.2f} "
        f"nats in the middle, {cut.highest:.3g} at its highest. The ceiling of {ceiling:g} cuts "
        f"off {cut.share:.0%} of it and {cut.corners} of the four corners. Seen from {azimuth} "
        f"degrees around and {elevation} degrees above."
    )
    return Picture(figure, alt, _table(network, moment, ceiling, cut))


def surface_controls() -> dict[str, Control]:
    """The controls of `draw_surface`: all that was stored, from all sides."""
    return {
        "network": Choice("network", NETWORKS, "plain"),
        "moment": Choice("moment", MOMENTS, "end"),
        "azimuth": Number("turn (degrees)", -180, 180, -60, 15),
        "elevation": Number("from above (degrees)", 0, 90, 30, 10),
        "ceiling": Number("ceiling (nats)", 1, 30, 8, 1),
    }


@cache
def stored_surfaces() -> dict[tuple[str, str], Landscape]:
    """{("plain", "end"): Landscape, ...}, losses in nats on a fixed batch of training images."""
    stored = json.loads(GRIDS.read_text())
    axis = np.array(stored["about"]["coordinates"])
    return {
        (grid["network"], grid["moment"]): Landscape((axis, axis), np.array(grid["losses"]))
        for grid in stored["grids"]
    }


def _check(network: str, moment: str, ceiling: float) -> None:
    """raises: ValueError as `draw_surface` says"""
    for name, value, known in (("network", network, NETWORKS), ("moment", moment, MOMENTS)):
        if value not in known:
            raise ValueError(
                f"{name} must be one of {', '.join(known)}, which were stored; got {value!r}"
            )
    if not ceiling > 0:
        raise ValueError(f"ceiling must be positive, got {ceiling!r}; try 10")


def _table(network: str, moment: str, ceiling: float, cut: CutSurface) -> str:
    return (
        f"{network}, {moment}: middle {cut.middle:.2f}, lowest {cut.lowest:.2f}, "
        f"highest {cut.highest:.3g} nats\n"
        f"above {ceiling:g}: {cut.share:.0%} of the points, {cut.corners} of 4 corners"
    )
