"""Batch norm: VGG-A without, with, and with noise behind it; a bad start; rates."""

from dataclasses import replace
from typing import Any

from course_utils.experiments import Recipe
from course_utils.experiments.recipe import named
from course_utils.models.vgg import narrow
from course_utils.reports.catalog import full_recipe
from course_utils.training import TrainConfig


def recipes(profile: str) -> dict[str, dict[Any, Recipe]]:
    """The comparisons "batch norm", "noise", in two doses, "stuck" and "rates", whose arms are
    (name, rate).
    """
    if profile == "quick":
        plain = quick_vgg_a()
        rates = (0.015, 0.0075, 0.005)
        noise_epochs = rate_epochs = 2
        stuck_epochs = 1
    else:
        config = TrainConfig(30, optimizer="sgd", lr=0.1, momentum=0.0)
        plain = named(replace(full_recipe("002/vgg-no-bn"), config=config), "full/09-a")
        rates = (0.15, 0.075, 0.05)
        noise_epochs = rate_epochs = stuck_epochs = config.epochs
    normed = named(plain, f"{plain.id}-bn", arguments=plain.arguments | {"batch_norm": True})
    noises = {
        name: named(
            plain,
            normed.id + suffix,
            model="vgg_a_noisy",
            arguments=plain.arguments | {"noise": strength},
            epochs=noise_epochs,
        )
        for name, suffix, strength in (
            ("half noise", "-noise", 0.5),
            ("full noise", "-noise-full", 1.0),
        )
    }
    stuck = named(plain, f"{plain.id}-glorot", initialization="glorot", epochs=stuck_epochs)
    arms = {"plain": plain, "batch norm": normed}
    return {
        "batch norm": arms,
        "noise": noises,
        "stuck": {"plain, Glorot's start": stuck},
        "rates": {
            (name, rate): named(arm, f"{arm.id}-{rate:g}", lr=rate, epochs=rate_epochs)
            for name, arm in arms.items()
            for rate in rates
        },
    }


def quick_vgg_a() -> Recipe:
    """VGG-A a sixteenth as wide, on shapes."""
    return Recipe(
        "quick/09-a",
        "vgg_a_cifar",
        "shapes",
        32,
        TrainConfig(epochs=3, optimizer="sgd", lr=0.01),
        train=8_000,
        initialization="kaiming",
        arguments={"plan": narrow("a", 16), "head": "mean"},
    )
