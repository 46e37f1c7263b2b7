"""What a classifier says about labeled images: probabilities in, accuracy, confusion and telling
examples out.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from course_utils.runtime.modes import evaluating


@dataclass(frozen=True, eq=False)
class Predictions:
    """A classifier's answers for N labeled images and K classes, as NumPy arrays on the CPU.

    probabilities: (N, K) float32, each row a softmax: in [0, 1], summing to 1
    labels: (N,) int64 in [0, K); classes: K names

    >>> probabilities = np.array([[0.9, 0.1], [0.8, 0.2]], np.float32)
    >>> predictions = Predictions(probabilities, np.array([0, 1]), ("cat", "dog"))
    >>> predictions.accuracy
    0.5
    >>> predictions.confusion().tolist()
    [[1, 0], [1, 0]]
    """

    probabilities: np.ndarray
    labels: np.ndarray
    classes: tuple[str, ...]

    def __post_init__(self) -> None:
        _check_arrays(self.probabilities, self.labels)
        n, k = self.probabilities.shape
        if len(self.classes) != k:
            raise ValueError(
                f"classes must hold {k} names, one a column of probabilities, "
                f"got {len(self.classes)}"
            )
        if len(self.labels) != n:
            raise ValueError(
                f"labels must hold {n} entries, one a row of probabilities, got {len(self.labels)}"
            )
        if self.labels.min() < 0 or self.labels.max() >= k:
            raise ValueError(
                f"labels must lie in [0, {k}), got {self.labels.min()} to {self.labels.max()}"
            )

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def predicted(self) -> np.ndarray:
        """(N,) int64: the most probable class, the first of equals."""
        return self.probabilities.argmax(1)

    @property
    def confidence(self) -> np.ndarray:
        """(N,) float32 in [0, 1]: the probability of the predicted class. It need not be the chance
        of being right.
        """
        return self.probabilities.max(1)

    @property
    def correct(self) -> np.ndarray:
        """(N,) bool: where the predicted class is the true one."""
        return self.predicted == self.labels

    @property
    def accuracy(self) -> float:
        """Fraction of images in [0, 1] whose predicted class is the true one."""
        return float(self.correct.mean())

    def per_class_accuracy(self) -> np.ndarray:
        """(K,) float64: fraction in [0, 1] of each true class predicted right; nan for a class
        without image.
        """
        matrix = self.confusion()
        images = matrix.sum(1)
        blank = np.full(len(images), np.nan)
        return np.divide(matrix.diagonal(), images, out=blank, where=images > 0)

    def confusion(self) -> np.ndarray:
        """(K, K) int64 counts: row the true class, column the predicted one."""
        k = len(self.classes)
        # A pair (true, predicted) as one number, so that one pass counts all of them.
        return np.bincount(self.labels * k + self.predicted, minlength=k * k).reshape(k, k)

    def most_confident(self, correct: bool | None, n: int) -> np.ndarray:
        """Indices of at most `n` images, the most confident first, equals by index.

        correct: True for right answers, False for wrong ones, None for both -> (<= n,) int64
        """
        return self._ranked(-self.confidence, correct, n)

    def least_confident(self, correct: bool | None, n: int) -> np.ndarray:
        """Indices of at most `n` images, the least confident first; otherwise as
        `most_confident`.
        """
        return self._ranked(self.confidence, correct, n)

    def _ranked(self, key: np.ndarray, correct: bool | None, n: int) -> np.ndarray:
        """Indices of at most `n` images, the smallest key first, equals by index."""
        if correct not in (True, False, None):
            raise ValueError(f"correct must be True, False or None (for both), got {correct!r}")
        if n < 1:
            raise ValueError(f"n must be at least 1, got {n}")
        order = np.argsort(key, kind="stable")
        return order[:n] if correct is None else order[self.correct[order] == correct][:n]


@torch.no_grad()
def ask(
    model: nn.Module, batches: Iterable[tuple[torch.Tensor, torch.Tensor]]
) -> tuple[torch.Tensor, torch.Tensor]:
    """What `model` says about every image of `batches`, in evaluation mode; its training mode is
    put back afterwards.

    model: gives logits (n, K) for images (n, C, H, W)
    batches: iterable of (images, labels (n,) int64), on the model's device and normalized as in
    training
    returns: logits (N, K) float32 and labels (N,), in the order of `batches`, on the model's device
    raises: ValueError for no batch
    """
    with evaluating(model):
        # float() first: what is computed from them in half precision would be rounded away
        answers = [(model(images).float(), labels) for images, labels in batches]
    if not answers:
        raise ValueError(
            "batches must hold at least one batch, got none; a generator can be used only once"
        )
    logits, labels = (torch.cat(parts) for parts in zip(*answers, strict=True))
    return logits, labels


def predict(
    model: nn.Module,
    batches: Iterable[tuple[torch.Tensor, torch.Tensor]],
    classes: Iterable[str],
) -> Predictions:
    """The Predictions of `model` for every image of `batches`, asked as by `ask`.

    classes: K names

    >>> predictions = predict(model, test_batches, images.classes)
    """
    logits, labels = ask(model, batches)
    return Predictions(logits.softmax(1).cpu().numpy(), labels.cpu().numpy(), tuple(classes))


def _check_arrays(probabilities: np.ndarray, labels: np.ndarray) -> None:
    """raises: TypeError, ValueError unless both are arrays that Predictions can hold"""
    for name, array, rank, dtype in (
        ("probabilities", probabilities, 2, "float32"),
        ("labels", labels, 1, "int64"),
    ):
        if not isinstance(array, np.ndarray):
            raise TypeError(
                f"{name} must be a NumPy array, got {type(array).__name__}; try .cpu().numpy()"
            )
        if array.ndim != rank or array.dtype != dtype or array.size == 0:
            raise ValueError(
                f"{name} must be {dtype} with {rank} axes and not empty, "
                f"got {array.dtype} {array.shape}"
            )
    _check_sums(probabilities)


def _check_sums(probabilities: np.ndarray) -> None:
    """raises: ValueError, naming the row, unless each row is a distribution"""
    sums = probabilities.sum(1)
    wrong = ~(np.abs(sums - 1) < 1e-3) | (probabilities < 0).any(1)  # ~(<) also catches nan
    if wrong.any():
        row = int(wrong.argmax())
        raise ValueError(
            "each row of probabilities must be at least 0 and sum to 1, "
            f"got row {row} with minimum {probabilities[row].min():.3g} and sum {sums[row]:.3g}; "
            "logits need a softmax first"
        )
