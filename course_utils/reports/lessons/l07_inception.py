"""Inception: GoogLeNet from three starts, and report 003's stem and training crossed."""

from dataclasses import replace
from typing import Any

from course_utils.experiments import Recipe
from course_utils.experiments.recipe import named
from course_utils.models import googlenet
from course_utils.reports.catalog import full_recipe
from course_utils.training import TrainConfig


def recipes(profile: str) -> dict[str, dict[Any, Recipe]]:
    """The comparisons "starts", "heads" and "cross"."""
    if profile == "quick":
        paper, vanilla = quick_googlenet()
        improved = full_recipe("003/mnist/improved-googlenet")
    else:
        vanilla = full_recipe("003/cifar10/googlenet")
        paper = named(vanilla, "full/07-paper", model="googlenet")
        improved = full_recipe("003/cifar10/improved-googlenet")
    starts = {
        "Glorot": paper,
        "Kaiming": named(paper, f"{profile}/07-paper-kaiming", initialization="kaiming"),
        "batch norm": named(paper, f"{profile}/07-paper-bn", model="googlenet_bn"),
    }
    heads = {}
    for name in ("Glorot", "Kaiming"):
        start = starts[name]
        heads[f"{name}, heads"] = start
        heads[f"{name}, no heads"] = named(start, f"{start.id}-no-heads", auxiliary_weight=0.0)
    return {"starts": starts, "heads": heads, "cross": crossed(profile, vanilla, improved)}


def quick_googlenet() -> tuple[Recipe, Recipe]:
    """The paper's network an eighth as wide, and the same with batch norm, as report 003 has it."""
    paper = Recipe(
        "quick/07-paper",
        "googlenet",
        "digits",
        32,
        TrainConfig(epochs=4, optimizer="adam", lr=2e-3),
        arguments={"widths": googlenet.narrow(8)},
    )
    vanilla = named(
        paper,
        "quick/07-googlenet",
        model="googlenet_bn",
        batch_size=64,
        optimizer="sgd",
        lr=0.01,
        epochs=3,
    )
    return paper, vanilla


def crossed(profile: str, vanilla: Recipe, improved: Recipe) -> dict[str, Recipe]:
    """Two stems, each with two trainings; of the improved row it is the training alone."""
    config = replace(improved.config, epochs=vanilla.config.epochs, lr=10 * vanilla.config.lr)
    training = named(
        replace(vanilla, config=config),
        f"{profile}/07-training",
        augment=improved.augment,
        flip=improved.flip,
    )
    stem = "improved_googlenet"
    return {
        "7x7, vanilla": vanilla,
        "three 3x3, vanilla": named(vanilla, f"{profile}/07-stem", model=stem),
        "7x7, improved": training,
        "three 3x3, improved": named(training, f"{profile}/07-improved-googlenet", model=stem),
    }
