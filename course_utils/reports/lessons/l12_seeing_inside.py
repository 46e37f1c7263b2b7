"""Seeing inside: one small VGG, to be explained."""

from dataclasses import replace
from typing import Any

from course_utils.experiments import Recipe
from course_utils.training import TrainConfig


def recipes(profile: str) -> dict[str, dict[Any, Recipe]]:
    """The comparison "networks", whose only arm "vgg" is trained on honest and on marked images."""
    config = TrainConfig(
        epochs=5, optimizer="sgd", lr=0.1, nesterov=True, schedule="one_cycle", weight_decay=5e-4
    )
    head = {"head": "mean"}
    quick = Recipe(
        "quick/12-vgg",
        "vgg_a_bn",
        "shapes",
        128,
        config,
        train=4_000,
        arguments=head | {"plan": "8 8 M 16 16 M 32 32 M 64 64"},
    )
    if profile == "quick":
        return {"networks": {"vgg": quick}}
    full = replace(
        quick,
        id="full/12-vgg",
        config=replace(config, epochs=40),
        train=10_000,
        arguments=head | {"plan": "32 32 M 64 64 M 128 128 M 256 256"},
    )
    return {"networks": {"vgg": full}}
