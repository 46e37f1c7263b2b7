"""The laptop profile: what the quick recipes compare, on the photographs of CIFAR-10."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from course_utils.experiments import Recipe
from course_utils.reports.price import IMAGES, macs_of

# Multiply-adds of a training, forward and backward: about a minute on one core of a laptop.
WORK = 2e12
LEAST = 2_000  # training images, whatever a network costs
MORE = 10  # times the images of a recipe that is about few of them
# lessons that stay on drawn shapes: 04 in every profile, 12 because it needs their masks
DRAWN = ("04", "12")
TURNED = ("turns", "turned long")  # comparisons of lesson 10 that are about digits


def on_photographs(recipe: Recipe, data: str = "cifar10") -> Recipe:
    """A quick recipe on real images at full size, on as many of them as WORK pays for.

    Network, optimizer, rates, epochs and augmentation stay; it is tested on all test images, and
    has an id of its own, "laptop/06-a" for "quick/06-a".
    """
    arguments = dict(recipe.arguments)
    if "side" in arguments:  # of the images, which a network without a stride keeps
        arguments["side"] = 32
    moved = replace(
        recipe,
        id=f"laptop/{recipe.id.removeprefix('quick/')}",
        data=data,
        size=None,
        test=None,
        published=None,
        arguments=arguments,
    )
    paid = int(WORK / (3 * macs_of(moved, 32) * recipe.config.epochs))
    there = IMAGES.get(data)
    if there is None:  # your own: all of them
        return replace(moved, train=None)
    images = min(max(paid, LEAST), there)
    return replace(moved, train=min(images, MORE * recipe.train) if recipe.train else images)


def laptop_lesson(
    number: str, groups: Mapping[str, Mapping[Any, Recipe]]
) -> dict[str, dict[Any, Recipe]]:
    """The comparisons of a lesson, each arm on photographs, or on MNIST where it is about digits.

    groups: in the quick profile; those of DRAWN get nothing but their names
    """

    def moved(group: str, recipe: Recipe) -> Recipe:
        if number in DRAWN:
            return replace(recipe, id=f"laptop/{recipe.id.removeprefix('quick/')}")
        return on_photographs(recipe, "mnist" if group in TURNED else "cifar10")

    return {
        name: {arm: moved(name, recipe) for arm, recipe in group.items()}
        for name, group in groups.items()
    }
