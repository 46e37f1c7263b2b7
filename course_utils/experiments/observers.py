"""What looks at a training while it runs: it is watched, kept and stopped by observers, and changed by none."""

import numpy as np
import torch

from course_utils.analysis import along_gradient
from course_utils.training import checkpoints, is_first

EVERY = 50  # steps between two looks at the way ahead, in a run that is kept
SEEN = ("loss", "loss_range", "distance", "beta")  # of an AlongGradient: what a result keeps


class Observer:
    """Looks at a training while it runs. One of its own overrides what it needs.

    A function of a TrainState, such as `progress` and `live_view` give, is an observer too: it is called as `after` is.
    """

    def begin(self, state, config):
        """Before the first step; in a run that goes on, before the next one. config: TrainConfig"""

    def before(self, state, images, labels):
        """Before the step on this batch."""

    def after(self, state):
        """After a step, before the epoch's checkpoint is written. True ends the training there."""

    def end(self, state):
        """After the last step."""


class Checkpoint(Observer):
    """Keeps a run after every epoch.

    path: of the file; about: what stands in it beside the state, with the run's key; watch: the run's Watch or None
    """

    def __init__(self, path, about, watch=None):
        self.path, self.about, self.watch = path, about, watch

    def begin(self, state, config):
        self.config = config
        if self.path.exists():
            about = checkpoints.resume(self.path, state, config, key=self.about["key"])
            if self.watch:
                self.watch.seen = about["watched"]

    def after(self, state):
        if state.epoch_ended and is_first():
            seen = {"watched": self.watch.seen} if self.watch else {}
            checkpoints.save(self.path, state, config=self.config, about=self.about | seen)


class Watch(Observer):
    """Keeps the loss of every step, the way ahead before some, and the weights that the training came through.

    step_sizes: of `along_gradient`, measured before every `every`-th step on the batch of that step; none for ()
    moments: how many states to keep, spread evenly from the first step to the end: none, or at least 2

    Afterwards:
    losses: (T,) float64, the loss of each of its T steps, in nats; of a run that went on, those since then
    steps: (P,) int64, the steps before which the way ahead was measured; ahead: P AlongGradients
    moments: (M,) int64, steps; states: M state dicts on the CPU, of the network before these steps, the last after all
    seen: steps, and of each the loss, loss_range, distance and beta, to four digits: what a Result keeps

    >>> watch = Watch(step_sizes=(0.05, 0.1, 0.2, 0.4), every=10)
    >>> result = execute(recipe, observers=[watch])
    >>> watch.ahead[0].beta
    """

    def __init__(self, step_sizes=(), every=1, moments=0):
        self.step_sizes, self.every, self.count = step_sizes, every, moments
        self.seen = {name: [] for name in ("steps", *SEEN)}
        self.losses, self.ahead, self.states = [], [], []

    def begin(self, state, config):
        total = config.epochs * state.steps_per_epoch
        self.moments = np.unique(np.linspace(0, total, self.count).round().astype(int))

    def before(self, state, images, labels):
        if self.step_sizes and state.step % self.every == 0:
            self._look(state, images, labels)
        if state.step in self.moments:
            self.states.append(_copy(state.model))

    def _look(self, state, images, labels):
        try:
            ahead = along_gradient(state.model, images, labels, self.step_sizes)
        except ValueError:  # a gradient that is not finite gives no direction; the epoch's end says that it diverged
            return
        self.ahead.append(ahead)
        self.seen["steps"].append(state.step)
        for name in SEEN:
            self.seen[name].append(float(f"{getattr(ahead, name):.4g}"))

    def after(self, state):
        self.losses.append(state.loss)

    def end(self, state):
        if self.count:
            self.states.append(_copy(state.model))
        self.losses = (
            torch.stack(self.losses).double().cpu().numpy() if self.losses else np.empty(0)
        )
        self.steps = np.array(self.seen["steps"], dtype=int)


def _copy(model):
    """A copy of the state dict, on the CPU."""
    return {key: value.detach().cpu().clone() for key, value in model.state_dict().items()}
