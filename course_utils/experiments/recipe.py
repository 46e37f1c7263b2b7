"""A recipe: one training, complete, as data."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any

import torch
from torch import nn

from course_utils.experiments.augmentations import AUGMENTATIONS
from course_utils.models.initialization import INITIALIZATIONS
from course_utils.runtime.registry import find
from course_utils.training import TrainConfig

# What a recipe is called and what is said of it: these fields decide no number.
DESCRIPTIVE = ("id", "published", "choices")


@dataclass(frozen=True)
class Recipe:
    """One training, complete: the same recipe and seed on the same data give the same run.

    id: report and row, as "000/basenet-adam"
    published: test accuracy in percent, None where none is printed
    validation: share of the training images held out
    train, test: how many images to use, None for all
    arguments: of create_model, beside num_classes and in_channels
    initialization: a key of INITIALIZATIONS applied to the new network, or a report's own (see
    `registry`); None for the network's
    size: pixels that every image is resized to, None for its own, padded to 32
    normalize: (mean, std) for every channel, None for those of the data set
    crop_padding (pixels), flip: augmentation
    augment: a key of AUGMENTATIONS, or a report's own, for what goes beyond these two
    step_sizes: of the way ahead that `Watch` measures while it trains, none for ()
    choices: what the report leaves open and how it was settled
    """

    id: str
    model: str
    data: str
    batch_size: int
    config: TrainConfig
    validation: float = 0.0
    train: int | None = None
    test: int | None = None
    arguments: dict[str, Any] = field(default_factory=dict)
    initialization: str | None = None
    size: int | None = None
    normalize: tuple[float, float] | None = None
    crop_padding: int = 0
    flip: bool = False
    augment: str | None = None
    step_sizes: tuple[float, ...] = ()
    published: float | None = None
    choices: str = ""

    @cached_property
    def augmentation(self) -> Callable[[torch.Tensor, torch.Generator], torch.Tensor] | None:
        """The function that `augment` names. raises: ValueError, see `registry.find`"""
        return find(self.augment, AUGMENTATIONS, "augment") if self.augment else None

    @cached_property
    def initializer(self) -> Callable[[nn.Module], None] | None:
        """The function that `initialization` names. raises: ValueError, see `registry.find`"""
        if self.initialization is None:
            return None
        return find(self.initialization, INITIALIZATIONS, "initialization")


def stored_recipe(fields: Mapping[str, Any]) -> Recipe:
    """The Recipe that a result holds as a dict.

    Fields that recipes have got since then stand at their defaults.
    raises: TypeError or ValueError for a dict that is none
    """
    return Recipe(**{**fields, "config": TrainConfig(**fields["config"])})


def altered(recipe: Recipe, *, data: str | None = None, epochs: int | None = None) -> Recipe:
    """The recipe with other data or epochs; None keeps them.

    One that really differs gets another id and no published number: its runs must not count as the
    row's.
    """
    config = replace(recipe.config, epochs=epochs or recipe.config.epochs)
    other = replace(recipe, data=data or recipe.data, config=config)
    return recipe if other == recipe else replace(other, id=f"{recipe.id}-altered", published=None)


def named(recipe: Recipe, name: str, **changes: Any) -> Recipe:
    """A recipe with changes, those of its config among them, under another name.

    No published number is its own.
    """
    config = {key: changes.pop(key) for key in list(changes) if hasattr(recipe.config, key)}
    settings = replace(recipe.config, **config)
    return replace(recipe, id=name, published=None, config=settings, **changes)


def flat(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The deciding fields of a recipe in one level: those of its config and network among them.

    fields: as `asdict` or `identity.deciding` gives them
    """
    parts = {"config": {}, "arguments": {}} | dict(fields)
    nested = ("config", "arguments")
    own = {name: parts[name] for name in parts if name not in (*DESCRIPTIVE, *nested)}
    config = {name: parts["config"][name] for name in parts["config"]}
    config.pop("seed", None)
    config.pop("precision", None)
    return own | config | parts["arguments"]


class Arms(dict[str, Recipe]):
    """Recipes by name, as the arms of a comparison.

    A notebook shows what they have in common and where they differ.
    """

    def __repr__(self) -> str:
        return differences(self)

    _repr_markdown_ = __repr__


def differences(recipes: Mapping[str, Recipe]) -> str:
    """What recipes have in common and where they differ, as Markdown: what a comparison compares.

    recipes: from a name to a Recipe
    """
    fields = {name: flat(asdict(recipe)) for name, recipe in recipes.items()}
    names = list(dict.fromkeys(key for arm in fields.values() for key in arm))
    usual = flat(asdict(Recipe("", "", "", 0, TrainConfig(1))))
    changed = [key for key in names if len({repr(arm.get(key)) for arm in fields.values()}) > 1]
    first = next(iter(fields.values()))
    common = [
        f"{key} {in_words(first[key])}"
        for key in names
        if key not in changed and first[key] != usual.get(key)
    ]
    lines = [f"All: {', '.join(common)}.", ""]
    if changed:
        lines += [f"| arm | {' | '.join(changed)} |", "|---|" + "---|" * len(changed)]
        for name, arm in fields.items():
            values = " | ".join(in_words(arm.get(key)) for key in changed)
            lines.append(f"| {in_words(name)} | {values} |")
    return "\n".join(lines)


def in_words(value: object) -> str:
    """A field's value as a table shows it."""
    if isinstance(value, dict):
        return ", ".join(f"{key} {in_words(inner)}" for key, inner in value.items()) or "none"
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (tuple, list)):
        return " ".join(map(in_words, value))
    return f"{value:g}" if isinstance(value, float) else str(value)
