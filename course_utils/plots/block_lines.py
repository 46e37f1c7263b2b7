"""A matrix with lines between its blocks, so that what repeats can be found."""

from typing import TYPE_CHECKING, Any

import numpy as np

from course_utils.plots.fields import matrix
from course_utils.plots.style import GRAY

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike


def block_matrix(
    values: "ArrayLike", block: tuple[int, int], ax: "Axes | None" = None, **words: Any
) -> "Axes":
    """Draw a matrix as `matrix` does, with a line after every block.

    values: (rows, columns) float; block: its (rows, columns), which divide those of the matrix;
    words: title, xlabel and ylabel, as for `matrix`
    raises: ValueError for blocks that do not fill the matrix

    >>> block_matrix(conv_matrix(torch.ones(1, 1, 3, 3), (1, 6, 7)), (5, 7))
    """
    rows, columns = np.shape(values)
    high, wide = block
    if rows % high or columns % wide:
        raise ValueError(f"blocks of {high} x {wide} do not fill a matrix of {rows} x {columns}")
    ax = matrix(values, ax, **words)
    line: dict[str, Any] = {"color": GRAY, "linewidth": 0.8, "zorder": 2}
    # imshow has the middle of square i at i, so that edges lie at halves.
    ax.hlines(np.arange(high, rows, high) - 0.5, -0.5, columns - 0.5, **line)
    ax.vlines(np.arange(wide, columns, wide) - 0.5, -0.5, rows - 0.5, **line)
    return ax
