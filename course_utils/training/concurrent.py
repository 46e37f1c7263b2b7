"""Several networks trained at once on one stream of batches, for the price of one pipeline.

A sweep, seeds or ablations: a small network leaves most of a GPU idle. Here each batch is drawn and
augmented once, and every network takes its step on it, on a CUDA device each in a stream of its
own, so that their kernels run beside each other. They stay independent modules: to stack their
weights and map over them would turn their convolutions into grouped ones, which are slower.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

import torch
from torch import nn

from course_utils.runtime import seeded, settle_threads
from course_utils.runtime.registry import find
from course_utils.training.cuda_graph import pick_step
from course_utils.training.diagnostics import check_batch, explained
from course_utils.training.loop import Step, Totals, finish_epoch
from course_utils.training.optimizers import set_lr
from course_utils.training.schedules import SCHEDULES
from course_utils.training.train_config import TrainConfig
from course_utils.training.train_state import (
    History,
    LabeledBatches,
    TrainState,
    capture_rng,
    restore_rng,
    start,
)


def train_together(
    models: Sequence[nn.Module],
    batches: LabeledBatches,
    configs: Sequence[TrainConfig],
    *,
    validation: LabeledBatches | None = None,
) -> list[History]:
    """Train each model under its config, in place, all on the same batches.

    models, configs: one for each; the configs may differ in all but their epochs. The models share
    a device.
    batches, validation: as for `train`. Each model comes out as `train` would leave it alone with
    these batches, to rounding: it has its own optimizer, schedule, loss and random state of
    dropout.
    returns: their Histories; `seconds` is the time of the whole epoch. A training that diverges
    ends there, and its History with it; the others go on
    raises: ValueError where the numbers of models and configs, or the epochs, differ
    """
    epochs = {config.epochs for config in configs}
    if len(models) != len(configs) or len(epochs) != 1:
        raise ValueError(
            "there must be one config for each model and one number of epochs, got "
            f"{len(models)} models, {len(configs)} configs and epochs {sorted(epochs)}; train the "
            "others on their own"
        )
    settle_threads(next(models[0].parameters()).device)
    members = [begin(model, batches, config) for model, config in zip(models, configs, strict=True)]
    with seeded(0):  # the outer random state is put back; each member brings its own
        for _ in range(epochs.pop()):
            going = [member for member in members if not member.diverged]
            train_epoch(going, batches, validation)
    return [member.state.history for member in members]


@dataclass
class Member:
    """One of several trainings: its state, step, random state and, on a CUDA device, its stream."""

    config: TrainConfig
    state: TrainState
    step: Step
    rng: dict[str, torch.Tensor]
    stream: torch.cuda.Stream | None
    diverged: bool = False


def begin(model: nn.Module, batches: LabeledBatches, config: TrainConfig) -> Member:
    """A training of which no step has been taken."""
    device = next(model.parameters()).device
    with seeded(config.seed):
        rng = capture_rng(device)  # the state in which `train` would begin
    stream = torch.cuda.Stream(device) if device.type == "cuda" else None
    return Member(config, start(model, batches, config), pick_step(device), rng, stream)


def train_epoch(
    members: Sequence[Member], batches: LabeledBatches, validation: LabeledBatches | None
) -> None:
    """One pass over the batches, every member on each of them."""
    began = time.perf_counter()
    totals = [Totals(member.state.model) for member in members]
    for member in members:
        member.state.model.train()
    for images, labels in batches:
        for member, sums in zip(members, totals, strict=True):
            with isolated(member):
                learn(member, images, labels, sums)
        for member in members:  # the next batch may take the memory of this one
            if member.stream:
                torch.cuda.current_stream().wait_stream(member.stream)
    for member, sums in zip(members, totals, strict=True):
        try:
            finish_epoch(member.state, sums, validation, member.config, began)
        except FloatingPointError:
            member.diverged = True


def learn(member: Member, images: torch.Tensor, labels: torch.Tensor, totals: Totals) -> None:
    """What `train` does with a batch, for one member; a test holds the two equal."""
    state = member.state
    config = member.config
    total_steps = config.epochs * state.steps_per_epoch
    schedule = find(config.schedule, SCHEDULES, "schedule")
    set_lr(state.optimizer, config.lr * schedule(state.step / total_steps))
    if not state.images:
        check_batch(state.model, images, labels)
    with explained(state.model, images, labels):
        state.loss, logits = member.step(state.model, state.optimizer, images, labels, config)
    state.step += 1
    state.images += len(images)
    totals.add(state.loss, logits, labels)


@contextmanager
def isolated(member: Member) -> Iterator[None]:
    """A block under a member's random state and in its stream."""
    restore_rng(member.rng)
    if member.stream:
        member.stream.wait_stream(torch.cuda.current_stream())  # the batch must be there
    with torch.cuda.stream(member.stream) if member.stream else nullcontext():
        yield
    member.rng = capture_rng(next(member.state.model.parameters()).device)
