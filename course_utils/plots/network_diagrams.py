"""A network drawn from the network: its stages in a row, the size of their maps, and where the cost sits."""

from matplotlib.patches import Rectangle

from course_utils.plots.style import BLUE, DARK_ORANGE, ORANGE, new_axes

TALLEST, LOWEST = 3.0, 0.5  # of a box, for the largest map and for a single position
STEP = 1.5  # from one box to the next


def architecture(cost, ax=None, *, title=None):
    """Draw the rows of a Cost as boxes in the order of the calls: the larger the map, the taller the box.

    cost: of `analysis.cost`, usually grouped(1). Below each box stand its channels and map; the two bars show which
    share of the network's parameters and of its multiply-adds it has, in percent.

    >>> show(architecture(cost(create_model("lenet5"), (1, 32, 32)).grouped()), alt="...")
    """
    rows = [layer for layer in cost.layers if layer.output is not None]
    if not rows:
        raise ValueError("there is nothing to draw: none of the cost's layers has an output")
    ax = new_axes(ax, size=(max(4.0, 1.15 * len(rows) + 0.6), 4.2), grid=False)
    largest = max(_side(layer) for layer in rows)
    for index, layer in enumerate(rows):
        _box(ax, index * STEP, layer, largest)
        shares = (
            (layer.parameters / cost.parameters, BLUE),
            (layer.macs / max(cost.macs, 1), ORANGE),
        )
        for offset, (share, color) in zip((-0.28, 0.28), shares, strict=True):
            ax.add_patch(
                Rectangle((index * STEP + offset - 0.24, -3.9), 0.48, 1.6 * share, facecolor=color)
            )
            percent = f"{100 * share:.0f}"
            ax.text(
                index * STEP + offset,
                -3.85 + 1.6 * share,
                percent,
                ha="center",
                va="bottom",
                fontsize=7,
            )
        if index:
            ax.annotate(
                "",
                (index * STEP - 0.5, 0),
                ((index - 1) * STEP + 0.5, 0),
                arrowprops={"arrowstyle": "->"},
            )
    ax.text(
        -0.7,
        -4.05,
        "left bar: percent of the parameters",
        fontsize=8,
        ha="left",
        va="top",
        color=BLUE,
    )
    ax.text(
        -0.7,
        -4.35,
        "right bar: percent of the multiply-adds",
        fontsize=8,
        ha="left",
        va="top",
        color=DARK_ORANGE,
    )
    ax.set(xlim=(-0.8, (len(rows) - 1) * STEP + 0.8), ylim=(-4.7, TALLEST / 2 + 0.5))
    ax.set_axis_off()
    if title:
        ax.set_title(title, fontsize=10)
    return ax


def _side(layer):
    """Positions along one axis of a layer's output, 1 for a vector."""
    return layer.output[-1] if len(layer.output) == 3 else 1


def _box(ax, x, layer, largest):
    height = LOWEST + (TALLEST - LOWEST) * (_side(layer) / largest) ** 0.5
    ax.add_patch(
        Rectangle(
            (x - 0.5, -height / 2), 1.0, height, facecolor="#EAF2F8", edgecolor=BLUE, linewidth=1.2
        )
    )
    letters = len(layer.name)
    small, turned = 7 if letters > 10 else 8, 90 if letters > 13 else 0
    ax.text(x, 0, layer.name, ha="center", va="center", fontsize=small, rotation=turned)
    channels, *positions = layer.output
    size = (
        "\n".join([f"{channels:,}", " x ".join(map(str, positions))])
        if positions
        else f"{channels:,}"
    )
    ax.text(x, -TALLEST / 2 - 0.1, size, ha="center", va="top", fontsize=7.5)
