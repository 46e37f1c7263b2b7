"""The confusion matrix: which class is taken for which."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from course_utils.plots.style import new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike

MOST_CELLS_WITH_TEXT = 20  # classes; beyond that the counts would be too small to read


def confusion_matrix(
    matrix: "ArrayLike", classes: Sequence[str], ax: "Axes | None" = None
) -> "Axes":
    """Draw counts of (true, predicted) pairs: the color is the percentage of the true class, the
    number the count.

    matrix: (K, K) counts, row the true class, column the predicted one; a class without image stays
    blank
    classes: K names

    >>> confusion_matrix(predictions.confusion(), predictions.classes)
    """
    matrix = np.asarray(matrix)
    k = len(classes)
    _check_counts(matrix, k)
    side = float(np.clip(0.5 * k, 3.0, 9.0))
    ax = new_axes(ax, size=(side + 2.0, side + 1.0), grid=False)
    images = matrix.sum(1, keepdims=True)
    percent = np.divide(100.0 * matrix, images, out=np.full(matrix.shape, np.nan), where=images > 0)
    cells = ax.imshow(percent, cmap="cividis", vmin=0, vmax=100)
    ax.figure.colorbar(cells, ax=ax, label="percent of the true class", shrink=0.8)
    if k <= MOST_CELLS_WITH_TEXT:
        _write_counts(ax, matrix, percent)
        ax.set_title("number: images", fontsize=9, loc="left")
    _label_classes(ax, classes)
    return ax


def _check_counts(matrix: np.ndarray, k: int) -> None:
    """raises: ValueError unless these are counts of k classes"""
    if matrix.shape != (k, k):
        raise ValueError(
            f"matrix must have shape ({k}, {k}), a row and a column a class, got {matrix.shape}"
        )
    if not np.issubdtype(matrix.dtype, np.integer) or matrix.min() < 0:
        raise ValueError(
            "matrix must hold counts, whole numbers from 0, "
            f"got {matrix.dtype} from {matrix.min():.3g}"
        )


def _write_counts(ax: "Axes", matrix: np.ndarray, percent: np.ndarray) -> None:
    for (row, column), count in np.ndenumerate(matrix):
        # cividis is dark below 55 percent; nan is white and no less than anything
        color = "white" if percent[row, column] < 55 else "black"
        ax.text(column, row, str(count), ha="center", va="center", fontsize=8, color=color)


def _label_classes(ax: "Axes", classes: Sequence[str]) -> None:
    step = -(-len(classes) // MOST_CELLS_WITH_TEXT)
    ticks = range(0, len(classes), step)
    names = list(classes)[::step]
    slanted: dict[str, Any] = {"rotation": 45, "ha": "right", "rotation_mode": "anchor"}
    ax.set_xticks(ticks, names, **(slanted if max(map(len, names)) > 2 else {}))
    ax.set_yticks(ticks, names)
    ax.set_xlabel("predicted class")
    ax.set_ylabel("true class")
