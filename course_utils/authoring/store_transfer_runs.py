"""Choose a rate for each way to learn `digits`, then train each over labels and steps: two times
three minutes.

    course author transfer-runs sweep   # the rates, on images that were not drawn, under own seeds
    course author transfer-runs runs    # what `widgets.few_labels` draws, on the test images

Run by hand, both and in this order, after a change to the checkpoint or the training;
`tests/widgets/test_transfer.py` holds the file against these arms.
"""

import json
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import torch

from course_utils.authoring.stored_files import store
from course_utils.experiments.result import provenance
from course_utils.models import weights_card
from course_utils.reports import transfer
from course_utils.reports.transfer import Arm, arm_accuracy
from course_utils.runtime.errors import UserError
from course_utils.runtime.parallel import run_cases
from course_utils.widgets.few_labels import RUNS

ARMS = {
    "from scratch": Arm("digits", 1),
    "random body, probe": Arm("digits", 1, trains="head"),
    "shapes body, probe": Arm("digits", 1, weights="shapes", trains="head"),
    "fine-tuned": Arm("digits", 1, weights="shapes"),
}
RATES = {"all": (0.02, 0.05, 0.1, 0.2, 0.5), "head": (0.05, 0.2, 0.8, 3.2)}
SWEEP_LABELS = (2, 20)
SWEEP_SEEDS = (10, 11, 12)
PER_CLASS = (1, 2, 5, 10, 20, 50, 100)
STEPS = (40, 80, 120, 240)
SEEDS = (0, 1, 2)


def once(
    arm: Arm, seed: int, held_out: bool, *, device: torch.device | str, precision: str
) -> float:
    """`arm_accuracy`, by a process that reads the images once."""
    # A worker makes dozens of calls: the first one reads the images, the others find them here.
    if not hasattr(transfer.load, "cache_info"):
        transfer.load = lru_cache(transfer.load)
    accuracy = arm_accuracy(arm, seed, held_out=held_out, device=device, precision=precision)
    return round(accuracy, 4)


def accuracies(arms: list[Arm], seeds: tuple[int, ...], held_out: bool) -> list[list[float]]:
    """The list of [accuracy for each seed] for each arm."""
    cases = [(arm, seed, held_out) for arm in arms for seed in seeds]
    results = run_cases(once, cases, device="cpu", precision="fp32")
    return [results[i : i + len(seeds)] for i in range(0, len(results), len(seeds))]


def sweep() -> tuple[dict[str, dict[float, list[float]]], dict[str, float]]:
    """{arm: {rate: accuracies over both numbers of labels and all seeds}}, and {arm: its best
    rate}.
    """
    keys = [(name, rate) for name, arm in ARMS.items() for rate in RATES[arm.trains]]
    arms = [replace(ARMS[name], lr=rate, per_class=n) for name, rate in keys for n in SWEEP_LABELS]
    rows = accuracies(arms, SWEEP_SEEDS, held_out=True)
    swept: dict[str, dict[float, list[float]]] = {name: {} for name in ARMS}
    for index, (name, rate) in enumerate(keys):
        of_rate = rows[index * len(SWEEP_LABELS) : (index + 1) * len(SWEEP_LABELS)]
        swept[name][rate] = [accuracy for row in of_rate for accuracy in row]
    return swept, {name: best_rate(rates) for name, rates in swept.items()}


def best_rate(rates: dict[float, list[float]]) -> float:
    """The rate of the highest mean accuracy."""
    return max(rates, key=lambda rate: np.mean(rates[rate]))


def runs(rates: dict[str, float]) -> list[dict[str, Any]]:
    """One dict for each arm, number of labels and number of steps."""
    keys = [(name, n, steps) for name in ARMS for n in PER_CLASS for steps in STEPS]
    arms = [
        replace(ARMS[name], lr=rates[name], per_class=n, steps=steps) for name, n, steps in keys
    ]
    rows = accuracies(arms, SEEDS, held_out=False)
    return [
        {"arm": name, "per_class": n, "steps": steps, "accuracy": row}
        for (name, n, steps), row in zip(keys, rows, strict=True)
    ]


def about() -> dict[str, Any]:
    """What the numbers rest on."""
    scratch = ARMS["from scratch"]
    return {
        "sweep": {"per_class": SWEEP_LABELS, "seeds": SWEEP_SEEDS, "steps": scratch.steps},
        "runs": {"seeds": SEEDS, "batch_size": scratch.batch_size},
        "weights": weights_card("resnet_tiny", "shapes")["made"],
        "made": provenance(torch.device("cpu")),
    }


def main(arguments: list[str]) -> None:
    """Make one part of the file. arguments: ["sweep"] or ["runs"]"""
    if arguments not in (["sweep"], ["runs"]):
        raise UserError(f"this tool takes sweep or runs, got {' '.join(arguments) or 'nothing'}")
    stored = json.loads(RUNS.read_text()) if RUNS.exists() else {"runs": []}
    if arguments == ["sweep"]:
        stored["sweep"], stored["rates"] = sweep()
    else:
        stored["runs"] = runs(stored["rates"])
    rows = stored.pop("runs")
    store(RUNS, {**stored, "about": about()}, "runs", rows)
