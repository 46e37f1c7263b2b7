"""How the influence of the pixels falls off from the middle of a field, beside a Gaussian."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.figure import Figure

from course_utils.plots.style import BLUE, VERMILION, percent_axis, tidy

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PALE = "#E8E8E8"
Profiled = tuple[Sequence[float] | np.ndarray, float, int]  # shares, standard deviation, field


def profiles_and_bells(profiles: Mapping[str, Profiled]) -> Figure:
    """Draw each profile over the whole width of its field, and the Gaussian of its spread.

    profiles: from a title to (shares, spread, field): shares (N,) sum to 1, N odd, the unit in the
    middle; spread: the standard deviation of the Gaussian, in pixels; field: its width in pixels.
    Each panel is as wide as its field; the middle four standard deviations are shaded
    raises: ValueError for shares without a middle
    """
    figure = Figure(figsize=(0.6 + 2.3 * len(profiles), 2.9), layout="constrained")
    axes = figure.subplots(1, len(profiles), sharey=True, squeeze=False)[0]
    for ax, (title, (shares, spread, field)) in zip(axes, profiles.items(), strict=True):
        heights = np.asarray(shares, dtype=float)
        if heights.ndim != 1 or len(heights) % 2 == 0:
            raise ValueError(f"{title}: shares must have shape (N,), N odd, got {heights.shape}")
        _panel(ax, heights, spread, field)
        ax.set_title(title, fontsize=9)
    percent_axis(axes[0].yaxis)
    axes[0].set_ylabel("gradient (percent of the largest)", fontsize=9)
    names = axes[0].get_legend_handles_labels()
    figure.legend(*names, loc="outside upper center", ncols=3, frameon=False, fontsize=8)
    return figure


def _panel(ax: "Axes", heights: np.ndarray, spread: float, field: int) -> None:
    """One profile and its bell. heights: (N,) shares"""
    tidy(ax, grid=False, labelsize=8)
    offset = np.arange(len(heights)) - len(heights) // 2  # 0 is the unit's own pixel
    heights = heights[abs(offset) <= field / 2]
    offset = offset[abs(offset) <= field / 2]
    ax.axvspan(-2 * spread, 2 * spread, color=PALE, label="four standard deviations")
    fine = np.linspace(-field / 2, field / 2, 401)
    bell = np.exp(-(fine**2) / (2 * spread**2)) / (spread * np.sqrt(2 * np.pi))
    top = heights.max()  # also of the bell: a pixel is 1 wide, so a density is a share
    ax.bar(offset, heights / top, width=1, color=BLUE, label="measured")
    line: dict[str, Any] = {"color": VERMILION, "linewidth": 1.6, "linestyle": "--"}
    ax.plot(fine, bell / top, label="Gaussian", **line)
    ax.set(xlim=(-field / 2, field / 2), ylim=(0, 1.25))
    ax.set_xlabel("pixels from the middle", fontsize=9)
