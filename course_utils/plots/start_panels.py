"""Trainings that differ in their start: a panel each, and the others gray behind it."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from course_utils.plots.style import GRAY, SERIES, tidy

Columns = Mapping[str, Sequence[float | None]]


def start_panels(
    histories: Mapping[str, Sequence[Columns]], *, chance: float, highest: float = 3.0
) -> Figure:
    """Draw the training loss of every seed against epoch, a panel for each start.

    histories: from the name of a start to histories, one a seed, as in Result.history; one that
    diverged may be shorter, or empty
    chance: nats, the loss of a network that gives every class the same probability, a dashed line;
    highest: nats, where the axis ends. Panels share it, so that no curve hides another
    """
    figure = Figure(figsize=(1.2 + 2.0 * len(histories), 3.1), layout="constrained")
    axes = figure.subplots(1, len(histories), sharey=True, squeeze=False)[0]
    for ax, name, (color, _) in zip(axes, histories, SERIES, strict=False):
        tidy(ax)
        for other in histories:
            for run in histories[other] if other != name else ():
                ax.plot(run["epoch"], run["train_loss"], color=GRAY, linewidth=0.7, alpha=0.35)
        for number, run in enumerate(histories[name]):
            label = "one line a seed" if number == 0 else f"_{number}"
            style = {"color": color, "marker": "o", "markersize": 3.5, "linewidth": 1.4}
            ax.plot(run["epoch"], run["train_loss"], label=label, **style)
        ax.axhline(chance, color=GRAY, linestyle="--", linewidth=1.0)
        ax.set(title=name, xlabel="epoch", ylim=(-0.05, highest))
        ax.title.set_fontsize(9)
        ax.set_xticks(np.arange(1, 1 + max(len(run["epoch"]) for run in histories[name] or [{}])))
    axes[0].set_ylabel("training loss (nats)")
    axes[0].legend(fontsize=8, loc="lower left", frameon=False)
    return figure
