"""The capstone: a starter, what one change at a time does to it, and a rate for each change."""

from typing import Any

from course_utils.experiments import Recipe
from course_utils.experiments.recipe import named
from course_utils.training import TrainConfig

# rates of a sweep over a kind's own: those held constant, and peaks of a cycle
CONSTANT = {"quick": (0.25, 0.5, 1, 2, 4), "full": (0.5, 1, 2)}
PEAKS = {"quick": (0.5, 1, 2, 4, 8), "full": (0.5, 1, 2)}
LONGER = 5  # times as many epochs


def recipes(profile: str) -> dict[str, dict[Any, Recipe]]:
    """The comparisons "changes", "rates" and "longer".

    "changes": one change at a time; each from "smoothing" on keeps the one cycle. "rates": arms
    (kind, rate), every change at rates around its own, the starter being "constant" at its rate,
    and the cycle with batches four times as large and on pixels that are not normalized.
    "longer": the cycle, flip, crop and the large batch with LONGER times the epochs.
    """
    starter = quick_starter() if profile == "quick" else full_starter()
    if profile == "quick":
        peak = 0.02
        padding = 1
        wide = {"stem": 8, "stages": (8, 14), "blocks": 1}
    else:
        peak = 0.01  # report 004's
        padding = 4
        wide = {"stem": 64, "stages": (64, 128, 256), "blocks": [3, 4, 3]}
    cycle = {"lr": peak, "schedule": "one_cycle"}
    changes: dict[str, dict[str, Any]] = {
        "starter": {},
        "constant": {"lr": peak / 2},
        "one-cycle": cycle,
        "smoothing": cycle | {"label_smoothing": 0.1},
        "flip": cycle | {"flip": True},
        "crop": cycle | {"crop_padding": padding},
        "wide": cycle | {"arguments": wide},
    }
    arms = {
        name: named(starter, f"{profile}/14-{name}", **change) for name, change in changes.items()
    }
    plain = arms["one-cycle"]
    every = arms | {
        "large batch": named(plain, f"{profile}/14-large-batch", batch_size=4 * plain.batch_size),
        "raw pixels": named(plain, f"{profile}/14-raw-pixels", normalize=(0.0, 1.0)),
    }
    longer = LONGER * starter.config.epochs
    return {
        "changes": arms,
        "rates": rates(every, profile),
        "longer": {
            name: named(every[name], f"{every[name].id}-longer", epochs=longer)
            for name in ("one-cycle", "flip", "crop", "large batch")
        },
    }


def rates(every: dict[str, Recipe], profile: str) -> dict[tuple[str, float], Recipe]:
    """The comparison "rates" of arms by name; the starter is "constant" at its rate."""
    starter = every["starter"]
    sweep = {("constant", starter.config.lr): starter}
    for name, kind in every.items():
        if kind is starter:
            continue
        for factor in (CONSTANT if name == "constant" else PEAKS)[profile]:
            lr = factor * kind.config.lr
            sweep[name, lr] = kind if factor == 1 else named(kind, f"{kind.id}-{lr:g}", lr=lr)
    return sweep


def quick_starter() -> Recipe:
    """A network of three stages on digits."""
    return Recipe(
        "quick/14-starter",
        "resnet_stages",
        "digits",
        64,
        TrainConfig(epochs=8, optimizer="adam", lr=1e-3),
        validation=0.2,
        size=8,
        arguments={"stem": 4, "stages": (4, 8, 14), "blocks": 1},
    )


def full_starter() -> Recipe:
    """A network of four stages on CIFAR-10, trained as long as report 004's."""
    return Recipe(
        "full/14-starter",
        "resnet_stages",
        "cifar10",
        400,
        TrainConfig(epochs=70, optimizer="adam", lr=1e-3),
        validation=0.1,
        arguments={"stem": 64, "stages": (64, 128, 256, 512), "blocks": [2, 1, 1, 1]},
    )
