"""How many channels networks have at each size of their maps."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from course_utils.plots.style import GRAY, legend_above, new_axes, series

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SIDES = (224, 112, 56, 28, 14, 7)
CHANNELS = (6, 16, 64, 256, 1024)


def channel_ladder(
    families: Mapping[str, Sequence[tuple[int, int]]], ax: "Axes | None" = None
) -> "Axes":
    """Draw channels against the side of the map, both logarithmic, from the input (left) on.

    families: from a network to its (side in pixels, channels). The dotted line is the rule "half
    the side, twice the channels" from 64 channels at 224 pixels
    """
    ax = new_axes(ax)
    for name, color, marker in series(families):
        sides, channels = zip(*families[name], strict=True)
        ax.plot(sides, channels, f"{marker}-", color=color, linewidth=1.2, label=name)
    ax.plot([224, 14], [64, 64 * 16], ":", color=GRAY, label="half the side, twice the channels")
    ax.set(xscale="log", yscale="log", xlim=(300, 4))
    ax.set(xlabel="side of the map (pixels)", ylabel="channels of the map")
    ax.set_xticks(SIDES, list(map(str, SIDES)))
    ax.set_yticks(CHANNELS, list(map(str, CHANNELS)))
    ax.minorticks_off()
    legend_above(ax, columns=3)
    return ax
