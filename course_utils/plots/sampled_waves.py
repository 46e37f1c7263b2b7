"""A wave, and what is left of it where only some of its pixels are looked at."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from course_utils.plots.style import BLUE, GRAY, VERMILION, legend_above, new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLORS = (VERMILION, BLUE)


def sampled_wave(wave: np.ndarray, strides: Sequence[int], ax: "Axes | None" = None) -> "Axes":
    """Draw a wave in gray, and over it its samples at each stride, joined by lines.

    wave: (pixels,) brightness; strides: one or two, in pixels. Each has a height of its own, with
    the wave behind it
    """
    ax = new_axes(ax, size=(7.2, 2.6))
    pixels = np.arange(len(wave))
    for row, (stride, color) in enumerate(zip(strides, COLORS, strict=False)):
        floor = -2.6 * row * np.abs(wave).max()  # a wave is 2 peaks high, and 0.6 is air
        name = "the image" if row == 0 else None
        ax.plot(pixels, wave + floor, "-", color=GRAY, linewidth=0.8, alpha=0.6, label=name)
        shown = pixels[::stride]
        label = f"every {stride} pixels"
        ax.plot(shown, wave[shown] + floor, "o-", color=color, markersize=5, label=label)
    ax.set(xlabel="place (pixels)", ylabel="brightness")
    ax.set_yticks([])
    legend_above(ax, columns=3)
    return ax
