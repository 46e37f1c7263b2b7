"""The reliability diagram: how often a classifier is right, against how sure it is."""

from typing import TYPE_CHECKING, Any

import numpy as np

from course_utils.plots.drawable import BinnedAnswers
from course_utils.plots.style import BLUE, SKY_BLUE, VERMILION, legend_above, new_axes, percent_axis

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def reliability_diagram(result: BinnedAnswers, ax: "Axes | None" = None) -> "Axes":
    """Draw a bar of accuracy for each bin of confidence, and the diagonal on which a calibrated
    classifier lies.

    result: an analysis Reliability with edges (B + 1,), count (B,), accuracy (B,) and ece; an empty
    bin stays blank

    A bar below the diagonal says more than it knows. The number on top is that of the answers in
    the bin.

    >>> reliability_diagram(reliability(predictions.confidence, predictions.correct))
    """
    edges = np.asarray(result.edges)
    filled = np.asarray(result.count) > 0
    if len(edges) != len(filled) + 1:
        raise ValueError(f"edges must be one more than the {len(filled)} bins, got {len(edges)}")
    ax = new_axes(ax, size=(5.6, 4.4))
    _draw_bins(ax, result, filled)
    ax.plot([0, 1], [0, 1], "--", color=VERMILION, linewidth=1.8, label="as sure as right")
    error = f"calibration error (ECE) {100 * result.ece:.1f} percent"
    ax.text(0.03, 0.9, error, fontsize=10, va="top")
    ax.set(xlim=(0, 1), ylim=(0, 1.09), xlabel="confidence (probability of the answer, percent)")
    ax.set_ylabel("accuracy (percent of the answers)")
    ax.set_yticks(np.linspace(0, 1, 6))
    percent_axis(ax.xaxis)
    percent_axis(ax.yaxis)
    legend_above(ax, columns=2)
    return ax


def _draw_bins(ax: "Axes", result: BinnedAnswers, filled: np.ndarray) -> None:
    """A bar for each bin that is not empty, and on top the number of its answers."""
    edges = np.asarray(result.edges)
    left = edges[:-1][filled]
    width = np.diff(edges)[filled]
    heights = np.asarray(result.accuracy)[filled]
    counts = np.asarray(result.count)[filled]
    colors: dict[str, Any] = {"color": SKY_BLUE, "edgecolor": BLUE}
    ax.bar(left, heights, width, align="edge", **colors, label="accuracy in the bin")
    for middle, count in zip(left + width / 2, counts, strict=True):
        ax.text(middle, 1.03, f"{count}", ha="center", va="bottom", fontsize=8)
    ax.text(-0.02, 1.03, "answers", ha="right", va="bottom", fontsize=8)
