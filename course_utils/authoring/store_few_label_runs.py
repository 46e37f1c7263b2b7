"""Train the arms of notebook 13 under ten seeds each, at rates swept before on images not drawn.

    course author few-label-runs sweep   # every arm at every rate, three seeds of their own
    course author few-label-runs runs    # every arm at its best rate, ten seeds

Run by hand, in this order, after `transfer-runs`, of which the runs of equal arms are taken over.
What is stored stays: a tool that is stopped goes on where it was; remove the file to begin again.
`tests/reports/test_few_label_runs.py` holds the file against the notebook's arms.
"""

import json
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import torch

from course_utils.authoring.store_transfer_runs import ARMS, SWEEP_LABELS, SWEEP_SEEDS
from course_utils.authoring.stored_files import store
from course_utils.experiments.result import provenance
from course_utils.models import weights_card
from course_utils.reports import transfer
from course_utils.reports.cut_arms import CutArm, cut_features, probe_accuracy
from course_utils.reports.few_label_runs import STORED, AnyArm, few_label_accuracy, row_of
from course_utils.reports.transfer import Arm
from course_utils.reports.transfer_arms import (
    at_best_rate,
    layer_finals,
    probe_arms,
    swept_arms,
    ways_to_learn,
    whole_arms,
)
from course_utils.runtime.errors import UserError
from course_utils.widgets.few_labels import stored_transfer

TASK = ("digits", "shapes")
SEEDS = tuple(range(10))
CPU: dict[str, Any] = {"device": "cpu", "precision": "fp32"}


def main(arguments: list[str]) -> None:
    """Make one part of the file. arguments: ["sweep"] or ["runs"]"""
    if arguments not in (["sweep"], ["runs"]):
        raise UserError(f"this tool takes sweep or runs, got {' '.join(arguments) or 'nothing'}")
    if not hasattr(transfer.load, "cache_info"):
        transfer.load = lru_cache(transfer.load)  # the images are read once
    (part,) = arguments
    for arm in swept_arms(*TASK) if part == "sweep" else final_arms():
        add(part, arm)


def final_arms() -> list[AnyArm]:
    """Every arm that notebook 13 shows, at its rate."""
    cuts = at_best_rate(probe_arms(*TASK) | whole_arms(*TASK))
    ways = ways_to_learn(*TASK, stored_transfer()["rates"])
    return [*ways.values(), *layer_finals(*TASK).values(), *cuts.values()]


def add(part: str, arm: AnyArm) -> None:
    """Measure one arm, unless it is stored, and store it."""
    rows = json.loads(STORED.read_text())["rows"] if STORED.exists() else []
    known = json.loads(json.dumps(row_of(arm)))
    if any(row["part"] == part and row["arm"] == known for row in rows):
        return
    held_out = part == "sweep"
    seeds = SWEEP_SEEDS if held_out else SEEDS
    have = already(arm, held_out)
    accuracy = [
        have[seed] if seed in have else round(measured(arm, seed, held_out), 4) for seed in seeds
    ]
    print(part, round(100 * float(np.mean(accuracy)), 1), arm, flush=True)
    rows.append({"part": part, "arm": known, "accuracy": accuracy})
    about = {
        "seeds": {"sweep": SWEEP_SEEDS, "runs": SEEDS},
        "weights": weights_card("resnet_tiny", "shapes")["made"],
        "made": provenance(torch.device("cpu")),
    }
    store(STORED, {"about": about}, "rows", rows)


def already(arm: AnyArm, held_out: bool) -> dict[int, float]:
    """What `course author transfer-runs` has stored of an arm, by seed."""
    if not isinstance(arm, Arm):
        return {}
    runs = stored_transfer()
    for name, of_name in ARMS.items():
        if replace(of_name, per_class=arm.per_class, lr=arm.lr) != arm:
            continue
        if held_out:
            swept = runs["sweep"][name].get(arm.lr, [])
            per_class = SWEEP_LABELS.index(arm.per_class) if arm.per_class in SWEEP_LABELS else -1
            first = len(SWEEP_SEEDS) * per_class  # stored by labels, then by seed
            return dict(zip(SWEEP_SEEDS, swept[first:], strict=False)) if per_class >= 0 else {}
        if arm.lr == runs["rates"][name]:
            accuracies = runs["accuracy"].get((name, arm.per_class, arm.steps), [])
            return dict(enumerate(accuracies))
    return {}


def measured(arm: AnyArm, seed: int, held_out: bool) -> float:
    """Train an arm once: its accuracy, a fraction."""
    if isinstance(arm, CutArm) and arm.trains == "head":
        return probe_accuracy(arm, _features(replace(arm, lr=1.0), seed, held_out), seed)
    return few_label_accuracy(arm, seed, held_out=held_out, **CPU)


@lru_cache(maxsize=8)
def _features(arm: CutArm, seed: int, held_out: bool) -> Any:
    """Features at the cut, once for all rates."""
    return cut_features(arm, seed, device="cpu", held_out=held_out)
