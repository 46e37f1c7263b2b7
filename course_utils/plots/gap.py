"""Training beside validation: one panel a setting, so that the gap between the two can be
compared.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.ticker import MaxNLocator

from course_utils.plots.style import BLUE, VERMILION, mean_and_range, percent_axis, tidy
from course_utils.plots.training_curves import LABELS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

COLORS = {"train": (BLUE, "-", "training"), "val": (VERMILION, "--", "validation")}


def gap_panels(
    histories: Mapping[str, Sequence[Mapping[str, Sequence[float | None]]]],
    *,
    metric: str = "accuracy",
) -> "Figure":
    """A Figure with a panel for each setting: training (solid) and validation (dashed), mean and
    range over seeds.

    histories: dict from name to histories, dicts of columns as in Result.history, one a seed
    metric: "accuracy" or "loss"; all panels share their axes

    >>> gap_panels({name: [run.history for run in runs] for name, runs in found.items()})
    """
    if metric not in LABELS:
        raise ValueError(f"metric must be one of {', '.join(LABELS)}, got {metric!r}")
    import matplotlib.pyplot as plt  # here, because pyplot looks for a display when it is imported

    size = (max(2.3 * len(histories), 3.2), 2.7)
    figure, axes = plt.subplots(
        1, len(histories), figsize=size, sharey=True, squeeze=False, layout="constrained"
    )
    for ax, (name, runs) in zip(axes[0], histories.items(), strict=True):
        for split, (color, line, label) in COLORS.items():
            values = np.array([run[f"{split}_{metric}"] for run in runs], dtype=np.float64)
            style: dict[str, Any] = {"color": color, "linestyle": line, "linewidth": 1.6}
            mean_and_range(ax, np.asarray(runs[0]["epoch"]), values, **style, label=label)
        ax.set_title(name, fontsize=9)
        ax.set_xlabel("epoch", fontsize=9)
        ax.xaxis.set_major_locator(MaxNLocator(5, integer=True, min_n_ticks=1))
        tidy(ax, labelsize=8)
    axes[0, 0].set_ylabel(LABELS[metric], fontsize=9)
    axes[0, 0].legend(fontsize=8)
    if metric == "accuracy":
        percent_axis(axes[0, 0].yaxis)
    return figure
