"""Arrays as fields of squares: small ones with their numbers, matrices with a lit row, and what a
unit sees.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import Rectangle

from course_utils.plots.style import BLUE, VERMILION, new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.colors import LinearSegmentedColormap
    from matplotlib.image import AxesImage
    from numpy.typing import ArrayLike

Box = Sequence[tuple[int, int]]  # ((top, bottom), (left, right)) in pixels

NUMBERED = 100  # squares up to which each shows its number
ZERO = "#FFFFFF"


def numbers(
    values: "ArrayLike",
    ax: "Axes | None" = None,
    *,
    title: str | None = None,
    window: Iterable[tuple[int, int]] | None = None,
    limit: float | None = None,
) -> "Axes":
    """Draw a small array as squares, each with its number; blue is positive, orange negative, white
    zero.

    values: (H, W) float; title: above it; limit: the value of the strongest color, the largest by
    default
    window: (row, column) pairs of squares to frame, as those that a kernel covers; those outside of
    the array count as padding and are drawn dashed around it
    """
    values = np.asarray(values, dtype=float)
    if values.ndim != 2:
        raise ValueError(f"values must have shape (H, W), got {values.shape}")
    ax = new_axes(ax, size=(3.2, 3.2), grid=False)
    squares = _squares(ax, values, limit)
    if values.size <= NUMBERED:
        _write_numbers(ax, values, limit)
    else:
        _scale(ax, squares, *_zero_in_the_middle(squares))
    h, w = values.shape
    margin = 0.6 + _frame_window(ax, window or (), (h, w))  # a square reaches half to either side
    ax.set_xlim(-margin, w - 1 + margin)
    ax.set_ylim(h - 1 + margin, -margin)
    if title:
        ax.set_title(title, fontsize=10)
    return ax


def _write_numbers(ax: "Axes", values: np.ndarray, limit: float | None) -> None:
    strong = 0.6 * (limit or np.abs(values).max() or 1)  # from where on the square is dark
    for (row, column), value in np.ndenumerate(values):
        color = "w" if abs(value) > strong else "k"
        ax.text(column, row, f"{value:.3g}", ha="center", va="center", fontsize=8, color=color)


def _frame_window(ax: "Axes", window: Iterable[tuple[int, int]], shape: tuple[int, int]) -> int:
    """Frame the squares of a window; returns by how many squares it reaches beyond the array."""
    h, w = shape
    outside = 0
    for row, column in window:
        inside = 0 <= row < h and 0 <= column < w
        outside = max(outside, -row, -column, row - h + 1, column - w + 1)
        line: dict[str, Any] = {"edgecolor": VERMILION, "linewidth": 2.5 if inside else 1.2}
        line["linestyle"] = "solid" if inside else "--"
        corner = (column - 0.5, row - 0.5)
        ax.add_patch(Rectangle(corner, 1, 1, fill=False, zorder=3, **line))
    return outside


def matrix(
    values: "ArrayLike",
    ax: "Axes | None" = None,
    *,
    lit: int | None = None,
    title: str | None = None,
    xlabel: str = "input number",
    ylabel: str = "output number",
) -> "Axes":
    """Draw a matrix as squares, blue positive, orange negative, white zero, with one row framed.

    values: (rows, columns) float; lit: index of the framed row, or None
    """
    values = np.asarray(values, dtype=float)
    ax = new_axes(ax, size=(5.0, 4.0), grid=False)
    squares = _squares(ax, values, None)
    _scale(ax, squares, *_zero_in_the_middle(squares))
    rows, columns = values.shape
    if lit is not None:
        line: dict[str, Any] = {"edgecolor": VERMILION, "linewidth": 2, "zorder": 3}
        ax.add_patch(Rectangle((-0.5, lit - 0.5), columns, 1, fill=False, **line))
    ax.set_xlabel(xlabel, fontsize=9)
    ax.set_ylabel(ylabel, fontsize=9)
    for axis, count in ((ax.xaxis, columns), (ax.yaxis, rows)):
        axis.set_visible(True)
        axis.set_ticks([0, count - 1] if count > 1 else [0])
    ax.tick_params(labelsize=8, length=2)
    if title:
        ax.set_title(title, fontsize=10)
    return ax


def receptive_field(
    image: "ArrayLike", box: Box, ax: "Axes | None" = None, *, title: str | None = None
) -> "Axes":
    """Frame the pixels of an image that a unit can see.

    image: (C, H, W), C 1 or 3, float in [0, 1] or uint8; box: ((top, bottom), (left, right)) in
    pixels
    """
    picture = np.asarray(image).transpose(1, 2, 0)
    ax = new_axes(ax, size=(3.4, 3.4), grid=False)
    ax.imshow(picture.squeeze(), cmap="gray", vmin=0, vmax=255 if picture.dtype == np.uint8 else 1)
    _framed(ax, box, title)
    return ax


def strength(
    values: "ArrayLike",
    box: Box | None = None,
    ax: "Axes | None" = None,
    *,
    title: str | None = None,
) -> "Axes":
    """How strongly each pixel moves a unit, bright for strong, as a square root to show the weak
    ones too.

    values: (H, W) not negative, as from effective_receptive_field; box: as for receptive_field, or
    None
    """
    roots = np.sqrt(np.asarray(values, dtype=float))
    ax = new_axes(ax, size=(3.4, 3.4), grid=False)
    top = float(roots.max()) or 1.0
    pixels = ax.imshow(roots, cmap="cividis", vmin=0, vmax=top, interpolation="nearest")
    # Colors show roots and ticks say strengths: half of the largest root is a quarter.
    _scale(ax, pixels, {0: "0", top / 2: "1/4", top: "1"}, "strength, as a part of the largest")
    _framed(ax, box, title)
    return ax


def _framed(ax: "Axes", box: Box | None, title: str | None) -> None:
    """A frame that shows on any picture: black on white."""
    if box is not None:
        (top, bottom), (left, right) = box
        corner = (left - 0.5, top - 0.5)
        for color, width in (("white", 4), ("black", 1.6)):
            line: dict[str, Any] = {"edgecolor": color, "linewidth": width, "clip_on": False}
            ax.add_patch(Rectangle(corner, right - left, bottom - top, fill=False, **line))
    ax.set_xticks([])
    ax.set_yticks([])
    if title:
        ax.set_title(title, fontsize=10)


def _squares(ax: "Axes", values: np.ndarray, limit: float | None) -> "AxesImage":
    limit = limit or np.abs(values).max() or 1.0
    squares = ax.imshow(values, cmap=diverging(), vmin=-limit, vmax=limit, interpolation="nearest")
    ax.xaxis.set_visible(False)
    ax.yaxis.set_visible(False)
    ax.spines[:].set_visible(True)
    ax.spines[:].set_color("#999999")
    return squares


def _zero_in_the_middle(squares: "AxesImage") -> tuple[dict[float, str], str]:
    """The ticks of a scale with zero in its middle, and its label."""
    low, high = squares.get_clim()
    return {value: f"{value:.3g}" for value in (low, 0, high)}, "value"


def _scale(ax: "Axes", image: "AxesImage", ticks: Mapping[float, str], label: str) -> None:
    """What the colors mean: a bar as high as the squares. ticks: {value: word}"""
    bar = ax.figure.colorbar(image, cax=ax.inset_axes((1.03, 0, 0.035, 1)), ticks=list(ticks))
    bar.set_ticklabels(list(ticks.values()), fontsize=8)
    bar.ax.tick_params(length=2)
    bar.set_label(label, fontsize=8, labelpad=4)


def diverging() -> "LinearSegmentedColormap":
    """Orange for negative, white for zero, blue for positive: told apart by every kind of color
    vision.
    """
    from matplotlib.colors import LinearSegmentedColormap

    colors = ["#B35900", "#F0B060", ZERO, "#70A8D8", BLUE]
    return LinearSegmentedColormap.from_list("orange-white-blue", colors)
