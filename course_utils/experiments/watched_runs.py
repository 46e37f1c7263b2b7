"""Recipes trained under several seeds, each with what a Watch saw of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from course_utils.analysis import AlongGradient
from course_utils.experiments.observers import Watch
from course_utils.experiments.recipe import Recipe
from course_utils.experiments.result import Result
from course_utils.experiments.runner import execute
from course_utils.runtime.parallel import run_cases


@dataclass(frozen=True, eq=False)
class WatchedRun:
    """One training and what was seen of it.

    losses: (T,) float64, of each step, in nats; steps: (P,) int64, before which the way ahead was
    measured; ahead: P of them; states: state dicts along the training, the last after all steps
    """

    result: Result
    losses: np.ndarray
    steps: np.ndarray
    ahead: list[AlongGradient]
    states: list[dict[str, torch.Tensor]]


def watch_run(recipe: Recipe, seed: int, *, device: str, precision: str, **how: Any) -> WatchedRun:
    """Train one recipe under one seed. how: of its Watch, as step_sizes, every and moments"""
    watch = Watch(**how)
    result = execute(recipe, seed, observers=[watch], device=device, precision=precision)
    return WatchedRun(result, watch.losses, watch.steps, watch.ahead, watch.states)


def watch_all(
    recipes: Mapping[Any, Recipe],
    seeds: Sequence[int],
    *,
    device: torch.device | str | None = None,
    **how: Any,
) -> dict[Any, list[WatchedRun]]:
    """Train each recipe under each seed, a few at a time: from its name to a WatchedRun a seed.

    how: of the Watch of every run, as step_sizes, every and moments

    >>> watch_all({"plain": recipe}, (0, 1, 2), moments=10)["plain"][0].losses
    """
    cases = [(recipe, seed) for recipe in recipes.values() for seed in seeds]
    runs = run_cases(watch_run, cases, device=device, **how)
    count = len(seeds)
    return {name: runs[i * count : (i + 1) * count] for i, name in enumerate(recipes)}
