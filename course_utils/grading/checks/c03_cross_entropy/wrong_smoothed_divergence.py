"""What students write for the divergence from a smoothed target."""

import math
from collections.abc import Callable

import torch
import torch.nn.functional as F


def smoothed(labels: torch.Tensor, classes: int, smoothing: float) -> torch.Tensor:
    """The targets (N, classes): one-hot, but for the share that is spread over all classes."""
    return (1 - smoothing) * F.one_hot(labels, classes).double() + smoothing / classes


def divergence(
    logits: torch.Tensor, labels: torch.Tensor, right: float, wrong: float
) -> torch.Tensor:
    """The mean divergence from targets with `right` on the class and `wrong` elsewhere.

    0 ln 0 is 0.
    """
    target = torch.full(logits.shape, wrong).double().scatter(1, labels[:, None], right)
    return (torch.special.xlogy(target, target) - target * logits.log_softmax(1)).sum(1).mean()


def entropy_kept(logits: torch.Tensor, labels: torch.Tensor, smoothing: float) -> torch.Tensor:
    return F.cross_entropy(logits.double(), labels, label_smoothing=smoothing)


def printed_target(logits: torch.Tensor, labels: torch.Tensor, smoothing: float) -> torch.Tensor:
    return divergence(logits, labels, 1 - smoothing, smoothing / logits.shape[1])


def spread_over_the_others(
    logits: torch.Tensor, labels: torch.Tensor, smoothing: float
) -> torch.Tensor:
    return divergence(logits, labels, 1 - smoothing, smoothing / (logits.shape[1] - 1))


def other_way_round(logits: torch.Tensor, labels: torch.Tensor, smoothing: float) -> torch.Tensor:
    target = smoothed(labels, logits.shape[1], smoothing)
    q = logits.double().softmax(1)
    return (torch.special.xlogy(q, q) - torch.special.xlogy(q, target)).sum(1).mean()


def other_way_with_floor(least: float) -> Callable[..., torch.Tensor]:
    """KL(q, p) with each target at least so large."""

    def loss(logits: torch.Tensor, labels: torch.Tensor, smoothing: float) -> torch.Tensor:
        target = smoothed(labels, logits.shape[1], smoothing).clamp(min=least)
        log_q = logits.double().log_softmax(1)
        return (log_q.exp() * (log_q - target.log())).sum(1).mean()

    return loss


def zero_times_infinity(
    logits: torch.Tensor, labels: torch.Tensor, smoothing: float
) -> torch.Tensor:
    target = smoothed(labels, logits.shape[1], smoothing)
    return (target * (target.log() - logits.log_softmax(1))).sum(1).mean()


def kl(logits: torch.Tensor, labels: torch.Tensor, smoothing: float) -> torch.Tensor:
    """The right answer."""
    return from_target(smoothed(labels, logits.shape[1], smoothing), logits)


def underflow(logits: torch.Tensor, labels: torch.Tensor, smoothing: float) -> torch.Tensor:
    target = smoothed(labels, logits.shape[1], smoothing)
    q = logits.double().softmax(1)
    return (torch.special.xlogy(target, target) - torch.special.xlogy(target, q)).sum(1).mean()


def from_target(target: torch.Tensor, logits: torch.Tensor) -> torch.Tensor:
    """The mean of the cross-entropy minus the entropy, 0 ln 0 being 0."""
    return (torch.special.xlogy(target, target) - target * logits.log_softmax(1)).sum(1).mean()


def with_floor(least: float) -> Callable[..., torch.Tensor]:
    """The divergence with something small added to each probability of the network."""

    def loss(logits: torch.Tensor, labels: torch.Tensor, smoothing: float) -> torch.Tensor:
        target = smoothed(labels, logits.shape[1], smoothing)
        log_q = (logits.softmax(1) + least).log()
        return (torch.special.xlogy(target, target) - target * log_q).sum(1).mean()

    return loss


def underflow_times_zero(
    logits: torch.Tensor, labels: torch.Tensor, smoothing: float
) -> torch.Tensor:
    target = smoothed(labels, logits.shape[1], smoothing)
    log_q = logits.softmax(1).log()
    return (torch.special.xlogy(target, target) - target * log_q).sum(1).mean()


def overflow(logits: torch.Tensor, labels: torch.Tensor, smoothing: float) -> torch.Tensor:
    target = smoothed(labels, logits.shape[1], smoothing)
    log_q = (logits.exp() / logits.exp().sum(1, keepdim=True)).log()
    return (torch.special.xlogy(target, target) - target * log_q).sum(1).mean()


def overflow_in_sum(logits: torch.Tensor, labels: torch.Tensor, smoothing: float) -> torch.Tensor:
    target = smoothed(labels, logits.shape[1], smoothing)
    log_q = logits - logits.exp().sum(1, keepdim=True).log()
    return (torch.special.xlogy(target, target) - target * log_q).sum(1).mean()


def whole_and_more(logits: torch.Tensor, labels: torch.Tensor, smoothing: float) -> torch.Tensor:
    return from_target(F.one_hot(labels, logits.shape[1]) + smoothing / logits.shape[1], logits)


def whole_and_others(logits: torch.Tensor, labels: torch.Tensor, smoothing: float) -> torch.Tensor:
    classes = logits.shape[1]
    return divergence(logits, labels, 1.0, smoothing / (classes - 1))


def whole_and_share(logits: torch.Tensor, labels: torch.Tensor, smoothing: float) -> torch.Tensor:
    return divergence(logits, labels, 1.0, smoothing / logits.shape[1])


def mean_over_classes(logits: torch.Tensor, labels: torch.Tensor, smoothing: float) -> torch.Tensor:
    return kl(logits, labels, smoothing) / logits.shape[1]


def summed(logits: torch.Tensor, labels: torch.Tensor, smoothing: float) -> torch.Tensor:
    return kl(logits, labels, smoothing) * len(labels)


def each_image(logits: torch.Tensor, labels: torch.Tensor, smoothing: float) -> torch.Tensor:
    target = smoothed(labels, logits.shape[1], smoothing)
    return F.kl_div(logits.log_softmax(1), target.float(), reduction="none").sum(1)


def entropy_added(logits: torch.Tensor, labels: torch.Tensor, smoothing: float) -> torch.Tensor:
    return 2 * entropy_kept(logits, labels, smoothing) - kl(logits, labels, smoothing)


def entropy_of_the_network(
    logits: torch.Tensor, labels: torch.Tensor, smoothing: float
) -> torch.Tensor:
    log_q = logits.double().log_softmax(1)
    return entropy_kept(logits, labels, smoothing) + (log_q.exp() * log_q).sum(1).mean()


def entropy_of_the_even(
    logits: torch.Tensor, labels: torch.Tensor, smoothing: float
) -> torch.Tensor:
    return entropy_kept(logits, labels, smoothing) - math.log(logits.shape[1])


def whole_share(logits: torch.Tensor, labels: torch.Tensor, smoothing: float) -> torch.Tensor:
    return divergence(logits, labels, 1 - smoothing, smoothing)


def whole_share_too(logits: torch.Tensor, labels: torch.Tensor, smoothing: float) -> torch.Tensor:
    return divergence(logits, labels, 1.0, smoothing)


def none_is_zero(logits: torch.Tensor, labels: torch.Tensor, smoothing: float) -> torch.Tensor:
    loss = kl(logits, labels, smoothing)
    return loss if smoothing else torch.zeros(())


def shares_exchanged(logits: torch.Tensor, labels: torch.Tensor, smoothing: float) -> torch.Tensor:
    return kl(logits, labels, 1 - smoothing)


def not_smoothed(logits: torch.Tensor, labels: torch.Tensor, smoothing: float) -> torch.Tensor:
    return kl(logits, labels, 0)


def softmax_over_batch(
    logits: torch.Tensor, labels: torch.Tensor, smoothing: float
) -> torch.Tensor:
    target = smoothed(labels, logits.shape[1], smoothing)
    return (torch.special.xlogy(target, target) - target * logits.log_softmax(0)).sum(1).mean()


def bits(logits: torch.Tensor, labels: torch.Tensor, smoothing: float) -> torch.Tensor:
    return kl(logits, labels, smoothing) / math.log(2)


def negative(logits: torch.Tensor, labels: torch.Tensor, smoothing: float) -> torch.Tensor:
    return -kl(logits, labels, smoothing)


def of_the_answer(logits: torch.Tensor, labels: torch.Tensor, smoothing: float) -> torch.Tensor:
    return kl(logits, logits.argmax(1), smoothing)
