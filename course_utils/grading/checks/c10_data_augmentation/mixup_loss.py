"""The loss of a batch under Mixup, and the lowest that any network could reach."""

import numpy as np
import torch
import torch.nn.functional as F

from course_utils.data import augment
from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake


def mixup_loss(
    logits: torch.Tensor, labels: torch.Tensor, partner: torch.Tensor, share: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """logits: (N, classes), labels, partner, share: (N,) -> the loss, and the lowest possible."""
    rows = F.one_hot(labels, logits.shape[1]).to(logits)
    _, mixed = augment.mixup(rows[:, :, None, None], rows, partner, share)
    return F.cross_entropy(logits, mixed), torch.special.entr(mixed).sum(1).mean()


def cases(rng: np.random.Generator) -> list[tuple]:
    # images 0 and 2 are of one class, 4 meets itself
    pairs = torch.tensor([2, 0, 2, 1, 2]), torch.tensor([2, 3, 0, 1, 4])
    more = torch.tensor([0, 3, 1, 3, 4, 0, 1]), torch.tensor([6, 3, 1, 0, 5, 2, 4])
    return [
        (
            torch.tensor([[2.0, 0, 0], [0, 1, 0]]),
            torch.tensor([0, 2]),
            torch.tensor([1, 0]),
            torch.tensor([0.75, 0.4]),
        ),
        (tensor(rng, 5, 4).float(), *pairs, between(rng, 0.15, 0.3, 5)),
        (tensor(rng, 7, 6).float(), *more, between(rng, 0.6, 0.9, 7)),
        (
            tensor(rng, 3, 5).float(),
            torch.tensor([4, 0, 3]),
            torch.tensor([1, 2, 0]),
            torch.tensor([0.25, 0.0, 1.0]),
        ),
    ]


def between(rng: np.random.Generator, low: float, high: float, n: int) -> torch.Tensor:
    """(n,) float32, uniformly distributed."""
    return torch.from_numpy(rng.uniform(low, high, n)).float()


def share_of_the_partner(
    logits: torch.Tensor, labels: torch.Tensor, partner: torch.Tensor, share: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    return mixup_loss(logits, labels, partner, 1 - share)


def one_share(
    logits: torch.Tensor, labels: torch.Tensor, partner: torch.Tensor, share: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    return mixup_loss(logits, labels, partner, share[:1].expand(len(share)))


def inside_the_logarithm(
    logits: torch.Tensor, labels: torch.Tensor, partner: torch.Tensor, share: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    p = logits.softmax(1)
    own, other = (p.gather(1, classes[:, None])[:, 0] for classes in (labels, labels[partner]))
    _, floor = mixup_loss(logits, labels, partner, share)
    return -(share * own + (1 - share) * other).log().mean(), floor


def always_two_classes(
    logits: torch.Tensor, labels: torch.Tensor, partner: torch.Tensor, share: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    floor = (torch.special.entr(share) + torch.special.entr(1 - share)).mean()
    return mixup_loss(logits, labels, partner, share)[0], floor


def not_a_number(
    logits: torch.Tensor, labels: torch.Tensor, partner: torch.Tensor, share: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    entropy = -share * share.log() - (1 - share) * (1 - share).log()
    floor = torch.where(labels == labels[partner], 0, entropy)
    return mixup_loss(logits, labels, partner, share)[0], floor.mean()


def two_losses(
    logits: torch.Tensor, labels: torch.Tensor, partner: torch.Tensor, share: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Cross-entropy is linear in the label: no mixed label is needed."""
    own, other = (
        F.cross_entropy(logits, classes, reduction="none") for classes in (labels, labels[partner])
    )
    two = torch.special.entr(share) + torch.special.entr(1 - share)
    return (share * own + (1 - share) * other).mean(), (two * (labels != labels[partner])).mean()


def in_python(
    logits: torch.Tensor, labels: torch.Tensor, partner: torch.Tensor, share: torch.Tensor
) -> tuple[float, float]:
    """Pair by pair, and each entropy by its definition."""
    loss = []
    floor = []
    rows = logits.double().numpy()
    for row, a, b, s in zip(rows, labels, labels[partner], share.tolist(), strict=True):
        log_p = row - np.log(np.exp(row).sum())
        loss.append(-s * log_p[a] - (1 - s) * log_p[b])
        floor.append(0.0 if a == b else -sum(x * np.log(x) for x in (s, 1 - s) if x > 0))
    return sum(loss) / len(loss), sum(floor) / len(floor)


CHECK = Check(
    work="mixup_loss",
    reference=mixup_loss,
    cases=cases,
    reread='Notebook 10, "Two images in one"',
    mistakes=(
        Mistake(
            "share of the partner",
            "Your `share` goes to the partner. It is the part of the image's own label; the "
            "partner has the rest.",
            share_of_the_partner,
        ),
        Mistake(
            "one share for all",
            "You mix every pair at the first share. Every pair has its own.",
            one_share,
        ),
        Mistake(
            "mixed inside the logarithm",
            "You add the probabilities of the two classes and take one logarithm: a network that "
            "gives everything to one of the two is let off. The labels mix outside: each class has "
            "its own logarithm.",
            inside_the_logarithm,
        ),
        Mistake(
            "always two classes",
            "Your lowest loss takes every pair for two classes. Where both images are of one "
            "class, the label is certain, whatever the share.",
            always_two_classes,
        ),
        Mistake(
            "zero times infinity",
            "A share of 0 or 1 makes your lowest loss NaN: 0 times ln 0. In an entropy such a term "
            "is 0.",
            not_a_number,
        ),
    ),
    accepted=(two_losses, in_python),
    forbidden=("course_utils", "torchvision", "augment"),
    points=3,
    minutes=12,
    difficulty=2,
)
