"""Blocks side by side, as papers draw them: the layers in a column, the shortcut beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matplotlib.patches import FancyArrowPatch, Rectangle

from course_utils.plots.style import BLUE, GRAY, ORANGE, VERMILION, new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PANEL = 3.0  # from one block to the next
WIDTH = 1.75  # of a box
HEIGHT = 0.6
LEVEL = 1.0  # from one box to the one above
MOST = 3  # boxes of a block


@dataclass(frozen=True)
class BlockSketch:
    """What a drawing says of a block.

    source: what goes in; boxes: its layers, from there on, at most three; shortcut: what stands on
    it; join: what happens where both meet
    """

    name: str
    source: str
    boxes: tuple[str, ...]
    shortcut: str
    join: str


IN = "x, 256 maps"
SKETCHES = (
    BlockSketch("basic", IN, ("3x3, 256 maps", "3x3, 256 maps"), "x", "F + x"),
    BlockSketch("bottleneck", IN, ("1x1, 64 maps", "3x3, 64 maps", "1x1, 256 maps"), "x", "F + x"),
    BlockSketch(
        "ResNeXt, 32 groups",
        IN,
        ("1x1, 128 maps", "3x3, 32 x 4 maps", "1x1, 256 maps"),
        "x",
        "F + x",
    ),
    BlockSketch("highway", "x", ("H(x)", "times T(x)"), "(1 - T) x", "T H + (1 - T) x"),
    BlockSketch("dense", IN, ("1x1, 128 maps", "3x3, 32 maps"), "x", "x, then F: 288 maps"),
)


def shortcut_blocks(sketches: Sequence[BlockSketch] = SKETCHES, ax: "Axes | None" = None) -> "Axes":
    """Draw blocks in a row, each from its input at the bottom to where its two paths meet.

    sketches: one BlockSketch a panel. The default has the widths of ResNet-50 and ResNeXt-50
    32x4d where 256 maps go in, at 56x56, and of DenseNet-121, whose layers add 32 maps each

    >>> show(shortcut_blocks(), alt="Five blocks, each with two paths from its input.")
    """
    if not sketches or max(len(sketch.boxes) for sketch in sketches) > MOST:
        raise ValueError(
            f"sketches must be one or more of at most {MOST} boxes, "
            f"got {[len(sketch.boxes) for sketch in sketches]} boxes"
        )
    ax = new_axes(ax, size=(0.6 + 2.05 * len(sketches), 4.0), grid=False)
    top = (MOST + 1) * LEVEL
    for column, sketch in enumerate(sketches):
        _panel(ax, column * PANEL, sketch, top)
    ax.set(xlim=(-1.2, (len(sketches) - 1) * PANEL + 1.75), ylim=(-0.5, top + 1.0))
    ax.set_axis_off()
    return ax


def _panel(ax: "Axes", x: float, sketch: BlockSketch, top: float) -> None:
    """One block: the column of its layers, and to its right the shortcut."""
    _box(ax, x, 0, sketch.source, GRAY)
    below = HEIGHT / 2
    for level, words in enumerate(sketch.boxes, start=1):
        y = level * LEVEL
        _arrow(ax, (x, below), (x, y - HEIGHT / 2), GRAY)
        _box(ax, x, y, words, BLUE)
        below = y + HEIGHT / 2
    _arrow(ax, (x, below), (x, top - HEIGHT / 2), GRAY)
    _box(ax, x, top, sketch.join, ORANGE)
    edge = WIDTH / 2
    right = x + edge + 0.35
    ax.plot([x + edge, right, right], [0, 0, top], color=VERMILION, linewidth=1.6)
    _arrow(ax, (right, top), (x + edge, top), VERMILION)
    side: dict[str, Any] = {"color": VERMILION, "va": "center", "rotation": 90}
    ax.text(right + 0.08, top / 2, sketch.shortcut, fontsize=8, **side)
    ax.text(x, top + 0.55, sketch.name, ha="center", va="bottom", fontsize=9, weight="bold")


def _box(ax: "Axes", x: float, y: float, text: str, color: str) -> None:
    corner = (x - WIDTH / 2, y - HEIGHT / 2)
    box = Rectangle(corner, WIDTH, HEIGHT, facecolor="#F4F8FB", edgecolor=color, linewidth=1.4)
    ax.add_patch(box)
    ax.text(x, y, text, ha="center", va="center", fontsize=8)


def _arrow(ax: "Axes", start: tuple[float, float], end: tuple[float, float], color: str) -> None:
    ax.add_patch(
        FancyArrowPatch(
            start, end, arrowstyle="-|>", mutation_scale=9, color=color, shrinkA=0, shrinkB=0
        )
    )
