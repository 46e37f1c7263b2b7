"""Several networks trained at once on one stream of batches: a sweep, seeds or ablations for the price of one pipeline.

A small network leaves most of a GPU idle. Here each batch is drawn and augmented once, and every network takes its step
on it, on a CUDA device each in a stream of its own, so that their kernels run beside each other. They stay independent
modules: to stack their weights and map over them would turn their convolutions into grouped ones, which are slower.
"""

import time
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

import torch

from course_utils.runtime import seeded, settle_threads
from course_utils.training.cuda_graph import pick_step
from course_utils.training.loop import (
    Totals,
    TrainConfig,
    TrainState,
    capture_rng,
    finish_epoch,
    learn_from,
    restore_rng,
    start,
)


def train_together(models, batches, configs, *, validation=None):
    """Train each model under its config, in place, all on the same batches, and return their Histories.

    models, configs: one for each; the configs may differ in all but their epochs. The models share a device.
    batches, validation: as for `train`. Each model comes out as `train` would leave it alone with these batches, to
    rounding: it has its own optimizer, schedule, loss and random state of dropout.
    returns: list of History; `seconds` is the time of the whole epoch. A training that diverges ends there, and its
    History with it; the others go on
    raises: ValueError where the numbers of models and configs, or the epochs, differ
    """
    epochs = {config.epochs for config in configs}
    if len(models) != len(configs) or len(epochs) != 1:
        raise ValueError(
            f"there must be one config for each model and one number of epochs, got {len(models)} models, "
            f"{len(configs)} configs and epochs {sorted(epochs)}; train the others on their own"
        )
    settle_threads(next(models[0].parameters()).device)
    members = [
        member(model, batches, config) for model, config in zip(models, configs, strict=True)
    ]
    with seeded(0):  # the outer random state is put back; each member brings its own
        for _ in range(epochs.pop()):
            going = [one for one in members if not one.diverged]
            train_epoch(going, batches, validation)
    return [one.state.history for one in members]


@dataclass
class Member:
    """One of several trainings: its state, its step, its random state and, on a CUDA device, its stream."""

    config: TrainConfig
    state: TrainState
    step: object
    rng: dict
    stream: torch.cuda.Stream | None
    totals: Totals | None = None
    diverged: bool = False


def member(model, batches, config):
    """A training of which no step has been taken."""
    device = next(model.parameters()).device
    with seeded(config.seed):
        rng = capture_rng(device)
    stream = torch.cuda.Stream(device) if device.type == "cuda" else None
    return Member(config, start(model, batches, config), pick_step(device), rng, stream)


def train_epoch(members, batches, validation):
    """One pass over the batches, every member on each of them."""
    began = time.perf_counter()
    for one in members:
        one.state.model.train()
        one.totals = Totals(one.state.model)
    for images, labels in batches:
        for one in members:
            with own(one):
                learn_from(
                    images, labels, one.state.model, one.state, one.totals, one.config, one.step
                )
        for one in members:  # the next batch may take the memory of this one
            if one.stream:
                torch.cuda.current_stream().wait_stream(one.stream)
    for one in members:
        try:
            finish_epoch(one.state, one.totals, validation, one.config, began)
        except FloatingPointError:
            one.diverged = True


@contextmanager
def own(one):
    """A block under a member's random state and in its stream."""
    restore_rng(one.rng)
    if one.stream:
        one.stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(one.stream) if one.stream else nullcontext():
        yield
    one.rng = capture_rng(next(one.state.model.parameters()).device)
