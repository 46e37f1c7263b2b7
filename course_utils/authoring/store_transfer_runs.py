"""Choose a rate for each way to learn `digits`, then train each over labels and steps: two times three minutes.

    course author transfer-runs sweep   # the rates, on images that were not drawn, under seeds of its own
    course author transfer-runs runs    # what `widgets.transfer` draws, on the test images

Run by hand, both and in this order, after a change to the checkpoint or the training; `tests/widgets/test_transfer.py`
holds the file against these arms.
"""

import json
from dataclasses import replace
from functools import lru_cache

import numpy as np
import torch

from course_utils.authoring.stored_files import store
from course_utils.experiments import Arm, arm_accuracy, transfer
from course_utils.experiments.result import provenance
from course_utils.models import weights_card
from course_utils.runtime.parallel import run_cases
from course_utils.widgets.few_labels import RUNS

ARMS = {
    "from scratch": Arm("digits", 1),
    "random body, probe": Arm("digits", 1, trains="head"),
    "shapes body, probe": Arm("digits", 1, weights="shapes", trains="head"),
    "fine-tuned": Arm("digits", 1, weights="shapes"),
}
RATES = {"all": (0.02, 0.05, 0.1, 0.2, 0.5), "head": (0.05, 0.2, 0.8, 3.2)}
SWEEP_LABELS, SWEEP_SEEDS = (2, 20), (10, 11, 12)
PER_CLASS, STEPS, SEEDS = (1, 2, 5, 10, 20, 50, 100), (40, 80, 120, 240), (0, 1, 2)


def once(arm, seed, held_out, **where):
    """`arm_accuracy`, by a process that reads the images once."""
    if not hasattr(transfer.load, "cache_info"):
        transfer.load = lru_cache(transfer.load)
    return round(arm_accuracy(arm, seed, held_out=held_out, **where), 4)


def accuracies(arms, seeds, held_out):
    """The list of [accuracy for each seed] for each arm."""
    jobs = [(arm, seed, held_out) for arm in arms for seed in seeds]
    found = run_cases(once, jobs, device="cpu", precision="fp32")
    return [found[i : i + len(seeds)] for i in range(0, len(found), len(seeds))]


def sweep():
    """{arm: {rate: accuracies over both numbers of labels and all seeds}}, and {arm: its best rate}."""
    keys = [(name, rate) for name, arm in ARMS.items() for rate in RATES[arm.trains]]
    arms = [replace(ARMS[name], lr=rate, per_class=n) for name, rate in keys for n in SWEEP_LABELS]
    rows = accuracies(arms, SWEEP_SEEDS, True)
    found = {name: {} for name in ARMS}
    for index, (name, rate) in enumerate(keys):
        found[name][rate] = sum(
            rows[index * len(SWEEP_LABELS) : (index + 1) * len(SWEEP_LABELS)], []
        )
    return found, {
        name: max(rates, key=lambda rate: np.mean(rates[rate])) for name, rates in found.items()
    }


def runs(rates):
    """One dict for each arm, number of labels and number of steps."""
    keys = [(name, n, steps) for name in ARMS for n in PER_CLASS for steps in STEPS]
    arms = [
        replace(ARMS[name], lr=rates[name], per_class=n, steps=steps) for name, n, steps in keys
    ]
    rows = accuracies(arms, SEEDS, False)
    return [
        {"arm": name, "per_class": n, "steps": steps, "accuracy": row}
        for (name, n, steps), row in zip(keys, rows, strict=True)
    ]


def about():
    """What the numbers rest on."""
    return {
        "sweep": {"per_class": SWEEP_LABELS, "seeds": SWEEP_SEEDS, "steps": ARMS["from scratch"].steps},
        "runs": {"seeds": SEEDS, "batch_size": ARMS["from scratch"].batch_size},
        "weights": weights_card("resnet_tiny", "shapes")["made"], "made": provenance(torch.device("cpu")),
    }  # fmt: skip


def main(arguments):
    """Make one part of the file. arguments: ["sweep"] or ["runs"]"""
    if arguments not in (["sweep"], ["runs"]):
        raise ValueError(f"this tool takes sweep or runs, got {' '.join(arguments) or 'nothing'}")
    stored = json.loads(RUNS.read_text()) if RUNS.exists() else {"runs": []}
    if arguments == ["sweep"]:
        stored["sweep"], stored["rates"] = sweep()
    else:
        stored["runs"] = runs(stored["rates"])
    rows = stored.pop("runs")
    store(RUNS, {**stored, "about": about()}, "runs", rows)
