"""A network drawn from the network: its stages in a row, the size of their maps, and where the cost
sits.
"""

from typing import TYPE_CHECKING

from matplotlib.patches import Rectangle

from course_utils.plots.drawable import CostRow, NetworkCost
from course_utils.plots.style import BLUE, DARK_ORANGE, ORANGE, new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TALLEST = 3.0  # of a box, for the largest map
LOWEST = 0.5  # of a box, for a single position
STEP = 1.5  # from one box to the next
WHOLE = 1.6  # height of a bar for 100 percent
FLOOR = -3.9  # on which the bars stand


def architecture(
    cost: NetworkCost, ax: "Axes | None" = None, *, title: str | None = None
) -> "Axes":
    """Draw the rows of a Cost as boxes in the order of the calls: the larger the map, the taller
    the box.

    cost: of `analysis.cost`, usually grouped(1). Below each box stand its channels and map; the two
    bars show which share of the network's parameters and of its multiply-adds it has, in percent.

    >>> show(architecture(cost(create_model("lenet5"), (1, 32, 32)).grouped()), alt="...")
    """
    rows = [(layer, layer.output) for layer in cost.layers if layer.output is not None]
    if not rows:
        raise ValueError("there is nothing to draw: none of the cost's layers has an output")
    ax = new_axes(ax, size=(max(4.0, 1.15 * len(rows) + 0.6), 4.2), grid=False)
    largest = max(_side(output) for _, output in rows)
    for index, (layer, output) in enumerate(rows):
        x = index * STEP
        _box(ax, x, layer.name, output, largest)
        _share_bars(ax, x, layer, cost)
        if index:
            ax.annotate("", (x - 0.5, 0), (x - STEP + 0.5, 0), arrowprops={"arrowstyle": "->"})
    for y, text, color in (
        (-4.05, "left bar: percent of the parameters", BLUE),
        (-4.35, "right bar: percent of the multiply-adds", DARK_ORANGE),
    ):
        ax.text(-0.7, y, text, fontsize=8, ha="left", va="top", color=color)
    ax.set(xlim=(-0.8, (len(rows) - 1) * STEP + 0.8), ylim=(-4.7, TALLEST / 2 + 0.5))
    ax.set_axis_off()
    if title:
        ax.set_title(title, fontsize=10)
    return ax


def _side(output: tuple[int, ...]) -> int:
    """Positions along one axis of a layer's output, 1 for a vector."""
    return output[-1] if len(output) == 3 else 1


def _share_bars(ax: "Axes", x: float, layer: CostRow, cost: NetworkCost) -> None:
    """Two bars below a box: the layer's percent of the parameters and of the multiply-adds."""
    shares = (
        (x - 0.28, layer.parameters / cost.parameters, BLUE),
        (x + 0.28, layer.macs / max(cost.macs, 1), ORANGE),
    )
    for middle, share, color in shares:
        height = WHOLE * share
        ax.add_patch(Rectangle((middle - 0.24, FLOOR), 0.48, height, facecolor=color))
        percent = f"{100 * share:.0f}"
        ax.text(middle, FLOOR + 0.05 + height, percent, ha="center", va="bottom", fontsize=7)


def _box(ax: "Axes", x: float, name: str, output: tuple[int, ...], largest: int) -> None:
    """A box with the layer's name, and below it its channels and the size of its map."""
    # Of the square root: a map of a quarter of the side is still half as tall.
    height = LOWEST + (TALLEST - LOWEST) * (_side(output) / largest) ** 0.5
    corner = (x - 0.5, -height / 2)
    box = Rectangle(corner, 1.0, height, facecolor="#EAF2F8", edgecolor=BLUE, linewidth=1.2)
    ax.add_patch(box)
    letters = len(name)
    fontsize = 7 if letters > 10 else 8
    rotation = 90 if letters > 13 else 0
    ax.text(x, 0, name, ha="center", va="center", fontsize=fontsize, rotation=rotation)
    channels, *positions = output
    size = f"{channels:,}"
    if positions:
        size += "\n" + " x ".join(map(str, positions))
    ax.text(x, -TALLEST / 2 - 0.1, size, ha="center", va="top", fontsize=7.5)
