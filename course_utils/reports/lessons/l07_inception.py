"""Inception: GoogLeNet from three starts, and report 003's stem and training crossed."""

from dataclasses import replace
from typing import Any

from course_utils.experiments import Recipe
from course_utils.experiments.recipe import named
from course_utils.models import googlenet
from course_utils.reports.catalog import full_recipe
from course_utils.training import TrainConfig

RATES = (0.001, 0.002, 0.004, 0.008)  # of Adam, for the narrow network on digits


def recipes(profile: str) -> dict[str, dict[Any, Recipe]]:
    """The comparisons "starts", "heads" and "cross".

    heads: by (start with heads or without, learning rate); `l07_sweep` holds what they gave. In the
    full profile the published rate alone
    """
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
    heads: dict[tuple[str, float], Recipe] = {}
    for name in ("Glorot", "Kaiming"):
        heads |= by_rate(f"{name}, heads", starts[name], profile)
        silent = named(starts[name], f"{starts[name].id}-no-heads", auxiliary_weight=0.0)
        heads |= by_rate(f"{name}, no heads", silent, profile)
    return {"starts": starts, "heads": heads, "cross": crossed(profile, vanilla, improved)}


def by_rate(name: str, recipe: Recipe, profile: str) -> dict[tuple[str, float], Recipe]:
    """A recipe under each of RATES by (name, rate), with images held out to choose by; in the full
    profile as it is.
    """
    if profile == "full":
        return {(name, recipe.config.lr): recipe}
    chosen_by = replace(recipe, validation=0.15)
    return {
        (name, rate): named(chosen_by, f"{recipe.id}-{rate:g}", lr=rate, schedule="cosine")
        for rate in RATES
    }


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
    # report 003's ratio: 0.01 for the improved networks, 0.001 for the vanilla ones
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
