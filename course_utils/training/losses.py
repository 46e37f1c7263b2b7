"""Losses as functions of logits and targets, by name: what training lowers."""

from collections.abc import Callable

import torch
import torch.nn.functional as F

GAMMA = 2  # of the focal loss: the best of Lin et al. 2017, table 1b


def cross_entropy(
    logits: torch.Tensor, targets: torch.Tensor, label_smoothing: float = 0.0
) -> torch.Tensor:
    """Mean of -log p(target): torch's own.

    logits: (N, K) float
    targets: (N,) int64 classes, or (N, K) float probabilities, each row summing to 1
    label_smoothing: share in [0, 1) of every target that is spread evenly over the K classes
    returns: () nats

    >>> cross_entropy(torch.zeros(5, 10), torch.arange(5))  # ln 10: 2.3026
    """
    return F.cross_entropy(logits, targets, label_smoothing=label_smoothing)


def focal(
    logits: torch.Tensor,
    targets: torch.Tensor,
    label_smoothing: float = 0.0,
    gamma: float = GAMMA,
) -> torch.Tensor:
    """Mean over images of the sum over classes of -y (1 - p)**gamma log p; p = softmax(logits).

    y: the targets, smoothed, as probabilities; with plain classes only the term of the right one is
    left: Lin et al. 2017, equation 4, for many classes that exclude each other. The paper has two,
    and a weight alpha for each class. The rest as for `cross_entropy`, which gamma = 0 gives.
    gamma: at least 0; between 0 and 1 its gradient has no bound where p nears 1
    raises: ValueError for a gamma below 0

    >>> focal(torch.zeros(5, 10), torch.arange(5))  # (1 - 1 / 10)**2 of the cross-entropy: 1.8651
    """
    if not gamma >= 0:
        raise ValueError(f"gamma must be at least 0, which is cross-entropy, got {gamma!r}")
    classes = logits.shape[1]
    y = targets if targets.is_floating_point() else F.one_hot(targets, classes)  # (N, K)
    y = (1 - label_smoothing) * y + label_smoothing / classes  # as F.cross_entropy smooths
    log_p = logits.log_softmax(1)  # (N, K), finite even where p itself rounds to 0
    # not below the smallest number: 0 ** gamma has an infinite slope for a gamma below 1
    doubt = (1 - log_p.exp()).clamp_min(torch.finfo(log_p.dtype).tiny)
    return -(y * doubt**gamma * log_p).sum(1).mean()


LOSSES: dict[str, Callable[[torch.Tensor, torch.Tensor, float], torch.Tensor]] = {
    "cross_entropy": cross_entropy,
    "focal": focal,
}
