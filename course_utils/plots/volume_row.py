"""A network as a row of boxes to scale: every map as large, and every stack of maps as deep, as it
is.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from matplotlib.patches import Polygon, Rectangle

from course_utils.plots.style import BLUE, DARK_ORANGE, GRAY, ORANGE, new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Shape = tuple[int, ...]  # (C, H, W) or (units,)

LEAN = (0.6, 0.4)  # how far a map stands to the right of, and above, the one in front of it
UNITS = 4  # units of a vector that are drawn as high as a pixel
COLUMN = 3.0  # pixels: width of a vector
APART = 7.0  # pixels between two boxes
BAR = 26.0  # pixels: height of a bar for 100 percent
BELOW = 9.0  # pixels from a box to the top of its bars
FACES = ("#EAF2F8", "#D5E4F0", "#C2D7E8")  # front, top, side


def volume_row(
    shapes: Mapping[str, Shape],
    shares: Mapping[str, tuple[float, float]],
    ax: "Axes | None" = None,
) -> "Axes":
    """Draw what each step of a network answers as a box, and below it the step's share of the cost.

    shapes: from the words for a step to the shape of its answer, (C, H, W) or (units,), input
    first. A map is drawn H pixels high and W wide, the next one behind it; a vector is a column
    shares: from the same words to (parameters, multiply-adds), fractions of the whole in [0, 1];
    a step that has neither may be left out
    raises: ValueError for shares of a step that is not drawn

    >>> volume_row({"image": (3, 32, 32), "10 classes": (10,)}, {"10 classes": (1.0, 1.0)})
    """
    unknown = [name for name in shares if name not in shapes]
    if unknown or not shapes:
        raise ValueError(f"shares must name steps of {list(shapes)}, got also {unknown}")
    ax = new_axes(ax, size=(9.6, 4.2), grid=False)
    deepest = max(_height(shape) for shape in shapes.values())
    floor = -deepest / 2 - BELOW - BAR
    left = 0.0
    for name, shape in shapes.items():
        width = _box(ax, left, shape)
        middle = left + width / 2
        size = " x ".join(map(str, shape))
        words = f"{name}\n{size}"
        ax.text(middle, deepest / 2 + 3, words, ha="center", va="bottom", fontsize=7.5)
        if name in shares:
            _bars(ax, middle, floor, *shares[name])
        left += max(width, 8.0) + APART
    for line, text, color in (
        (1, "left bar: percent of the parameters", BLUE),
        (2, "right bar: percent of the multiply-adds", DARK_ORANGE),
        (3, f"to scale: one pixel of a map is as high as {UNITS} units of a vector", GRAY),
    ):
        ax.text(-2, floor - 3.6 * line + 1.5, text, fontsize=8, ha="left", va="top", color=color)
    ax.set(xlim=(-4, left), ylim=(floor - 13, deepest / 2 + 13), aspect="equal")
    ax.set_axis_off()
    return ax


def _height(shape: Shape) -> float:
    """Pixels from the lower edge of the first map to the upper edge of the last."""
    return shape[1] + LEAN[1] * shape[0] if len(shape) == 3 else shape[0] / UNITS


def _box(ax: "Axes", left: float, shape: Shape) -> float:
    """A box around height 0, or a column for a vector; returns its width in pixels."""
    if len(shape) == 1:
        high = shape[0] / UNITS
        corner = (left, -high / 2)
        ax.add_patch(Rectangle(corner, COLUMN, high, facecolor=FACES[0], edgecolor=BLUE))
        return COLUMN
    channels, high, wide = shape
    back = (LEAN[0] * channels, LEAN[1] * channels)
    bottom = -_height(shape) / 2
    top = bottom + high
    right = left + wide
    front = [(left, bottom), (right, bottom), (right, top), (left, top)]
    upper = [(left, top), (right, top)]
    side = [(right, bottom), (right, top)]
    for edge, color in ((upper, FACES[1]), (side, FACES[2])):
        behind = [(x + back[0], y + back[1]) for x, y in reversed(edge)]  # or sides cross
        ax.add_patch(Polygon([*edge, *behind], facecolor=color, edgecolor=BLUE, linewidth=0.9))
    ax.add_patch(Polygon(front, facecolor=FACES[0], edgecolor=BLUE, linewidth=0.9))
    return wide + back[0]


def _bars(ax: "Axes", middle: float, floor: float, parameters: float, macs: float) -> None:
    """Two bars that stand on the floor, each below its percent."""
    for x, share, color in ((middle - 3.2, parameters, BLUE), (middle + 0.2, macs, ORANGE)):
        ax.add_patch(Rectangle((x, floor), 3.0, BAR * share, facecolor=color))
        percent = f"{100 * share:.0f}"
        above = floor + BAR * share + 0.5
        ax.text(x + 1.5, above, percent, ha="center", va="bottom", fontsize=7)
