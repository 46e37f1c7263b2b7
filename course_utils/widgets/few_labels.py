"""How many labels, how many steps: stored trainings on `digits`, from scratch and from weights of `shapes`."""

import json
from functools import cache
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from course_utils.analysis import labels_to_reach
from course_utils.plots.style import GRAY, mean_and_range, series, tidy
from course_utils.widgets.controls import Picture

RUNS = (
    Path(__file__).parent / "transfer_runs.json"
)  # made by `course author transfer-runs`, with its arms inside
CLASSES = 10
ACCURACY_TICKS = (0, 0.2, 0.4, 0.6, 0.8, 1.0)


def draw_transfer(per_class, steps):
    """Test accuracy on digits against the number of labels, at `steps`, and against steps, at that many labels.

    per_class: labels for each of ten classes; steps: of the optimizer; each one that was stored
    returns: Picture of a Figure; equal arguments give equal bytes
    raises: ValueError for anything that was not stored

    >>> draw_transfer(2, 120).alt
    """
    runs = stored_transfer()
    for name, value, known in (
        ("per_class", per_class, runs["per_class"]),
        ("steps", steps, runs["steps"]),
    ):
        if value not in known:
            raise ValueError(
                f"{name} must be one of {', '.join(map(str, known))}, which were stored; got {value!r}"
            )
    figure = Figure(figsize=(7.8, 3.5))  # not pyplot's: nobody has to close it
    left, right = figure.subplots(1, 2, sharey=True)
    figure.subplots_adjust(left=0.08, right=0.98, bottom=0.15, top=0.83, wspace=0.08)
    for name, color, marker in series(runs["arms"]):
        style = {"color": color, "marker": marker, "markersize": 4, "linewidth": 1.6}
        by_labels = np.transpose([runs["accuracy"][name, n, steps] for n in runs["per_class"]])
        by_steps = np.transpose([runs["accuracy"][name, per_class, s] for s in runs["steps"]])
        for ax, places, values in (
            (left, _labels(runs), by_labels),
            (right, runs["steps"], by_steps),
        ):
            mean_and_range(ax, places, values, label=name, **style)
    _finish(left, right, per_class, steps)
    handles, names = left.get_legend_handles_labels()
    figure.legend(handles, names, loc="upper left", ncols=5, frameon=False, fontsize=8.5)
    return Picture(figure, _alt(per_class, steps), _table(per_class, steps))


@cache
def stored_transfer():
    """What the script stored.

    returns: {"arms": names, "per_class": numbers, "steps": numbers, "accuracy": {(arm, per_class, steps): one test
    accuracy a seed, fractions}, "sweep": {arm: {rate: held-out accuracies}}, "rates": {arm: the best rate}}
    """
    stored = json.loads(RUNS.read_text())
    sweep = {
        arm: {float(rate): found for rate, found in rates.items()}
        for arm, rates in stored["sweep"].items()
    }
    return {
        "arms": list(sweep), "sweep": sweep, "rates": stored["rates"],
        "per_class": sorted({run["per_class"] for run in stored["runs"]}),
        "steps": sorted({run["steps"] for run in stored["runs"]}),
        "accuracy": {(run["arm"], run["per_class"], run["steps"]): run["accuracy"] for run in stored["runs"]},
    }  # fmt: skip


def _labels(runs):
    return [CLASSES * n for n in runs["per_class"]]


def _finish(left, right, per_class, steps):
    """Axes that stay the same in every state, so that a moved control moves the curves alone; a line where we stand."""
    runs = stored_transfer()
    left.set(xscale="log", ylim=(0, 1.02), xlabel="labels in all", ylabel="test accuracy (percent)")
    left.set_xticks(_labels(runs), [str(n) for n in _labels(runs)])  # plain text: mathtext is slow
    right.set(xscale="log", xlabel="steps of the optimizer")
    right.set_xticks(runs["steps"], [str(n) for n in runs["steps"]])
    left.set_yticks(ACCURACY_TICKS, [f"{100 * tick:.0f}" for tick in ACCURACY_TICKS])
    left.set_title(f"after {steps} steps", fontsize=9, color=GRAY)
    right.set_title(f"with {CLASSES * per_class} labels", fontsize=9, color=GRAY)
    for ax, place in ((left, CLASSES * per_class), (right, steps)):
        ax.axvline(place, color=GRAY, linewidth=1, linestyle="--", label="chosen")
        ax.set_xticks([], minor=True)
        ax.xaxis.label.set(fontsize=9)
        tidy(ax, labelsize=8.5)
    left.yaxis.label.set(fontsize=9)


def _needed(name, per_class, steps):
    """Labels that training from scratch needs for what an arm reaches, in words."""
    runs = stored_transfer()
    scratch = {
        CLASSES * n: np.mean(runs["accuracy"][runs["arms"][0], n, steps]) for n in runs["per_class"]
    }
    count = labels_to_reach(scratch, np.mean(runs["accuracy"][name, per_class, steps]))
    if count <= min(scratch):
        return f"{min(scratch)} or fewer"
    return f"over {max(scratch)}" if np.isinf(count) else f"{count:.0f}"


def _alt(per_class, steps):
    """What the figure shows, in words."""
    runs = stored_transfer()
    means = {name: np.mean(runs["accuracy"][name, per_class, steps]) for name in runs["arms"]}
    said = ", ".join(f"{name} {100 * mean:.0f}" for name, mean in means.items())
    return (
        f"Test accuracy on digits, left against the number of labels after {steps} steps, right against steps with "
        f"{CLASSES * per_class} labels. Where they meet, in percent: {said}."
    )


def _table(per_class, steps):
    """A line for each arm: accuracy, its range over the seeds, and the labels that scratch needs for as much."""
    runs = stored_transfer()
    head = f"{CLASSES * per_class} labels, {steps} steps"
    lines = [f"{head:24}{'percent':>8}{'range':>12}   scratch needs"]
    for name in runs["arms"]:
        values = 100 * np.array(runs["accuracy"][name, per_class, steps])
        span = f"{values.min():.0f} to {values.max():.0f}"
        lines.append(
            f"{name:24}{values.mean():>8.0f}{span:>12}   {_needed(name, per_class, steps)}"
        )
    return "\n".join(lines)
