"""Label smoothing, and the part of its loss that a network can do something about: CE - H = KL."""

import math

import numpy as np
import torch
import torch.nn.functional as F

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake


def smoothed_divergence(
    logits: torch.Tensor, labels: torch.Tensor, smoothing: float
) -> torch.Tensor:
    """The mean KL(p, q) of smoothed targets p and the network's probabilities q."""
    target = smoothed(labels, logits.shape[1], smoothing)
    return F.kl_div(logits.double().log_softmax(1), target, reduction="batchmean")


def smoothed(labels: torch.Tensor, classes: int, smoothing: float) -> torch.Tensor:
    """The targets (N, classes): one-hot, but for the share that is spread over all classes."""
    return (1 - smoothing) * F.one_hot(labels, classes).double() + smoothing / classes


def cases(rng: np.random.Generator) -> list[tuple]:
    def labels(n: int, classes: int) -> torch.Tensor:
        return torch.from_numpy(rng.integers(0, classes, n))

    best = torch.tensor([[math.log(0.91 / 0.01)] + [0.0] * 9])
    return [
        (best, torch.tensor([0]), 0.1),
        (torch.tensor([[0.0, 0, 0, 0]]), torch.tensor([2]), 0.4),
        (torch.tensor([[1000.0, 0, 0], [2, 0, -1]]), torch.tensor([1, 0]), 0.0),
        (tensor(rng, 7, 4), labels(7, 4), 0.2),
        (3 * tensor(rng, 3, 6), labels(3, 6), 0.05),
    ]


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


def zero_times_infinity(
    logits: torch.Tensor, labels: torch.Tensor, smoothing: float
) -> torch.Tensor:
    target = smoothed(labels, logits.shape[1], smoothing)
    return (target * (target.log() - logits.log_softmax(1))).sum(1).mean()


def underflow(logits: torch.Tensor, labels: torch.Tensor, smoothing: float) -> torch.Tensor:
    target = smoothed(labels, logits.shape[1], smoothing)
    q = logits.double().softmax(1)
    return (torch.special.xlogy(target, target) - torch.special.xlogy(target, q)).sum(1).mean()


def loss_minus_entropy(logits: torch.Tensor, labels: torch.Tensor, smoothing: float) -> float:
    classes = logits.shape[1]
    loss = F.cross_entropy(logits.double(), labels, label_smoothing=smoothing).item()
    shares = [1 - smoothing + smoothing / classes] + [smoothing / classes] * (classes - 1)
    return loss + sum(share * math.log(share) for share in shares if share > 0)


def numpy(logits: torch.Tensor, labels: torch.Tensor, smoothing: float) -> float:
    z = logits.numpy() - logits.numpy().max(1, keepdims=True)
    log_q = z - np.log(np.exp(z).sum(1, keepdims=True))
    target = np.full(z.shape, smoothing / z.shape[1])
    target[np.arange(len(z)), labels.numpy()] += 1 - smoothing
    filled = target > 0
    return (target[filled] * (np.log(target[filled]) - log_q[filled])).sum() / len(z)


CHECK = Check(
    work="smoothed_divergence",
    reference=smoothed_divergence,
    cases=cases,
    reread='Notebook 03, "Softer targets"',
    mistakes=(
        Mistake(
            "entropy kept",
            "This is the cross-entropy. It contains the entropy of the target, which no network "
            "can lower.",
            entropy_kept,
            'Notebook 03, "Entropy, cross-entropy and what lies between"',
        ),
        Mistake(
            "target sums below one",
            "This is report 003's target: 1 - a on the class. The class also gets its share of "
            "what is spread.",
            printed_target,
        ),
        Mistake(
            "spread over the others only",
            "You spread the share over the wrong classes only. It is spread over all classes, the "
            "right one included.",
            spread_over_the_others,
        ),
        Mistake(
            "other way round",
            "This is KL(q, p). The target is what happens, so it stands first and weighs the "
            "logarithms.",
            other_way_round,
            'Notebook 03, "Entropy, cross-entropy and what lies between"',
        ),
        Mistake(
            "zero times infinity",
            "Without smoothing the target has zeros, and 0 times the logarithm of 0 is not a "
            "number for the machine. Such a term costs nothing.",
            zero_times_infinity,
        ),
        Mistake(
            "underflow",
            "Your result is infinite where a logit is large: the softmax rounds to 0 before the "
            "logarithm sees it.",
            underflow,
            'Notebook 03, "The loss"',
        ),
    ),
    accepted=(loss_minus_entropy, numpy),
    forbidden=("kl_div", "KLDivLoss", "kl_divergence"),
    points=3,
    minutes=14,
    difficulty=2,
)
