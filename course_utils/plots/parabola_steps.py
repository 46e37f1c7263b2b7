"""Steps of plain descent on a parabola, a panel for each learning rate."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.figure import Figure

from course_utils.plots.style import BLUE, GRAY, VERMILION, tidy

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def parabola_steps(
    paths: Mapping[float, np.ndarray], curvature: float = 1.0, *, reach: float = 2.4
) -> Figure:
    """Draw the points of each path on the parabola, joined in the order in which they were walked.

    paths: from a learning rate to (steps + 1,) places x, the start first; reach: of the x axis to
    both sides; a path that leaves it is cut off, and the last place is told below
    returns: a Figure of one row

    >>> parabola_steps({0.5: np.array([1, 0.5, 0.25])})
    """
    figure = Figure(figsize=(2.6 * len(paths) + 0.4, 2.9), layout="constrained")
    panels = figure.subplots(1, len(paths), squeeze=False, sharey=True)[0]
    for ax, (lr, path) in zip(panels, paths.items(), strict=True):
        _panel(tidy(ax), lr, np.asarray(path, dtype=np.float64), curvature, reach)
    panels[0].set_ylabel("loss", fontsize=9)
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside upper center", ncols=3)
    return figure


def _panel(ax: "Axes", lr: float, path: np.ndarray, curvature: float, reach: float) -> None:
    x = np.linspace(-reach, reach, 121)
    ax.plot(x, curvature * x**2 / 2, color=GRAY, linewidth=1.2, label="loss")
    walked: dict[str, Any] = {"color": BLUE, "marker": "o", "markersize": 4, "linewidth": 1}
    ax.plot(path, curvature * path**2 / 2, **walked, label="steps")
    start = curvature * path[0] ** 2 / 2
    ax.plot(path[0], start, "s", color=VERMILION, markersize=7, label="start")
    ax.set(xlim=(-reach, reach), ylim=(-0.05, curvature * reach**2 / 2))
    ax.set_xlabel(f"x\nafter {len(path) - 1} steps: {path[-1]:.3g}", fontsize=9)
    ax.set_title(f"learning rate {lr:g}", fontsize=10)
