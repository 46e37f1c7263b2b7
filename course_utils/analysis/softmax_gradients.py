"""Softmax, cross-entropy and its gradient for the logits of one image, by NumPy alone."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class SoftmaxLoss:
    """Cross-entropy of one image; its gradient with respect to the logits is p - y.

    p: (K,) float64, the softmax; y: (K,) float64, 1 for the right class and 0 elsewhere
    loss: -ln p(right) in nats
    """

    p: np.ndarray
    y: np.ndarray
    loss: float

    @property
    def gradient(self) -> np.ndarray:
        """(K,) float64, with respect to the logits."""
        return self.p - self.y

    @property
    def stepped(self) -> np.ndarray:
        """(K,) float64, the softmax after one gradient step of rate 1 on the logits: where p goes.

        To first order it moves by (diag p - p p^T)(y - p), which does not point along y - p.
        """
        moved = self.p * np.exp(self.y - self.p)  # exp(logits + y - p), but for a factor
        return moved / moved.sum()

    @property
    def push(self) -> float:
        """Euclidean length of y - p, in [0, sqrt 2]: how hard the loss pushes on the logits."""
        return float(np.linalg.norm(self.y - self.p))


def softmax_loss(logits: np.ndarray, right: int) -> SoftmaxLoss:
    """The SoftmaxLoss of logits (K,) float64, finite, where `right` is the number of the class."""
    y = np.eye(len(logits))[right]
    shifted = logits - logits.max()  # the softmax stays the same, and exp cannot overflow
    total = np.exp(shifted).sum()
    # log-sum-exp minus the logit of the class: exact where p(right) itself would round to 0
    return SoftmaxLoss(np.exp(shifted) / total, y, np.log(total) - shifted[right])
