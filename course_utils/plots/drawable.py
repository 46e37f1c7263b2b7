"""What a drawing asks of a result: only what it draws, so that a result of any room will do."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np


class Interval(Protocol):
    """A mean with its interval, such as an analysis MeanInterval."""

    @property
    def values(self) -> np.ndarray: ...
    @property
    def mean(self) -> float: ...
    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...


class BinnedAnswers(Protocol):
    """Answers in bins by confidence, such as an analysis Reliability."""

    @property
    def edges(self) -> np.ndarray: ...
    @property
    def count(self) -> np.ndarray: ...
    @property
    def accuracy(self) -> np.ndarray: ...
    @property
    def ece(self) -> float: ...


class AnsweredImages(Protocol):
    """What a classifier said about labeled images, such as an analysis Predictions."""

    @property
    def labels(self) -> np.ndarray: ...
    @property
    def predicted(self) -> np.ndarray: ...
    @property
    def confidence(self) -> np.ndarray: ...
    @property
    def correct(self) -> np.ndarray: ...
    @property
    def classes(self) -> Sequence[str]: ...


class EpochHistory(Protocol):
    """A number or None for each epoch, such as a training History."""

    @property
    def epoch(self) -> Sequence[int]: ...
    @property
    def train_loss(self) -> Sequence[float | None]: ...
    @property
    def train_accuracy(self) -> Sequence[float | None]: ...
    @property
    def val_loss(self) -> Sequence[float | None]: ...
    @property
    def val_accuracy(self) -> Sequence[float | None]: ...


class LossGrid(Protocol):
    """Losses on a line or a plane, such as an analysis Landscape."""

    @property
    def coordinates(self) -> tuple[np.ndarray, ...]: ...
    @property
    def losses(self) -> np.ndarray: ...


class CostRow(Protocol):
    """A layer or a stage of a network, such as an analysis LayerCost."""

    @property
    def name(self) -> str: ...
    @property
    def output(self) -> tuple[int, ...] | None: ...
    @property
    def parameters(self) -> int: ...
    @property
    def macs(self) -> int: ...


class NetworkCost(Protocol):
    """The rows of a network and their sums, such as an analysis Cost."""

    @property
    def layers(self) -> Sequence[CostRow]: ...
    @property
    def parameters(self) -> int: ...
    @property
    def macs(self) -> int: ...


class BranchStep(Protocol):
    """One box of a branch, such as an analysis Step."""

    @property
    def words(self) -> str: ...


class BlockBranch(Protocol):
    """A chain of steps, such as an analysis Branch."""

    @property
    def steps(self) -> Sequence[BranchStep]: ...
    @property
    def channels(self) -> int: ...
    @property
    def parameters(self) -> int: ...


class BranchedBlock(Protocol):
    """A block and its branches, such as an analysis Branches."""

    @property
    def in_channels(self) -> int: ...
    @property
    def branches(self) -> Sequence[BlockBranch]: ...
    @property
    def out_channels(self) -> int: ...
