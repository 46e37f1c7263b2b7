"""What a number belongs to: a recipe under one seed, in one precision, on one data set."""

import os
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import torch

from course_utils.data import ImageSet, load
from course_utils.experiments.identity import identity, key_of
from course_utils.experiments.recipe import Recipe
from course_utils.runtime import PRECISIONS, pick_device, pick_precision
from course_utils.training import TrainConfig, broadcast


@dataclass(frozen=True)
class Run:
    """A run before it is begun: see `plan`, which makes one.

    precision: "fp32" or "bf16", as it was picked; image_set: whole, as `load` gives it
    """

    recipe: Recipe
    seed: int
    precision: str
    image_set: ImageSet
    device: torch.device

    @cached_property
    def identity(self) -> dict[str, Any]:
        """All that decides the run's numbers, see `identity.identity`."""
        return identity(self.recipe, self.seed, self.precision, self.image_set)

    @property
    def key(self) -> str:
        """The key of its identity: 16 hexadecimal digits."""
        return key_of(self.identity)

    @property
    def config(self) -> TrainConfig:
        """The recipe's TrainConfig with the run's seed and precision."""
        return replace(self.recipe.config, seed=self.seed, precision=self.precision)

    def folder(self, store: Path | str) -> Path:
        """The run's folder in a store: readable by its name, unique by the run's key."""
        name = f"{self.recipe.id.replace('/', '-')}-{self.recipe.data}-seed{self.seed}"
        return Path(store) / f"{name}-{self.precision}-{self.key[:10]}"


def plan(
    recipe: Recipe,
    seed: int = 0,
    *,
    store: Path | str | None = None,
    device: torch.device | str | None = None,
    precision: str | None = None,
    image_set: ImageSet | None = None,
) -> Run:
    """The Run of a recipe: on the device asked for, else the fastest; its data read if not given.

    Its precision is the one asked for, else that in which the store has it begun, else the faster
    in a self-test: a run is not begun again in another because a second self-test came out
    otherwise. Of several processes, all get that of the first.
    """
    on = pick_device(device)
    images = load(recipe.data) if image_set is None else image_set
    asked = precision or os.environ.get("COURSE_PRECISION")
    if store is not None and not asked:
        runs = [Run(recipe, seed, name, images, on) for name in PRECISIONS]
        # "lock" has no dot: a folder that holds nothing else is not begun
        begun = [run.precision for run in runs if any(run.folder(store).glob("*.*"))]
        asked = begun[0] if len(begun) == 1 else None
    return Run(recipe, seed, broadcast(pick_precision(on, asked)), images, on)
