"""Runs from few labels: those stored, ten seeds an arm, or else trained here."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import numpy as np
import torch

from course_utils.reports.cut_arms import CutArm, cut_accuracy
from course_utils.reports.transfer import Arm, arm_accuracy
from course_utils.runtime.parallel import run_cases

STORED = Path(__file__).parent / "few_label_runs.json"  # made by `course author few-label-runs`
AnyArm: TypeAlias = Arm | CutArm
Name = TypeVar("Name")


def few_label_runs(
    arms: Mapping[Name, AnyArm],
    seeds: Sequence[int],
    *,
    device: torch.device | str | None = None,
) -> dict[Name, np.ndarray]:
    """Test accuracy of each arm in percent: (N,) float64 by its name, a number a seed.

    Where every arm is stored, its ten stored seeds are read; where one is not, all are trained
    under `seeds`. Either way the arms are paired by seed, which draws the labels.

    >>> few_label_runs({"tuned": Arm("digits", 2, weights="shapes")}, (0, 1))["tuned"].shape
    (10,)
    """
    stored = stored_few_labels()["runs"]
    if all(arm_key(arm) in stored for arm in arms.values()):
        return {name: 100 * np.array(stored[arm_key(arm)]) for name, arm in arms.items()}
    cases = [(arm, seed) for arm in arms.values() for seed in seeds]
    percents = 100 * np.array(run_cases(few_label_accuracy, cases, device=device))
    return dict(zip(arms, percents.reshape(len(arms), len(seeds)), strict=True))


def few_label_sweep(arm: AnyArm) -> dict[float, list[float]]:
    """How right an arm is at each rate that was tried for it, on images that were not drawn.

    returns: {rate: a fraction a seed}, of other seeds than the runs'; the rate of `arm` is ignored
    raises: KeyError for an arm that was not swept
    """
    key = {**row_of(arm), "lr": None}
    return {
        json.loads(text)["lr"]: values
        for text, values in stored_few_labels()["sweep"].items()
        if {**json.loads(text), "lr": None} == key
    }


def few_label_accuracy(
    arm: AnyArm,
    seed: int,
    *,
    device: torch.device | str | None = None,
    precision: str | None = None,
    held_out: bool = False,
) -> float:
    """Train an arm of either kind once: its accuracy, a fraction. See `arm_accuracy`."""
    options: dict[str, Any] = {"device": device, "precision": precision, "held_out": held_out}
    if isinstance(arm, CutArm):
        return cut_accuracy(arm, seed, **options)
    return arm_accuracy(arm, seed, **options)


def row_of(arm: AnyArm) -> dict[str, Any]:
    """An arm as JSON holds it."""
    return {"kind": type(arm).__name__, **asdict(arm)}


def arm_key(arm: AnyArm) -> str:
    """An arm as one line of text, by which its runs are found."""
    return json.dumps(row_of(arm), sort_keys=True)


@cache
def stored_few_labels() -> dict[str, dict[str, list[float]]]:
    """What the script stored: {"sweep": {arm: accuracies}, "runs": {arm: accuracies}}."""
    rows = json.loads(STORED.read_text())["rows"] if STORED.exists() else []
    return {
        part: {
            json.dumps(row["arm"], sort_keys=True): row["accuracy"]
            for row in rows
            if row["part"] == part
        }
        for part in ("sweep", "runs")
    }
