"""The branches of two modules of equal widths, with reductions and naive: cost and channels."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from course_utils.plots.style import (
    BLUE,
    GREEN,
    ORANGE,
    PURPLE,
    SKY_BLUE,
    VERMILION,
    new_axes,
    tidy,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

KINDS = (("with 1x1 reductions", BLUE, -0.2), ("naive, same 1x1, 3x3 and 5x5 maps", VERMILION, 0.2))
COLORS = (GREEN, ORANGE, PURPLE, SKY_BLUE)  # of the branches
THIN = 0.075  # of the widest row: in a narrower bar there is no room for words


def branch_bars(
    parameters: Sequence[Sequence[int]],
    macs: Sequence[Sequence[int]],
    branches: Sequence[str],
    ax: "Axes | None" = None,
) -> "Axes":
    """Two bars for each branch: how many parameters, and behind the bar the multiply-adds.

    parameters, macs: (with reductions, naive), a number a branch each; branches: their names
    """
    ax = new_axes(ax, size=(4.2, 3.2), grid=False)
    longest = max(max(row) for row in parameters)
    for (label, color, offset), row, work in zip(KINDS, parameters, macs, strict=True):
        heights = [branch + offset for branch in range(len(branches))]
        ax.barh(heights, [p / 1e3 for p in row], height=0.36, color=color, label=label)
        _write_macs(ax, heights, row, work, 0.01 * longest)
    ax.set(xlim=(0, 1.16 * longest / 1e3), ylim=(len(branches) - 0.4, -0.6))
    ax.set_yticks(range(len(branches)), branches)
    ax.locator_params(axis="x", nbins=4)  # a tick costs a millisecond
    ax.set_xlabel("parameters (thousand); beside the bar: multiply-adds", fontsize=9)
    return tidy(ax, grid=False)


def _write_macs(
    ax: "Axes", heights: Sequence[float], row: Sequence[int], work: Sequence[int], gap: float
) -> None:
    """The multiply-adds beside each bar. row: parameters, the ends of the bars; gap: from these"""
    for y, p, m in zip(heights, row, work, strict=True):
        if not p:  # the naive pool
            continue
        ax.text((p + gap) / 1e3, y, f"{m / 1e6:.1f} M", va="center", fontsize=8)


def channel_stacks(
    channels: Sequence[Sequence[int]], branches: Sequence[str], ax: "Axes | None" = None
) -> "Axes":
    """What leaves a module, stacked by branch, with reductions above and naive below.

    channels: (with reductions, naive), a number a branch each; branches: their four names
    """
    ax = new_axes(ax, size=(3.4, 3.2), grid=False)
    widest = max(map(sum, channels))
    for row, widths in enumerate(channels):
        start = 0
        for name, width, color in zip(branches, widths, COLORS, strict=True):
            ax.barh(row, width, left=start, height=0.5, color=color)
            if width > THIN * widest:
                words = f"{name}\n{width}"
                ax.text(start + width / 2, row, words, ha="center", va="center", fontsize=7)
            start += width
    ax.set_yticks((0, 1), ("reduced", "naive"), rotation=90, va="center")
    ax.set(xlim=(0, 1.03 * widest), ylim=(1.6, -0.6))
    ax.locator_params(axis="x", nbins=3)
    ax.set_xlabel("channels that leave the module", fontsize=9)
    return tidy(ax, grid=False)
