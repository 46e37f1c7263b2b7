"""Wrong implementations of mixup_loss: shares, labels, and what comes back."""

import torch
import torch.nn.functional as F
from torch import Tensor

from course_utils.grading.checks.c10_data_augmentation.wrong_mixup_loss import (
    Two,
    both,
    entropy,
    right,
    rows,
)


def share_of_the_partner(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    return right(logits, labels, partner, 1 - share)


def loss_by_other_share(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    loss, _ = right(logits, labels, partner, 1 - share)
    return loss, right(logits, labels, partner, share)[1]


def one_share(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    return right(logits, labels, partner, share[:1].expand(len(share)))


def inside_the_logarithm(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    p = logits.softmax(1)
    own, other = (p.gather(1, classes[:, None])[:, 0] for classes in (labels, labels[partner]))
    _, floor = right(logits, labels, partner, share)
    return -(share * own + (1 - share) * other).log().mean(), floor


def always_two_classes(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    floor = (torch.special.entr(share) + torch.special.entr(1 - share)).mean()
    return right(logits, labels, partner, share)[0], floor


def not_a_number(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    two = -share * share.log() - (1 - share) * (1 - share).log()
    floor = torch.where(labels == labels[partner], 0, two)
    return right(logits, labels, partner, share)[0], floor.mean()


def larger_share(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    mixed = rows(logits, labels, partner, share)
    return F.cross_entropy(logits, mixed.argmax(1)), entropy(mixed).mean()


def larger_share_at_zero(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    return larger_share(logits, labels, partner, share)[0], torch.zeros(())


def mixed_numbers(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    number = share * labels + (1 - share) * labels[partner]
    _, lowest = right(logits, labels, partner, share)
    return F.cross_entropy(logits, number.round().long()), lowest


def mixed_numbers_at_zero(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    return mixed_numbers(logits, labels, partner, share)[0], torch.zeros(())


def mean_label(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    mixed = rows(logits, labels, partner, share)
    return F.cross_entropy(logits, mixed), torch.special.entr(mixed.mean(0)).sum()


def labels_as_logits(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    mixed = rows(logits, labels, partner, share)
    return F.cross_entropy(logits, mixed), F.cross_entropy(mixed, mixed)


def loss_only(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Tensor:
    return right(logits, labels, partner, share)[0]


def lowest_only(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Tensor:
    return right(logits, labels, partner, share)[1]


def classes_of_labels(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    hot = F.one_hot(labels).to(logits)
    return both(logits, share[:, None] * hot + (1 - share[:, None]) * hot[partner])
