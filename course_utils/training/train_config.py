"""What a training is asked for: TrainConfig."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

import torch

from course_utils.runtime import PRECISIONS
from course_utils.runtime.registry import find
from course_utils.training.losses import LOSSES
from course_utils.training.schedules import SCHEDULES

OPTIMIZERS: dict[str, Callable[..., torch.optim.Optimizer]] = {
    "sgd": torch.optim.SGD,
    "adam": torch.optim.Adam,
    "adamw": torch.optim.AdamW,
    "rmsprop": torch.optim.RMSprop,
}


@dataclass(frozen=True)
class TrainConfig:
    """How to train, apart from the model and the data.

    epochs: passes over the training batches
    optimizer: "sgd" (with `momentum` and `nesterov`), "adam", "adamw" or "rmsprop"
    lr: peak learning rate
    schedule: a key of SCHEDULES or a report's own (see `registry`), applied at every step
    weight_decay: L2 penalty, decoupled for "adamw"
    loss: a key of LOSSES; label_smoothing: in [0, 1)
    grad_clip: largest norm of the whole gradient, None for no limit
    auxiliary_weight: of the losses of auxiliary heads, for a model whose answer in training is a
    tuple of logits
    precision: "fp32" or "bf16"
    seed: of dropout and whatever else draws from torch during training
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

    def __post_init__(self) -> None:
        _check_known("optimizer", self.optimizer, OPTIMIZERS)
        find(self.schedule, SCHEDULES, "schedule")
        _check_known("loss", self.loss, LOSSES)
        _check_known("precision", self.precision, PRECISIONS)
        if not (isinstance(self.epochs, int) and self.epochs > 0):
            raise ValueError(f"epochs must be a positive whole number, got {self.epochs!r}")
        if not self.lr > 0:  # not: lr <= 0, which lets NaN through
            raise ValueError(f"lr must be positive, got {self.lr!r}")
        if not 0 <= self.label_smoothing < 1:
            raise ValueError(f"label_smoothing must lie in [0, 1), got {self.label_smoothing!r}")
        if self.grad_clip is not None and not self.grad_clip > 0:
            raise ValueError(f"grad_clip must be positive or None, got {self.grad_clip!r}")


def _check_known(name: str, value: str, known: Collection[str]) -> None:
    """raises: ValueError for a field `name` whose value is none of the known ones"""
    if value not in known:
        raise ValueError(f"{name} must be one of {', '.join(known)}, got {value!r}")
