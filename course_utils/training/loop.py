"""The training loop, written out: TrainConfig in, History out, one callback."""

import time
from dataclasses import dataclass, field

import torch
import torch.nn.functional as F

from course_utils.runtime import PRECISIONS, autocast, seeded, settle_threads
from course_utils.runtime.registry import find
from course_utils.training.diagnostics import check_batch, explained
from course_utils.training.distributed import all_reduce
from course_utils.training.losses import LOSSES
from course_utils.training.optimizers import OPTIMIZERS, make_optimizer, set_lr
from course_utils.training.schedules import SCHEDULES


@dataclass(frozen=True)
class TrainConfig:
    """How to train, apart from the model and the data.

    epochs: passes over the training batches
    optimizer: "sgd" (with `momentum` and `nesterov`), "adam", "adamw" or "rmsprop"
    lr: peak learning rate; schedule: a key of SCHEDULES or a report's own (see `registry`), applied at every step
    weight_decay: L2 penalty, decoupled for "adamw"
    loss: a key of LOSSES; label_smoothing: in [0, 1); grad_clip: largest norm of the whole gradient, None for no limit
    auxiliary_weight: of the losses of auxiliary heads, for a model whose answer in training is a tuple of logits
    precision: "fp32" or "bf16"; seed: of dropout and whatever else draws from torch during training
    """

    epochs: int
    optimizer: str = "adam"
    lr: float = 1e-3
    schedule: str = "constant"
    momentum: float = 0.9
    nesterov: bool = False
    weight_decay: float = 0.0
    loss: str = "cross_entropy"
    label_smoothing: float = 0.0
    grad_clip: float | None = None
    auxiliary_weight: float = 0.3
    precision: str = "fp32"
    seed: int = 0

    def __post_init__(self):
        _one_of("optimizer", self.optimizer, OPTIMIZERS)
        find(self.schedule, SCHEDULES, "schedule")
        _one_of("loss", self.loss, LOSSES)
        _one_of("precision", self.precision, PRECISIONS)
        if not (isinstance(self.epochs, int) and self.epochs > 0):
            raise ValueError(f"epochs must be a positive whole number, got {self.epochs!r}")
        if not self.lr > 0:
            raise ValueError(f"lr must be positive, got {self.lr!r}")
        if not 0 <= self.label_smoothing < 1:
            raise ValueError(f"label_smoothing must lie in [0, 1), got {self.label_smoothing!r}")
        if self.grad_clip is not None and not self.grad_clip > 0:
            raise ValueError(f"grad_clip must be positive or None, got {self.grad_clip!r}")


@dataclass
class History:
    """One entry an epoch in each list. Accuracies are fractions in [0, 1]; val_* hold None without validation.

    train_loss and train_accuracy are means over the epoch while the weights were changing, with augmentation and
    dropout on; train_loss is the loss that was lowered, val_loss always the cross-entropy of the labels. lr is that of
    the epoch's last step; seconds is the wall-clock time of the epoch.
    """

    epoch: list = field(default_factory=list)
    lr: list = field(default_factory=list)
    train_loss: list = field(default_factory=list)
    train_accuracy: list = field(default_factory=list)
    val_loss: list = field(default_factory=list)
    val_accuracy: list = field(default_factory=list)
    seconds: list = field(default_factory=list)

    def append(self, **row):
        for name, column in vars(self).items():
            column.append(row[name])

    def __len__(self):
        return len(self.epoch)


@dataclass
class TrainState:
    """Everything a run needs to go on: what `checkpoints` saves and `on_step` receives.

    step counts optimizer steps, so the position in the schedule is step / (epochs * steps_per_epoch).
    images counts those that were learned from since the start or the last checkpoint. rng and threads, where a
    checkpoint has set them, are torch's random state and number of CPU threads to go on with. loss is that of the last
    step, a tensor on the device, so that nobody waits for it who does not read it.
    """

    model: torch.nn.Module
    optimizer: torch.optim.Optimizer
    steps_per_epoch: int
    generator: torch.Generator | None = None
    step: int = 0
    images: int = 0
    history: History = field(default_factory=History)
    rng: dict | None = None
    threads: int | None = None
    loss: torch.Tensor | None = None

    @property
    def epoch_ended(self):
        """True at the last step of an epoch, after its row has entered the history."""
        return self.step == len(self.history) * self.steps_per_epoch


def start(model, batches, config, optimizer=None):
    """The state of a run of which no step has been taken. optimizer: None for that of `make_optimizer`"""
    optimizer = optimizer or make_optimizer(model, config)
    return TrainState(model, optimizer, len(batches), getattr(batches, "generator", None))


def take_step(model, optimizer, images, labels, config):
    """One step: forward, loss, backward, update. returns: loss () and logits (N, K), from before the update"""
    with autocast(images.device, config.precision):
        outputs = model(images)
    logits, loss = loss_of(outputs, labels, config)
    optimizer.zero_grad()
    loss.backward()
    if config.grad_clip is not None:
        torch.nn.utils.clip_grad_norm_(model.parameters(), config.grad_clip)
    optimizer.step()
    return loss.detach(), logits.detach()


def learn_from(images, labels, model, state, totals, config, step):
    """A batch's turn in a training: the learning rate of the moment, a step, and what it adds to the epoch's totals."""
    progress = state.step / (config.epochs * state.steps_per_epoch)
    schedule = find(config.schedule, SCHEDULES, "schedule")
    set_lr(state.optimizer, config.lr * schedule(progress))
    if not state.images:
        check_batch(model, images, labels)
    with explained(model, images, labels):
        state.loss, logits = step(model, state.optimizer, images, labels, config)
    state.step += 1
    state.images += len(images)
    totals.add(state.loss, logits, labels)


def loss_of(outputs, labels, config):
    """The logits, and the mean loss that training lowers.

    outputs: logits (N, K), or a tuple of those and of what auxiliary heads answer, each weighted by auxiliary_weight
    """
    logits, *auxiliary = outputs if isinstance(outputs, tuple) else (outputs,)
    criterion, smoothing = LOSSES[config.loss], config.label_smoothing
    loss = criterion(logits.float(), labels, smoothing)
    for other in auxiliary:
        loss = loss + config.auxiliary_weight * criterion(other.float(), labels, smoothing)
    return logits, loss


def train(model, batches, config, *, validation=None, on_step=None, state=None, step=take_step):
    """Train `model` in place and return its History.

    batches: sized iterable of (images (N, C, H, W) float, labels (N,) int64) on the model's device; labels may also be
    probabilities (N, K) float, as `data.Mixed` makes them, and then the likeliest class counts as the right one
    validation: the like, evaluated after every epoch
    on_step: called with the TrainState after every step; the training ends there, with the epochs that are whole in its
    History, if it returns True
    state: of a run to go on with, from `start` and `checkpoints.load`; step: what takes a step, as `take_step` does
    raises: FloatingPointError when the loss of an epoch is not finite; ValueError for a state inside an epoch, and for
    a batch and a model that do not fit: see `mistakes`

    >>> history = train(model, batches, TrainConfig(epochs=5), validation=held_out)
    """
    state = state or start(model, batches, config)
    if state.step % len(batches) or state.steps_per_epoch != len(batches):
        raise ValueError(
            f"a run goes on from the end of an epoch of the same {state.steps_per_epoch} batches, "
            f"got step {state.step} and {len(batches)} batches; load its last checkpoint"
        )
    total_steps = config.epochs * state.steps_per_epoch
    settle_threads(next(model.parameters()).device, state.threads)
    with seeded(config.seed):
        restore_rng(state.rng)
        while state.step < total_steps:
            began = time.perf_counter()
            model.train()
            totals = Totals(model)
            for images, labels in batches:
                learn_from(images, labels, model, state, totals, config, step)
                if state.step % state.steps_per_epoch == 0:
                    finish_epoch(state, totals, validation, config, began)
                if on_step is not None and on_step(state) is True:
                    return state.history
    return state.history


def finish_epoch(state, totals, validation, config, began):
    """Evaluate and append the epoch's row to the history: the one place where the host waits for the device."""
    loss, accuracy = totals.means()
    epoch, lr = len(state.history) + 1, float(state.optimizer.param_groups[0]["lr"])
    if not torch.isfinite(torch.tensor(loss)):
        raise FloatingPointError(
            f"the training loss is {loss} in epoch {epoch}: training diverged. Lower lr (={config.lr}), "
            "or set grad_clip=1.0; check that the images are normalized"
        )
    val_loss, val_accuracy = (None, None)
    if validation is not None:
        val_loss, val_accuracy = evaluate(state.model, validation, precision=config.precision)
        state.model.train()
    state.history.append(
        epoch=epoch, lr=lr, train_loss=loss, train_accuracy=accuracy, val_loss=val_loss, val_accuracy=val_accuracy,
        seconds=time.perf_counter() - began,
    )  # fmt: skip


@torch.no_grad()
def evaluate(model, batches, *, precision="fp32"):
    """Mean cross-entropy (nats) and accuracy (fraction) over all images of `batches`, in evaluation mode.

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


class Totals:
    """Sums of loss, right answers and images, kept on the device so that no step waits for them."""

    def __init__(self, model):
        device = next(model.parameters()).device
        self.loss = torch.zeros((), device=device)
        self.correct = torch.zeros((), device=device, dtype=torch.int64)
        self.images = 0

    def add(self, loss, logits, labels):
        self.loss += loss.detach() * len(labels)
        classes = labels.argmax(1) if labels.dim() == 2 else labels
        self.correct += (logits.argmax(1) == classes).sum()
        self.images += len(labels)

    def means(self):
        """Mean loss and fraction right, as floats."""
        if self.images == 0:
            raise ValueError(
                "there was no batch to average over; batches must hold at least one image"
            )
        sums = torch.stack(
            [self.loss, self.correct.float(), torch.full_like(self.loss, self.images)]
        )
        loss, correct, images = all_reduce(sums).tolist()
        return loss / images, correct / images


def capture_rng(device):
    """torch's random state, of the CPU and of `device`, as tensors that a checkpoint can hold."""
    states = {"cpu": torch.get_rng_state()}
    if device.type == "cuda":
        states["cuda"] = torch.cuda.get_rng_state(device)
    return states


def restore_rng(states):
    """Set torch's random state to what `capture_rng` returned; None leaves it alone."""
    if states:
        torch.set_rng_state(states["cpu"])
    if states and "cuda" in states:
        torch.cuda.set_rng_state(states["cuda"])


def _one_of(name, value, known):
    if value not in known:
        raise ValueError(f"{name} must be one of {', '.join(known)}, got {value!r}")
