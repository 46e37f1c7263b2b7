"""A training watched while it runs: the loss of every step, the way ahead at some, and the weights it came through."""

from dataclasses import dataclass, replace

import numpy as np
import torch

from course_utils.analysis import along_gradient
from course_utils.data import load
from course_utils.experiments.identity import identity
from course_utils.experiments.result import Result, read_result, write_result
from course_utils.experiments.runs import alone, build, measure, prepare, run_folder, settled_precision, train_here
from course_utils.models.batch_norm import add_noise
from course_utils.runtime import pick_device, pick_precision
from course_utils.training import start

EVERY = 50  # steps between two looks at the way ahead, in a run that is kept


@dataclass(frozen=True, eq=False)
class Watched:
    """What was seen of one training.

    result: its Result; losses: (T,) float64, the loss of each of its T steps, in nats
    steps: (P,) int64, the steps before which it was measured; found: P AlongGradients
    moments: (M,) int64, steps; states: M state dicts on the CPU, of the network before these steps, the last after all
    """

    result: Result
    losses: np.ndarray
    steps: np.ndarray
    found: tuple
    moments: np.ndarray
    states: tuple


def watch(recipe, seed=0, *, step_sizes=(), every=1, moments=0, noise=0.0, device=None, precision=None,
          may_diverge=False):  # fmt: skip
    """Train as `recipe` says, as `trial` does, and look at the training while it runs.

    step_sizes: of `along_gradient`, measured before every `every`-th step on the batch of that step; none for ()
    moments: how many states to keep, spread evenly from the first step to the end: none, or at least 2
    may_diverge: as for `trial`; noise: strength of the noise that `add_noise` puts behind every batch norm, 0 for none
    returns: Watched. Watching changes nothing: the weights are those that `trial` ends with.

    >>> watch(recipe, step_sizes=(0.05, 0.1, 0.2, 0.4), every=10).found[0].beta
    """
    device = pick_device(device)
    batches, held_out, test, image_set = prepare(recipe, seed=seed, device=device)
    model = build(recipe, image_set, seed=seed, device=device)
    model = add_noise(model, noise) if noise else model
    config = replace(recipe.config, seed=seed, precision=pick_precision(device, precision))
    total = config.epochs * len(batches)
    wanted = np.unique(np.linspace(0, total, moments).round().astype(int))
    losses, steps, found, states = [], [], [], []

    def look(images, labels):
        try:
            found.append(along_gradient(model, images, labels, step_sizes))
            steps.append(len(losses))
        except ValueError:  # a gradient that is not finite gives no direction
            if not may_diverge:
                raise

    def before(images, labels):
        if step_sizes and len(losses) % every == 0:
            look(images, labels)
        if len(losses) in wanted:
            states.append(_state(model))

    observed = _Observed(batches, before)
    state = start(model, observed, config)
    finite = train_here(model, observed, config, may_diverge, validation=held_out, state=state,
                        on_step=lambda state: losses.append(state.loss))  # fmt: skip
    if moments:
        states.append(_state(model))
    result = measure(recipe, model, test if finite else None, image_set, state.history, config)
    losses = torch.stack(losses).double().cpu().numpy()
    return Watched(result, losses, np.array(steps), tuple(found), wanted, tuple(states))


def run_watched(recipe, *, seed=0, device=None, precision=None, folder="runs", may_diverge=False):
    """`run` of a recipe with step sizes: its result also holds what was seen. An interrupted one begins anew.

    returns: Result
    """
    device, whole = pick_device(device), load(recipe.data)
    precision = settled_precision(recipe, seed, whole, folder, device, precision)
    place = run_folder(recipe, seed, whole, folder, precision)
    with alone(place):
        if stored := read_result(place / "result.json"):
            return Result(**{name: value for name, value in stored.items() if name != "seal"})
        how = {"device": device, "precision": precision, "may_diverge": may_diverge}
        seen = watch(recipe, seed, step_sizes=recipe.step_sizes, every=EVERY, **how)
        watched = {"steps": [int(step) for step in seen.steps]}
        for name in ("loss", "loss_range", "distance", "beta"):
            watched[name] = [float(f"{getattr(one, name):.4g}") for one in seen.found]
        who = identity(recipe, seed, precision, whole)
        result = replace(seen.result, watched=watched, identity=who)
        write_result(place / "result.json", result)
    return result


class _Observed:
    """Batches that are shown to `look(images, labels)` before they are handed out."""

    def __init__(self, batches, look):
        self.batches, self.look, self.generator = batches, look, batches.generator

    def __len__(self):
        return len(self.batches)

    def __iter__(self):
        for images, labels in self.batches:
            self.look(images, labels)
            yield images, labels


def _state(model):
    """A copy of the state dict, on the CPU."""
    return {key: value.detach().cpu().clone() for key, value in model.state_dict().items()}
