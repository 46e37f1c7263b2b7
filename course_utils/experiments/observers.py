"""What looks at a training while it runs: it is watched, kept and stopped by observers."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from course_utils.analysis import AlongGradient, along_gradient
from course_utils.training import TrainConfig, TrainState, checkpoints, is_first

EVERY = 50  # steps between two looks at the way ahead, in a run that is kept
SEEN = ("loss", "loss_range", "distance", "beta")  # of an AlongGradient: what a result keeps


class Observer:
    """Looks at a training while it runs, and changes nothing. One overrides what it needs.

    A function of a TrainState, such as `progress` and `live_view` give, is an observer too: it is
    called as `after` is.
    """

    def begin(self, state: TrainState, config: TrainConfig) -> None:
        """Before the first step; in a run that goes on, before the next one."""

    def before(self, state: TrainState, images: torch.Tensor, labels: torch.Tensor) -> None:
        """Before the step on this batch."""

    def after(self, state: TrainState) -> object:
        """After a step, before the epoch's checkpoint is written. True ends the training there."""

    def end(self, state: TrainState) -> None:
        """After the last step."""


class Called(Observer):
    """A function of a TrainState as an Observer."""

    def __init__(self, function: Callable[[TrainState], object]) -> None:
        self.function = function

    def after(self, state: TrainState) -> object:
        return self.function(state)


class Checkpoint(Observer):
    """Keeps a run after every epoch.

    path: of the file; about: what stands in it beside the state, with the run's key
    watch: the run's Watch or None
    """

    def __init__(self, path: Path, about: dict[str, Any], watch: "Watch | None" = None) -> None:
        self.path = path
        self.about = about
        self.watch = watch

    def begin(self, state: TrainState, config: TrainConfig) -> None:
        self.config = config
        if self.path.exists():
            about = checkpoints.resume(self.path, state, config, key=self.about["key"])
            if self.watch:
                self.watch.seen = about["watched"]

    def after(self, state: TrainState) -> None:
        if state.epoch_ended and is_first():
            seen = {"watched": self.watch.seen} if self.watch else {}
            checkpoints.save(self.path, state, config=self.config, about=self.about | seen)


class Watch(Observer):
    """Keeps the losses, the way ahead before some steps, and the weights along the way.

    step_sizes: of `along_gradient`, measured before every `every`-th step on the batch of that
    step; none for ()
    moments: how many states to keep, spread evenly from the first step to the end: none, or at
    least 2

    Afterwards:
    losses: (T,) float64, the loss of each of its T steps, in nats; of a run that went on, those
    since then
    steps: (P,) int64, the steps before which the way ahead was measured; ahead: P AlongGradients
    moments: (M,) int64, steps; states: M state dicts on the CPU, of the network before these steps,
    the last after all
    seen: steps, and of each the loss, loss_range, distance and beta, to four digits: what a Result
    keeps

    >>> watch = Watch(step_sizes=(0.05, 0.1, 0.2, 0.4), every=10)
    >>> result = execute(recipe, observers=[watch])
    >>> watch.ahead[0].beta
    """

    def __init__(self, step_sizes: Sequence[float] = (), every: int = 1, moments: int = 0) -> None:
        self.step_sizes = step_sizes
        self.every = every
        self.count = moments
        self.seen: dict[str, list[Any]] = {name: [] for name in ("steps", *SEEN)}
        self.losses: Any = []  # tensors until the end, then an array: no step waits for a number
        self.ahead: list[AlongGradient] = []
        self.states: list[dict[str, torch.Tensor]] = []

    def begin(self, state: TrainState, config: TrainConfig) -> None:
        total = config.epochs * state.steps_per_epoch
        self.moments = np.unique(np.linspace(0, total, self.count).round().astype(int))

    def before(self, state: TrainState, images: torch.Tensor, labels: torch.Tensor) -> None:
        if self.step_sizes and state.step % self.every == 0:
            self._look(state, images, labels)
        if state.step in self.moments:
            self.states.append(_copy(state.model))

    def _look(self, state: TrainState, images: torch.Tensor, labels: torch.Tensor) -> None:
        try:
            ahead = along_gradient(state.model, images, labels, self.step_sizes)
        except ValueError:
            # A gradient that is not finite gives no direction; the epoch's end says so.
            return
        self.ahead.append(ahead)
        self.seen["steps"].append(state.step)
        for name in SEEN:
            self.seen[name].append(float(f"{getattr(ahead, name):.4g}"))

    def after(self, state: TrainState) -> None:
        self.losses.append(state.loss)

    def end(self, state: TrainState) -> None:
        if self.count:  # the last moment, which no step follows
            self.states.append(_copy(state.model))
        stacked = torch.stack(self.losses) if self.losses else torch.empty(0)
        self.losses = stacked.double().cpu().numpy()
        self.steps = np.array(self.seen["steps"], dtype=int)


def _copy(model: nn.Module) -> dict[str, torch.Tensor]:
    """A copy of the state dict, on the CPU."""
    return {key: value.detach().cpu().clone() for key, value in model.state_dict().items()}
