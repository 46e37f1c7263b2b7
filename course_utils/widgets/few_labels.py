"""How many labels, how many steps: stored trainings on `digits`, from scratch and from weights of
`shapes`.
"""

import json
from functools import cache
from pathlib import Path
from typing import TypedDict

import numpy as np
from matplotlib.figure import Figure

from course_utils.analysis import labels_to_reach
from course_utils.plots.few_label_curves import accuracy_lines
from course_utils.widgets.controls import Choice, Control, Picture

# made by `course author transfer-runs`, with its arms inside
RUNS = Path(__file__).parent / "transfer_runs.json"
CLASSES = 10


class StoredTransfer(TypedDict):
    """What the script stored; see `stored_transfer`."""

    arms: list[str]
    per_class: list[int]
    steps: list[int]
    accuracy: dict[tuple[str, int, int], list[float]]
    sweep: dict[str, dict[float, list[float]]]
    rates: dict[str, float]


def draw_transfer(per_class: int, steps: int) -> Picture:
    """Test accuracy on digits against the number of labels, at `steps`, and against steps, at that
    many labels.

    per_class: labels for each of ten classes; steps: of the optimizer; each one that was stored
    returns: Picture of a Figure; equal arguments give equal bytes
    raises: ValueError for anything that was not stored

    >>> draw_transfer(2, 120).alt
    """
    runs = stored_transfer()
    _check_stored("per_class", per_class, runs["per_class"])
    _check_stored("steps", steps, runs["steps"])
    by_labels = {name: _columns(name, runs["per_class"], [steps]) for name in runs["arms"]}
    by_steps = {name: _columns(name, [per_class], runs["steps"]) for name in runs["arms"]}
    figure = Figure(figsize=(7.8, 3.5))  # not pyplot's: nobody has to close it
    left, right = figure.subplots(1, 2, sharey=True)
    figure.subplots_adjust(left=0.08, right=0.98, bottom=0.15, top=0.83, wspace=0.08)
    labels = CLASSES * per_class
    accuracy_lines(
        by_labels,
        [CLASSES * n for n in runs["per_class"]],
        labels,
        left,
        xlabel="labels in all",
        ylabel="test accuracy (percent)",
        title=f"after {steps} steps",
    )
    title = f"with {labels} labels"
    accuracy_lines(
        by_steps, runs["steps"], steps, right, xlabel="steps of the optimizer", title=title
    )
    handles, names = left.get_legend_handles_labels()
    figure.legend(handles, names, loc="upper left", ncols=5, frameon=False, fontsize=8.5)
    return Picture(figure, _alt(per_class, steps), _table(per_class, steps))


def transfer_controls() -> dict[str, Control]:
    """The controls of `draw_transfer`: all that was stored."""
    runs = stored_transfer()
    return {
        "per_class": Choice("labels of each class", tuple(runs["per_class"]), 2),
        "steps": Choice("steps", tuple(runs["steps"]), 80),
    }


@cache
def stored_transfer() -> StoredTransfer:
    """What the script stored.

    returns: {"arms": names, "per_class": numbers, "steps": numbers, "accuracy": {(arm, per_class,
    steps): one test accuracy a seed, fractions}, "sweep": {arm: {rate: held-out accuracies}},
    "rates": {arm: the best rate}}
    """
    stored = json.loads(RUNS.read_text())
    sweep = {
        arm: {float(rate): accuracies for rate, accuracies in rates.items()}
        for arm, rates in stored["sweep"].items()
    }
    accuracy = {
        (run["arm"], run["per_class"], run["steps"]): run["accuracy"] for run in stored["runs"]
    }
    return {
        "arms": list(sweep),
        "per_class": sorted({per_class for _, per_class, _ in accuracy}),
        "steps": sorted({steps for _, _, steps in accuracy}),
        "accuracy": accuracy,
        "sweep": sweep,
        "rates": stored["rates"],
    }


def _check_stored(name: str, value: int, stored: list[int]) -> None:
    if value not in stored:
        known = ", ".join(map(str, stored))
        raise ValueError(f"{name} must be one of {known}, which were stored; got {value!r}")


def _columns(arm: str, per_class: list[int], steps: list[int]) -> np.ndarray:
    """Accuracies (seeds, amounts) of an arm, where one of the two lists has a single entry."""
    accuracy = stored_transfer()["accuracy"]
    return np.transpose([accuracy[arm, n, count] for n in per_class for count in steps])


def _needed(name: str, per_class: int, steps: int) -> str:
    """Labels that training from scratch needs for what an arm reaches, in words."""
    runs = stored_transfer()
    scratch = {
        CLASSES * n: float(np.mean(runs["accuracy"][runs["arms"][0], n, steps]))  # from scratch
        for n in runs["per_class"]
    }
    count = labels_to_reach(scratch, float(np.mean(runs["accuracy"][name, per_class, steps])))
    if count <= min(scratch):
        return f"{min(scratch)} or fewer"
    return f"over {max(scratch)}" if np.isinf(count) else f"{count:.0f}"


def _alt(per_class: int, steps: int) -> str:
    """What the figure shows, in words."""
    runs = stored_transfer()
    means = {name: np.mean(runs["accuracy"][name, per_class, steps]) for name in runs["arms"]}
    percents = ", ".join(f"{name} {100 * mean:.0f}" for name, mean in means.items())
    return (
        f"Test accuracy on digits, left against the number of labels after {steps} steps, right "
        f"against steps with {CLASSES * per_class} labels. Where they meet, in percent: {percents}."
    )


def _table(per_class: int, steps: int) -> str:
    """A line for each arm: accuracy, its range over the seeds, and the labels that scratch needs
    for as much.
    """
    runs = stored_transfer()
    head = f"{CLASSES * per_class} labels, {steps} steps"
    lines = [f"{head:24}{'percent':>8}{'range':>12}   scratch needs"]
    for name in runs["arms"]:
        values = 100 * np.array(runs["accuracy"][name, per_class, steps])
        span = f"{values.min():.0f} to {values.max():.0f}"
        needed = _needed(name, per_class, steps)
        lines.append(f"{name:24}{values.mean():>8.0f}{span:>12}   {needed}")
    return "\n".join(lines)
