"""What a training has come to: its History, and the TrainState that it can go on from."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

import torch
from torch import nn

from course_utils.training.optimizers import make_optimizer
from course_utils.training.train_config import TrainConfig


class LabeledBatches(Protocol):
    """Sized iterable of (images (N, C, H, W), labels): a list of pairs, or `data.Batches`."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[tuple[torch.Tensor, torch.Tensor]]: ...


@dataclass
class History:
    """One entry an epoch in each list.

    Accuracies are fractions in [0, 1]; val_* hold None without validation. train_loss and
    train_accuracy are means over the epoch while the weights were changing, with augmentation and
    dropout on; train_loss is the loss that was lowered, val_loss always the cross-entropy of the
    labels. lr is that of the epoch's last step; seconds is the wall-clock time of the epoch.
    """

    epoch: list[int] = field(default_factory=list)
    lr: list[float] = field(default_factory=list)
    train_loss: list[float] = field(default_factory=list)
    train_accuracy: list[float] = field(default_factory=list)
    val_loss: list[float | None] = field(default_factory=list)
    val_accuracy: list[float | None] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def append(self, **row: float | None) -> None:
        """Add an epoch: a value for every list."""
        for name, column in vars(self).items():
            column.append(row[name])

    def __len__(self) -> int:
        return len(self.epoch)


@dataclass
class TrainState:
    """Everything a run needs to go on: what `checkpoints` saves and `on_step` receives.

    step counts optimizer steps, so the position in the schedule is step / (epochs *
    steps_per_epoch). images counts those that were learned from since the start or the last
    checkpoint. rng and threads, where a checkpoint has set them, are torch's random state and
    number of CPU threads to go on with. loss is that of the last step, a tensor on the device, so
    that nobody waits for it who does not read it.
    """

    model: nn.Module
    optimizer: torch.optim.Optimizer
    steps_per_epoch: int
    generator: torch.Generator | None = None
    step: int = 0
    images: int = 0
    history: History = field(default_factory=History)
    rng: dict[str, torch.Tensor] | None = None
    threads: int | None = None
    loss: torch.Tensor | None = None

    @property
    def epoch_ended(self) -> bool:
        """True at the last step of an epoch, after its row has entered the history."""
        return self.step == len(self.history) * self.steps_per_epoch


def start(
    model: nn.Module,
    batches: LabeledBatches,
    config: TrainConfig,
    optimizer: torch.optim.Optimizer | None = None,
) -> TrainState:
    """The state of a run of which no step has been taken.

    optimizer: None for that of `make_optimizer`
    """
    optimizer = optimizer or make_optimizer(model, config)
    return TrainState(model, optimizer, len(batches), getattr(batches, "generator", None))


def check_between_epochs(state: TrainState, batches: LabeledBatches) -> None:
    """raises: ValueError for a state inside an epoch, or one of another number of batches"""
    # inside an epoch the order of its images is lost: Batches draws it when the epoch begins
    if state.step % len(batches) or state.steps_per_epoch != len(batches):
        raise ValueError(
            f"a run goes on from the end of an epoch of the same {state.steps_per_epoch} batches, "
            f"got step {state.step} and {len(batches)} batches; load its last checkpoint"
        )


def capture_rng(device: torch.device) -> dict[str, torch.Tensor]:
    """torch's random state, of the CPU and of `device`, as tensors that a checkpoint can hold."""
    states = {"cpu": torch.get_rng_state()}
    if device.type == "cuda":
        states["cuda"] = torch.cuda.get_rng_state(device)  # dropout on a GPU draws from this one
    return states


def restore_rng(states: dict[str, torch.Tensor] | None) -> None:
    """Set torch's random state to what `capture_rng` returned; None leaves it alone."""
    if states:
        torch.set_rng_state(states["cpu"])
    if states and "cuda" in states:
        torch.cuda.set_rng_state(states["cuda"])
