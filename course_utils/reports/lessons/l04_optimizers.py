"""Optimizers: BaseNet under three rules, and what schedule, warm-up, clipping and batch size do."""

from typing import Any

from course_utils.experiments import Recipe
from course_utils.experiments.recipe import named
from course_utils.training import TrainConfig

RATES = {
    "SGD": (0.03, 0.1, 0.3, 1.0),
    "momentum": (0.003, 0.01, 0.03, 0.1, 0.3),
    "Adam": (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1),
    "constant": (0.003, 0.01, 0.03, 0.1),
    "warm-up": (0.03, 0.1, 0.3),
    "clipped": (0.03, 0.1, 0.3),
    "batches of 256": (0.03, 0.1, 0.3, 1.0),
}
RULES: dict[str, dict[str, Any]] = {
    "SGD": {"momentum": 0.0},
    "momentum": {},
    "Adam": {"optimizer": "adam"},
}
CHANGES: dict[str, dict[str, Any]] = {  # each of "momentum", at rates of its own
    "constant": {"schedule": "constant"},
    "warm-up": {"schedule": "warmup_cosine"},
    "clipped": {"grad_clip": 1.0},
    "batches of 256": {"batch_size": 256},
}


def recipes(profile: str) -> dict[str, dict[Any, Recipe]]:
    """The comparison "rules", and one for each of CHANGES, named for it.

    The arms are (name of the rule or change, rate). The same in both profiles but for their ids:
    BaseNet on 4,000 pictures of `shapes`, 1,000 held out to choose the rate by.
    """
    base = Recipe(
        f"{profile}/04",
        "basenet",
        "shapes",
        64,
        TrainConfig(epochs=5, optimizer="sgd", lr=0.03, schedule="cosine"),
        validation=0.2,
        train=5_000,
        test=2_000,
    )
    groups = {"rules": RULES} | {name: {name: change} for name, change in CHANGES.items()}
    return {
        group: {
            (name, lr): named(base, f"{base.id}-{_file_name(name)}-{lr:g}", lr=lr, **change)
            for name, change in changes.items()
            for lr in RATES[name]
        }
        for group, changes in groups.items()
    }


def _file_name(name: str) -> str:
    return name.lower().replace(" ", "-")
