"""Features of images as points in the plane, one panel for each network or moment."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from course_utils.plots.style import new_axes, series

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike

PANEL = 1.2  # from one panel to the next, in widths of a panel


def feature_panels(
    points: "Mapping[str, ArrayLike]",
    labels: "ArrayLike",
    classes: Mapping[int, str],
    ax: "Axes | None" = None,
) -> "Axes":
    """Draw points of a few classes side by side, each panel on its own scale.

    points: dict from a title, which may hold line breaks, to (N, 2) float, such as two principal
    components
    labels: (N,) int; classes: names of the classes to draw, at most seven, by their number:
    {0: "circle", 4: "ring"}
    raises: ValueError for points that are not (N, 2), with N the number of labels

    >>> feature_panels({"pixels": PCA(2).fit_transform(pixels)}, labels, {0: "circle", 4: "ring"})
    """
    labels = np.asarray(labels)
    ax = new_axes(ax, size=(2.9 * len(points), 3.4), grid=False)
    for panel, (title, values) in enumerate(points.items()):
        values = np.asarray(values, dtype=np.float64)
        if values.shape != (len(labels), 2):
            raise ValueError(
                f"{title!r} must be two numbers for each of {len(labels)} labels, "
                f"got {values.shape}"
            )
        low, high = np.percentile(values, [1, 99], axis=0)  # an outlier must not shrink the rest
        placed = np.clip((values - low) / np.where(high > low, high - low, 1), -0.04, 1.04)
        ax.text(PANEL * panel + 0.5, 1.08, title, ha="center", va="bottom", fontsize=9)
        for (name, color, marker), number in zip(series(classes.values()), classes, strict=True):
            x, y = placed[labels == number].T
            style: dict[str, Any] = {"color": color, "markersize": 4, "markeredgewidth": 0}
            label = None if panel else name  # one legend for all panels
            ax.plot(PANEL * panel + x, y, marker, **style, alpha=0.7, label=label)
    ax.set(xlim=(-0.1, PANEL * len(points) - 0.1), ylim=(-0.1, 1.3))
    ax.set_axis_off()
    below: dict[str, Any] = {
        "loc": "upper center",
        "bbox_to_anchor": (0.5, 0.02),
        "ncols": len(classes),
    }
    ax.legend(**below, frameon=False, fontsize=9, markerscale=1.6)
    return ax
