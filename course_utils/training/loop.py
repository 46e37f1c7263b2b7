"""The training loop, written out: TrainConfig in, History out, one callback."""

import math
import time
from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import nn

from course_utils.runtime import autocast, seeded, settle_threads
from course_utils.runtime.registry import find
from course_utils.training.diagnostics import check_batch, explained
from course_utils.training.distributed import all_reduce
from course_utils.training.losses import LOSSES
from course_utils.training.optimizers import set_lr
from course_utils.training.schedules import SCHEDULES
from course_utils.training.train_config import TrainConfig
from course_utils.training.train_state import (
    History,
    LabeledBatches,
    TrainState,
    check_between_epochs,
    restore_rng,
    start,
)

# (model, optimizer, images, labels, config) -> (loss, logits), as `take_step`
Step = Callable[
    [nn.Module, torch.optim.Optimizer, torch.Tensor, torch.Tensor, TrainConfig],
    tuple[torch.Tensor, torch.Tensor],
]
# (outputs, labels, config) -> (logits (N, K), loss ()), as `loss_of`
Measure = Callable[
    [torch.Tensor | tuple[torch.Tensor, ...], torch.Tensor, TrainConfig],
    tuple[torch.Tensor, torch.Tensor],
]


def take_step(
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    images: torch.Tensor,
    labels: torch.Tensor,
    config: TrainConfig,
    measure: Measure | None = None,
) -> tuple[torch.Tensor, torch.Tensor]:
    """One step: forward, loss, backward, update.

    measure: the loss that is lowered; None is that of the config, `loss_of`
    returns: loss () and logits (N, K), from before the update
    """
    with autocast(images.device, config.precision):
        outputs = model(images)
    logits, loss = (measure or loss_of)(outputs, labels, config)
    optimizer.zero_grad()
    loss.backward()
    if config.grad_clip is not None:
        nn.utils.clip_grad_norm_(model.parameters(), config.grad_clip)
    optimizer.step()
    return loss.detach(), logits.detach()


def train(
    model: nn.Module,
    batches: LabeledBatches,
    config: TrainConfig,
    *,
    validation: LabeledBatches | None = None,
    on_step: Callable[[TrainState], object] | None = None,
    state: TrainState | None = None,
    step: Step = take_step,
) -> History:
    """Train `model` in place and return its History.

    batches: sized iterable of (images (N, C, H, W) float, labels (N,) int64) on the model's device;
    labels may also be probabilities (N, K) float, as `data.Mixed` makes them, and then the
    likeliest class counts as the right one
    validation: the like, evaluated after every epoch
    on_step: called with the TrainState after every step; the training ends there, with the epochs
    that are whole in its History, if it returns True
    state: of a run to go on with, from `start` and `checkpoints.resume`
    step: what takes a step, as `take_step` does
    raises: FloatingPointError when the loss of an epoch is not finite; ValueError for a state
    inside an epoch, and for a batch and a model that do not fit: see `diagnostics`

    >>> history = train(model, batches, TrainConfig(epochs=5), validation=held_out)
    """
    state = state or start(model, batches, config)
    check_between_epochs(state, batches)
    total_steps = config.epochs * state.steps_per_epoch
    schedule = find(config.schedule, SCHEDULES, "schedule")
    settle_threads(next(model.parameters()).device, state.threads)  # a resumed run keeps its count
    with seeded(config.seed):
        restore_rng(state.rng)  # over the seed: a resumed run goes on drawing where it stopped
        while state.step < total_steps:
            began = time.perf_counter()
            totals = Totals(model)
            model.train()
            for images, labels in batches:
                # the progress before the step: 0 at the first, below 1 at the last
                set_lr(state.optimizer, config.lr * schedule(state.step / total_steps))
                if not state.images:  # the first batch, also of a resumed run
                    check_batch(model, images, labels)
                with explained(model, images, labels):
                    state.loss, logits = step(model, state.optimizer, images, labels, config)
                state.step += 1
                state.images += len(images)
                totals.add(state.loss, logits, labels)
                if state.step % state.steps_per_epoch == 0:
                    finish_epoch(state, totals, validation, config, began)
                if on_step is not None and on_step(state) is True:
                    return state.history
    return state.history


def finish_epoch(
    state: TrainState,
    totals: "Totals",
    validation: LabeledBatches | None,
    config: TrainConfig,
    began: float,
) -> None:
    """Evaluate and append the epoch's row to the history: where the host waits for the device.

    The one place. began: of the epoch, on the clock of `time.perf_counter`
    raises: FloatingPointError for a loss that is not finite
    """
    loss, accuracy = totals.means()  # the wait: this reads three numbers from the device
    epoch = len(state.history) + 1
    if not math.isfinite(loss):
        raise FloatingPointError(
            f"the training loss is {loss} in epoch {epoch}: training diverged. Lower lr "
            f"(={config.lr}), or set grad_clip=1.0; check that the images are normalized"
        )
    val_loss = val_accuracy = None
    if validation is not None:
        val_loss, val_accuracy = evaluate(state.model, validation, precision=config.precision)
        state.model.train()
    state.history.append(
        epoch=epoch,
        lr=float(state.optimizer.param_groups[0]["lr"]),
        train_loss=loss,
        train_accuracy=accuracy,
        val_loss=val_loss,
        val_accuracy=val_accuracy,
        seconds=time.perf_counter() - began,
    )


@torch.no_grad()
def evaluate(
    model: nn.Module, batches: LabeledBatches, *, precision: str = "fp32"
) -> tuple[float, float]:
    """Mean cross-entropy (nats) and accuracy (fraction) over all images, in evaluation mode.

    The model is left in evaluation mode.
    """
    model.eval()
    totals = Totals(model)
    for images, labels in batches:
        with explained(model, images, labels):
            with autocast(images.device, precision):
                logits = model(images)
            totals.add(F.cross_entropy(logits.float(), labels), logits, labels)
    return totals.means()


def loss_of(
    outputs: torch.Tensor | tuple[torch.Tensor, ...], labels: torch.Tensor, config: TrainConfig
) -> tuple[torch.Tensor, torch.Tensor]:
    """The logits, and the mean loss that training lowers.

    outputs: logits (N, K), or a tuple of those and of what auxiliary heads answer, each weighted by
    auxiliary_weight
    """
    logits, *auxiliary = outputs if isinstance(outputs, tuple) else (outputs,)
    criterion = LOSSES[config.loss]
    smoothing = config.label_smoothing
    # in float32: under autocast the logits are bf16, whose softmax would round the loss away
    loss = criterion(logits.float(), labels, smoothing)
    for other in auxiliary:
        loss = loss + config.auxiliary_weight * criterion(other.float(), labels, smoothing)
    return logits, loss


class Totals:
    """Sums of loss, right answers and images, kept on the device so that no step waits for them."""

    def __init__(self, model: nn.Module) -> None:
        device = next(model.parameters()).device
        self.loss = torch.zeros((), device=device)
        self.correct = torch.zeros((), device=device, dtype=torch.int64)
        self.images = 0

    def add(self, loss: torch.Tensor, logits: torch.Tensor, labels: torch.Tensor) -> None:
        """Count a batch. loss: () mean over it; logits: (N, K); labels: (N,) int64, or (N, K)"""
        self.loss += loss.detach() * len(labels)  # from a mean to a sum: batches differ in size
        classes = labels.argmax(1) if labels.dim() == 2 else labels
        self.correct += (logits.argmax(1) == classes).sum()
        self.images += len(labels)

    def means(self) -> tuple[float, float]:
        """Mean loss and fraction right, over the images of all processes.

        raises: ValueError where there were none
        """
        if self.images == 0:
            raise ValueError(
                "there was no batch to average over; batches must hold at least one image"
            )
        # stacked, so that one all_reduce and one copy to the host do for all three
        sums = torch.stack(
            [self.loss, self.correct.float(), torch.full_like(self.loss, self.images)]
        )
        loss, correct, images = all_reduce(sums).tolist()
        return loss / images, correct / images
