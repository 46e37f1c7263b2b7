"""The capstone: a starter, and what one change at a time does to it."""

from typing import Any

from course_utils.experiments import Recipe
from course_utils.experiments.recipe import named
from course_utils.training import TrainConfig


def recipes(profile: str) -> dict[str, dict[Any, Recipe]]:
    """The comparison "changes"; each from "smoothing" on keeps the one cycle."""
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
    return {
        "changes": {
            name: named(starter, f"{profile}/14-{name}", **change)
            for name, change in changes.items()
        }
    }


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
