"""Runs of arms that are named (kind, rate), by kind and by rate: stored ones, or trained here."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import torch

from course_utils.analysis import MeanInterval, accuracy_interval
from course_utils.analysis.evidence import approx
from course_utils.experiments import Recipe
from course_utils.reports.paired_runs import Runs, at_the_end, final_accuracy, paired_runs

SweptRuns = dict[str, dict[float, Runs]]


def swept_runs(
    comparisons: Iterable[Mapping[tuple[str, float], Recipe]],
    seeds: Sequence[int] = (0, 1, 2),
    *,
    device: torch.device | str | None = None,
) -> SweptRuns:
    """The runs of all arms of all comparisons, paired by seed (see `paired_runs`).

    returns: {kind: {rate: runs}}, the rates rising

    >>> list(swept_runs(lesson("04", "quick").values())["Adam"])
    [0.0003, 0.001, 0.003, 0.01, 0.03, 0.1]
    """
    arms = {name: recipe for group in comparisons for name, recipe in group.items()}
    runs = paired_runs(arms, seeds, device=device)
    swept: SweptRuns = {}
    for kind, rate in sorted(arms, key=lambda arm: arm[1]):
        swept.setdefault(kind, {})[rate] = runs[kind, rate]
    return swept


def chosen_rate(row: Mapping[float, Runs]) -> float:
    """The rate with the best mean accuracy on the validation images; no test image is looked at."""
    held_out = {rate: float(at_the_end(runs, "val_accuracy").mean()) for rate, runs in row.items()}
    return max(held_out, key=lambda rate: held_out[rate])


def intervals_by_rate(row: Mapping[float, Runs]) -> dict[float, MeanInterval]:
    """The mean test accuracy at each rate with its interval over seeds, as a fraction."""
    return {rate: accuracy_interval(final_accuracy(runs) / 100) for rate, runs in row.items()}


def own_rates(swept: Mapping[str, Mapping[float, Runs]]) -> dict[str, np.ndarray]:
    """Test accuracies of each kind at its `chosen_rate` in percent: (N,) float64, one a seed."""
    return {kind: final_accuracy(row[chosen_rate(row)]) for kind, row in swept.items()}


def rate_table(swept: Mapping[str, Mapping[float, Runs]], at: Sequence[float] = ()) -> str:
    """A Markdown table, a row a kind: its chosen rate, the test accuracy there and elsewhere.

    at: rates that all are looked at; a kind that did not train at one has a dash there

    Accuracies are means in percent with the 95 percent interval over seeds in brackets.
    """
    names = [f"at {rate:g}" for rate in at]
    lines = [" | ".join(["| trained with", "rate chosen by validation", "test accuracy", *names])]
    lines = [f"{lines[0]} |", "|---" * (3 + len(at)) + "|"]
    for kind, row in swept.items():
        accuracies = intervals_by_rate(row)
        rate = chosen_rate(row)
        cells = [kind, f"≈ {rate:g}", _percent(accuracies[rate], interval=True)]
        cells += [_percent(accuracies[other]) if other in accuracies else "–" for other in at]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _percent(accuracy: MeanInterval, *, interval: bool = False) -> str:
    mean, low, high = (approx(100 * x) for x in (accuracy.mean, accuracy.low, accuracy.high))
    return f"{mean} ({low} to {high})" if interval else mean
