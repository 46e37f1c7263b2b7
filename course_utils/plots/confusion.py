"""The confusion matrix: which class is taken for which."""

import numpy as np

from course_utils.plots.style import new_axes

MOST_CELLS_WITH_TEXT = 20  # classes; beyond that the counts would be too small to read


def confusion_matrix(matrix, classes, ax=None):
    """Draw counts of (true, predicted) pairs: the color is the percentage of the true class, the number the count.

    matrix: (K, K) counts, row the true class, column the predicted one; a class without image stays blank
    classes: K names

    >>> confusion_matrix(predictions.confusion(), predictions.classes)
    """
    matrix = np.asarray(matrix)
    k = len(classes)
    if matrix.shape != (k, k):
        raise ValueError(
            f"matrix must have shape ({k}, {k}), a row and a column a class, got {matrix.shape}"
        )
    if not np.issubdtype(matrix.dtype, np.integer) or matrix.min() < 0:
        raise ValueError(
            f"matrix must hold counts, whole numbers from 0, got {matrix.dtype} from {matrix.min():.3g}"
        )
    side = np.clip(0.5 * k, 3.0, 9.0)
    ax = new_axes(ax, size=(side + 2.0, side + 1.0), grid=False)
    images = matrix.sum(1, keepdims=True)
    percent = np.divide(100.0 * matrix, images, out=np.full(matrix.shape, np.nan), where=images > 0)
    shown = ax.imshow(percent, cmap="cividis", vmin=0, vmax=100)
    ax.get_figure().colorbar(shown, ax=ax, label="percent of the true class", shrink=0.8)
    if k <= MOST_CELLS_WITH_TEXT:
        _write_counts(ax, matrix, percent)
        ax.set_title("number: images", fontsize=9, loc="left")
    _label_classes(ax, classes)
    return ax


def _write_counts(ax, matrix, percent):
    for row, column in np.ndindex(matrix.shape):
        dark = (
            percent[row, column] < 55
        )  # cividis is dark below; nan is white and no less than anything
        color = "white" if dark else "black"
        ax.text(
            column, row, str(matrix[row, column]), ha="center", va="center", fontsize=8, color=color
        )


def _label_classes(ax, classes):
    step = -(-len(classes) // MOST_CELLS_WITH_TEXT)
    ticks, names = range(0, len(classes), step), list(classes)[::step]
    turned = (
        {"rotation": 45, "ha": "right", "rotation_mode": "anchor"}
        if max(map(len, names)) > 2
        else {}
    )
    ax.set_xticks(ticks, names, **turned)
    ax.set_yticks(ticks, names)
    ax.set_xlabel("predicted class")
    ax.set_ylabel("true class")
