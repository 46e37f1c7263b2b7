"""Recipes trained under several seeds, each with what a Watch saw of it."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import nn

from course_utils.analysis import AlongGradient, weights_of
from course_utils.experiments.observers import Observer, Watch
from course_utils.experiments.recipe import Recipe
from course_utils.experiments.result import Result
from course_utils.experiments.runner import execute
from course_utils.runtime.parallel import run_cases
from course_utils.training import TrainState


@dataclass(frozen=True, eq=False)
class WatchedRun:
    """One training and what was seen of it.

    losses: (T,) float64, of each step, in nats; steps: (P,) int64, before which the way ahead was
    measured; ahead: P of them; states: state dicts along the training, the last after all steps;
    model: the trained network
    """

    result: Result
    losses: np.ndarray
    steps: np.ndarray
    ahead: list[AlongGradient]
    states: list[dict[str, torch.Tensor]]
    model: nn.Module

    def at(self, moment: int) -> nn.Module:
        """The network as it was at one of the moments that were kept, 0 the start, -1 the end.

        A copy, in training mode
        """
        model = copy.deepcopy(self.model).train()
        model.load_state_dict(self.states[moment])
        return model

    def networks(self) -> list[nn.Module]:
        """The network at each of the moments that were kept, as `at` gives it."""
        return [self.at(moment) for moment in range(len(self.states))]

    def path(self) -> np.ndarray:
        """Its parameters at these moments, flat: (M, P) float32."""
        return np.array([weights_of(model).numpy() for model in self.networks()])

    def along(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """The measured steps (P,), and what was measured there: (P,), or (P, S) for "losses".

        name: of an attribute of AlongGradient, as "beta"
        """
        return self.steps, np.array([getattr(look, name) for look in self.ahead])

    def high(self, name: str) -> float:
        """The 95th percentile of a number over the measured steps: a maximum would be luck."""
        return float(np.quantile(self.along(name)[1], 0.95))


class Kept(Observer):
    """Keeps the network at the end of its training."""

    model: nn.Module

    def end(self, state: TrainState) -> None:
        self.model = copy.deepcopy(state.model)
        self.model.zero_grad(set_to_none=True)


def watch_run(recipe: Recipe, seed: int, *, device: str, precision: str, **how: Any) -> WatchedRun:
    """Train one recipe under one seed. how: of its Watch, as step_sizes, every and moments"""
    watch = Watch(**how)
    kept = Kept()
    result = execute(recipe, seed, observers=[watch, kept], device=device, precision=precision)
    return WatchedRun(result, watch.losses, watch.steps, watch.ahead, watch.states, kept.model)


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
