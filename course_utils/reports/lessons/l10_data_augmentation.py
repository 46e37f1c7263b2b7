"""Augmentation: turned digits, a budget of epochs, a network too small, report 001's settings."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from course_utils.data import available
from course_utils.experiments import Recipe
from course_utils.experiments.recipe import named
from course_utils.reports.catalog import full_recipe
from course_utils.training import TrainConfig

SMALL = {"stem": 8, "stages": (8, 16, 32), "blocks": 1}


def recipes(profile: str) -> dict[str, dict[Any, Recipe]]:
    """The comparisons "mixup", "turns", "turned long", "budgets", "tripled", "little",
    "little tripled" and "settings".

    The arms of "budgets" are (kind, epochs); "tripled" has its first and its last budget.
    """
    config = TrainConfig(
        epochs=12, optimizer="sgd", lr=0.3, nesterov=True, schedule="one_cycle", weight_decay=5e-4
    )
    few = Recipe(
        f"{profile}/10-few",
        "resnet_stages",
        "shapes",
        100,
        config,
        train=500,
        test=1000,
        size=12,
        arguments=SMALL,
    )
    return {
        "mixup": {"few": few},
        "turns": turns(profile),
        "turned long": turned_long(profile),
        **budgets(profile, few),
        "settings": settings(profile),
    }


def turned_long(profile: str) -> dict[str, Recipe]:
    """Digits turned any way, for ten times the epochs of "turns"."""
    arm = turns(profile)["any turn"]
    epochs = 10 * arm.config.epochs
    return {"any turn": named(arm, f"{arm.id}-{epochs}-epochs", epochs=epochs)}


def tripled(arms: Mapping[Any, Recipe]) -> dict[Any, Recipe]:
    """The same arms at three times their learning rate."""
    return {
        # rounded, because 3 * 0.1 is 0.30000000000000004
        name: named(arm, f"{arm.id}-triple-rate", lr=round(3 * arm.config.lr, 6))
        for name, arm in arms.items()
    }


def turns(profile: str) -> dict[str, Recipe]:
    """Digits upright, turned a little, and turned any way."""
    config = TrainConfig(epochs=6, optimizer="sgd", lr=0.1, nesterov=True, schedule="one_cycle")
    is_quick = profile == "quick"
    upright = Recipe(
        f"{profile}/10-upright",
        "resnet_stages",
        "digits" if is_quick else "mnist",
        64 if is_quick else 128,
        config,
        size=8 if is_quick else None,
        arguments=SMALL,
    )
    return {
        "upright": upright,
        "up to 15 degrees": named(upright, f"{profile}/10-turned-15", augment="turn_15"),
        "any turn": named(upright, f"{profile}/10-turned-180", augment="turn_180"),
    }


def budgets(profile: str, few: Recipe) -> dict[str, dict[Any, Recipe]]:
    """Plain and augmented training for three budgets of epochs, and for the last one with a
    network too small."""
    little: dict[str, Any]
    if profile == "quick":
        plain = named(few, few.id, label_smoothing=0.1)
        augmented = replace(plain, flip=True, augment="small_affine")
        counts = (10, 20, 36)
        little = {"arguments": {"stem": 4, "stages": (4, 8), "blocks": 1}}
    else:
        plain = full_recipe("002/baseline")
        augmented = full_recipe("002/augmentation")
        counts = (25, 50, 200)
        little = {"model": "basenet"}
    kinds = {"plain": plain, "augmented": augmented}
    first, *_, last = counts
    runs = {
        (kind, epochs): named(arm, f"{profile}/10-{kind}-{epochs}-epochs", epochs=epochs)
        for kind, arm in kinds.items()
        for epochs in counts
    }
    small = {
        kind: named(arm, f"{profile}/10-{kind}-little-{last}-epochs", epochs=last, **little)
        for kind, arm in kinds.items()
    }
    return {
        "budgets": runs,
        "tripled": tripled({arm: runs[arm] for arm in runs if arm[1] in (first, last)}),
        "little": small,
        "little tripled": tripled(small),
    }


def settings(profile: str) -> dict[str, Recipe]:
    """Report 001's four settings, each of which keeps those before it.

    On CIFAR-10 where CIFAR-100 is not here.
    """
    names = ("base", "batch-norm", "augmentation", "regularization")
    rows = {name: full_recipe(f"001/{name}") for name in names}
    if profile == "quick":
        return {name: quick_setting(name, row) for name, row in rows.items()}
    data = "cifar10" if available()["cifar100"] == "absent" else "cifar100"
    return {name: named(row, f"full/10-001-{name}", data=data) for name, row in rows.items()}


def quick_setting(name: str, row: Recipe) -> Recipe:
    """A setting of report 001 on 300 digits, without the flip, from Kaiming's start."""
    return named(
        row,
        f"quick/10-001-{name}",
        data="digits",
        train=300,
        size=8,
        flip=False,
        initialization="kaiming",
        epochs=20,
        lr=0.02,
        arguments=row.arguments | {"width": 8},
    )
