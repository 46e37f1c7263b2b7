"""A block as a drawing: the input below, a column of boxes for each branch, and above them what
joins the branches.
"""

from typing import TYPE_CHECKING

from matplotlib.patches import Rectangle

from course_utils.plots.drawable import BlockBranch, BranchedBlock
from course_utils.plots.style import BLUE, GRAY, ORANGE, new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLUMN = 2.0  # from one branch to the next
LEVEL = 1.15  # from one box to the one above
WIDTH = 1.7  # of a box
HEIGHT = 0.55  # of a box


def branch_diagram(
    block: BranchedBlock,
    ax: "Axes | None" = None,
    *,
    join: str = "concatenate",
    title: str | None = None,
) -> "Axes":
    """Draw the Branches of a block, from the input at the bottom to the joined output on top.

    block: of `analysis.branches`; join: what happens where the branches meet, such as "concatenate"
    or "add"
    Beside the arrow that leaves a branch stand the channels that it hands on and its parameters.

    >>> show(branch_diagram(branches(Inception(192, WIDTHS["3a"]), (192, 28, 28))), alt="...")
    """
    if not block.branches:
        raise ValueError("there is nothing to draw: the block has no branches")
    columns = len(block.branches)
    depth = max(len(branch.steps) for branch in block.branches)
    top = (depth + 1.25) * LEVEL  # room for the words beside the last arrow
    ax = new_axes(ax, size=(max(4.2, 1.55 * columns + 0.4), 0.85 * top + 0.9), grid=False)
    middle = (columns - 1) * COLUMN / 2
    full = (columns - 1) * COLUMN + WIDTH
    _box(ax, middle, 0, f"input: {block.in_channels:,} channels", GRAY, full)
    _box(ax, middle, top, f"{join}: {block.out_channels:,} channels", ORANGE, full)
    for column, branch in enumerate(block.branches):
        _draw_branch(ax, column * COLUMN, branch, top)
    ax.set(xlim=(-1.0, (columns - 1) * COLUMN + 1.0), ylim=(-0.4, top + 0.4))
    ax.set_axis_off()
    if title:
        ax.set_title(title, fontsize=10)
    return ax


def _draw_branch(ax: "Axes", x: float, branch: BlockBranch, top: float) -> None:
    """The boxes of one branch and the arrows between them, from the input's box to the joining
    one.
    """
    below = HEIGHT / 2
    for level, step in enumerate(branch.steps, start=1):
        y = level * LEVEL
        _arrow(ax, x, below, y - HEIGHT / 2)
        _box(ax, x, y, step.words, BLUE)
        below = y + HEIGHT / 2
    _arrow(ax, x, below, top - HEIGHT / 2)
    text = "as it is"
    if branch.steps:
        text = f"{branch.channels:,} channels\n{branch.parameters:,} parameters"
    y = top - HEIGHT / 2 - 0.5
    ax.text(x + 0.08, y, text, ha="left", va="center", fontsize=7, linespacing=1.3)


def _box(ax: "Axes", x: float, y: float, text: str, color: str, width: float = WIDTH) -> None:
    corner = (x - width / 2, y - HEIGHT / 2)
    box = Rectangle(corner, width, HEIGHT, facecolor="#F4F8FB", edgecolor=color, linewidth=1.4)
    ax.add_patch(box)
    ax.text(x, y, text, ha="center", va="center", fontsize=9)


def _arrow(ax: "Axes", x: float, start: float, end: float) -> None:
    ax.annotate("", (x, end), (x, start), arrowprops={"arrowstyle": "->", "color": GRAY})
