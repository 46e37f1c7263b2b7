"""A VGG as a row of boxes to scale, and where its parameters, its work and its activations sit."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from course_utils.plots.share_bars import bars_side_by_side, check_shares
from course_utils.plots.style import BLUE, legend_above, percent_axis, tidy

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CHANNEL = 0.25  # pixels: width of a channel
APART = 34.0  # pixels between two boxes


def stage_slabs(
    shapes: Mapping[str, tuple[int, ...]], shares: Mapping[str, Sequence[float]]
) -> Figure:
    """Draw the map of each stage to scale, and below it the stage's share of several sums.

    shapes: from a stage to what it answers, (C, side, side), or (units,), which is drawn as a map
    of one pixel; shares: from the name of a sum to a fraction in [0, 1] for each stage
    raises: ValueError for shares that do not fit the stages
    """
    check_shares(shares, len(shapes))
    figure = Figure(figsize=(8.4, 5.0), layout="constrained")
    above, below = figure.subplots(2, 1, height_ratios=(1.3, 1))
    middles = _slabs(above, shapes)
    above.set_title(
        f"to scale: a box is as high as its map, and {CHANNEL:g} pixels wide for each channel",
        fontsize=9,
    )
    bars_side_by_side(tidy(below), middles, shares, 22.0)
    below.set(xlim=above.get_xlim(), ylim=(0, 1.08), ylabel="share of the network")
    below.set_xticks(middles, list(shapes))
    percent_axis(below.yaxis)
    legend_above(below, columns=3)
    return figure


def _slabs(ax: "Axes", shapes: Mapping[str, tuple[int, ...]]) -> list[float]:
    """Draw the boxes; returns the middle of each, in pixels."""
    left = 0.0
    tallest = max(shape[-1] for shape in shapes.values() if len(shape) == 3)
    middles = []
    for shape in shapes.values():
        channels = shape[0]
        side = shape[-1] if len(shape) == 3 else 1
        wide = CHANNEL * channels
        slot = max(wide, 70.0)  # pixels: three bars of 22 fit below
        middles.append(left + slot / 2)
        corner = (middles[-1] - wide / 2, -side / 2)
        box = Rectangle(corner, wide, side, facecolor="#D5E4F0", edgecolor=BLUE, linewidth=1.2)
        ax.add_patch(box)
        words = f"{channels:,}" + (f"\n{side} x {side}" if len(shape) == 3 else "\nvector")
        ax.text(middles[-1], tallest / 2 + 6, words, ha="center", va="bottom", fontsize=8)
        left += slot + APART
    ax.set(xlim=(-APART, left), ylim=(-tallest / 2 - 6, tallest / 2 + 62), aspect="equal")
    ax.set_axis_off()
    return middles
