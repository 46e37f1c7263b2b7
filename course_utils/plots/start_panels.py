"""Trainings that differ in their start: a panel each, and the others gray behind it."""

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.figure import Figure

from course_utils.plots.style import GRAY, SERIES, percent_axis, tidy

Columns = Mapping[str, Sequence[float | None]]


def start_panels(histories: Mapping[str, Sequence[Columns]], *, chance: float) -> Figure:
    """Draw the training accuracy of every seed against epoch, a panel for each start.

    histories: from the name of a start to histories, one a seed, as in Result.history; one that
    diverged may be shorter, or empty
    chance: a fraction, the accuracy of a guess, a dashed line. Panels share their axis, and each
    shows its own start in color, so that no curve hides another
    """
    figure = Figure(figsize=(1.2 + 2.0 * len(histories), 3.1), layout="constrained")
    axes = figure.subplots(1, len(histories), sharey=True, squeeze=False)[0]
    for ax, name, (color, _) in zip(axes, histories, SERIES, strict=False):
        tidy(ax)
        for other in histories:
            for run in histories[other] if other != name else ():
                ax.plot(run["epoch"], run["train_accuracy"], color=GRAY, linewidth=0.7, alpha=0.4)
        for number, run in enumerate(histories[name]):
            style: dict[str, Any] = {"color": color, "marker": "o", "markersize": 3.5}
            label = f"{name}, a seed" if number == 0 else f"_{number}"
            ax.plot(run["epoch"], run["train_accuracy"], label=label, linewidth=1.4, **style)
        ax.axhline(chance, color=GRAY, linestyle="--", linewidth=1.0)
        ax.set(title=name, xlabel="epoch", ylim=(-0.02, 1.02))
        ax.title.set_fontsize(9)
        ax.xaxis.get_major_locator().set_params(integer=True)
    percent_axis(axes[0].yaxis)
    axes[0].set_ylabel("training accuracy (percent)")
    axes[0].annotate("guessing", (0.97, chance), (0, 3), ("axes fraction", "data"), "offset points",
                     ha="right", fontsize=8, color=GRAY)  # fmt: skip
    return figure
