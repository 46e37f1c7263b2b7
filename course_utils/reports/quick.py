"""Published rows and other recipes made small enough for a laptop."""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any

from course_utils.experiments import Recipe
from course_utils.experiments.recipe import Arms
from course_utils.reports.catalog import ROWS, full_recipe
from course_utils.reports.laptop import laptop_lesson, on_photographs
from course_utils.reports.lessons import LESSONS
from course_utils.reports.price import macs_of
from course_utils.runtime.device import PROFILES
from course_utils.runtime.errors import UserError
from course_utils.training import TrainConfig

# By model or by row, for a laptop: on `shapes` BaseNet stays under 75 percent, resnet_tiny passes
# 90.
ADAM = TrainConfig(epochs=8, optimizer="adam", lr=2e-3, schedule="cosine")
SGD = replace(ADAM, optimizer="sgd", lr=0.05)
ONE_CYCLE = TrainConfig(
    epochs=7,
    optimizer="sgd",
    lr=0.2,
    nesterov=True,
    schedule="one_cycle",
    weight_decay=5e-4,
    label_smoothing=0.1,
)
QUICK = {"lenet5": ADAM, "basenet": ADAM, "basenet_residual": ADAM, "000/basenet-sgd": SGD}


def quick_recipe(name: str, data: str = "shapes") -> Recipe:
    """Seconds on two cores: a few epochs of at most 10,000 images, tested on at most 2,000.

    name: of a model, or the id of a row, which keeps its optimizer and the arguments of its model
    """
    row = ROWS.get(name)
    model = row.model if row else name
    arguments = row.arguments if row else {}
    config = QUICK.get(name) or QUICK.get(model, ONE_CYCLE)
    short = name.replace("/", "-") if arguments else model
    return Recipe(
        f"quick/{short}-{config.optimizer}",
        model,
        data,
        128,
        config,
        validation=0.1,
        train=10_000,
        test=2_000,
        arguments=arguments,
    )


def find_recipe(model: str, data: str | None, profile: str) -> Recipe:
    """The recipe for a model, or for a row's id, under a profile: "quick", "laptop" or "full".

    data: None for the profile's own
    """
    if profile == "full":
        return full_recipe(model, data)
    if profile == "laptop":
        return on_photographs(quick_recipe(model), data or "cifar10")
    return quick_recipe(model, data or "shapes")


EMBEDDED = {"cifar10": "shapes", "cifar100": "shapes", "mnist": "digits"}
WORK = 100e9  # multiply-adds of one pass over the training images of a scaled row
MOST = 2_000  # of these images
LEAST = 128
EPOCHS = 2
BATCH = 64
TEST = 500


def scaled(row: Recipe) -> Recipe:
    """A published row made small: its network, loss, optimizer and augmentation, on a few images.

    It says that the row runs, and nothing about the row's accuracy, so it has an id and references
    of its own.
    """
    images = int(min(MOST, max(LEAST, WORK / macs_of(row, 32))))
    return replace(
        row,
        id=f"quick/{row.id}",
        data=EMBEDDED[row.data],
        train=images,
        test=TEST,
        size=None,
        published=None,
        batch_size=min(BATCH, row.batch_size),
        config=replace(row.config, epochs=EPOCHS),
    )


def rows_under(profile: str, rows: Iterable[Recipe]) -> list[Recipe]:
    """Published rows as a profile runs them: "quick" scaled down, "full" as they are.

    raises: ValueError for another profile
    """
    if profile not in ("quick", "full"):
        raise UserError(
            f"a published row is run quick, scaled down, or full, as published; got {profile!r}"
        )
    return [scaled(row) if profile == "quick" else row for row in rows]


def lesson(number: str, profile: str, **options: Any) -> dict[str, Arms]:
    """The recipes of a notebook: from the name of a comparison to its arms, each a Recipe.

    number: as "06"; profile: "quick", "laptop" or "full"; options: `data` for notebook 05

    >>> list(lesson("06", "quick")["heads"])
    ['three linear layers', 'mean and one layer']
    """
    if number not in LESSONS or profile not in PROFILES:
        raise UserError(
            f"lesson takes one of {', '.join(LESSONS)} and one of {', '.join(PROFILES)}, "
            f"got {number!r} and {profile!r}"
        )
    groups = LESSONS[number]("full" if profile == "full" else "quick", **options)
    if profile == "laptop":
        groups = laptop_lesson(number, groups)
    return {name: Arms(group) for name, group in groups.items()}


@lru_cache
def quick_recipes() -> dict[str, Recipe]:
    """Every recipe of the quick profile by its id.

    Those that have a reference, and those that may get one.
    """
    groups = [group for make in LESSONS.values() for group in make("quick").values()]
    recipes = [recipe for group in groups for recipe in group.values()]
    recipes += [quick_recipe("basenet"), quick_recipe("resnet_tiny")]
    return {recipe.id: recipe for recipe in recipes}
