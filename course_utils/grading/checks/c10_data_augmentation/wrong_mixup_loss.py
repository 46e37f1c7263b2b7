"""Wrong implementations of mixup_loss."""

import torch
import torch.nn.functional as F
from torch import Tensor

Two = tuple[Tensor, Tensor]


def rows(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Tensor:
    """The mixed labels (N, K)."""
    hot = F.one_hot(labels, logits.shape[1]).to(logits)
    return share[:, None] * hot + (1 - share[:, None]) * hot[partner]


def entropy(mixed: Tensor) -> Tensor:
    return torch.special.entr(mixed).sum(1)


def both(logits: Tensor, mixed: Tensor) -> Two:
    return F.cross_entropy(logits, mixed), entropy(mixed).mean()


def right(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    return both(logits, rows(logits, labels, partner, share))


def partner_as_class(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    own, other = (F.one_hot(classes, logits.shape[1]).to(logits) for classes in (labels, partner))
    return both(logits, share[:, None] * own + (1 - share[:, None]) * other)


def index_as_class(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    own, other = (F.cross_entropy(logits, c, reduction="none") for c in (labels, partner))
    two = torch.special.entr(share) + torch.special.entr(1 - share)
    return (share * own + (1 - share) * other).mean(), (two * (labels != partner)).mean()


def loss_against_index(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    loss, _ = index_as_class(logits, labels, partner, share)
    return loss, right(logits, labels, partner, share)[1]


def rest_written(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    mixed = torch.zeros_like(logits)
    every = torch.arange(len(labels))
    mixed[every, labels] = share
    mixed[every, labels[partner]] = 1 - share
    return both(logits, mixed)


def own_written(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    mixed = torch.zeros_like(logits)
    every = torch.arange(len(labels))
    mixed[every, labels[partner]] = 1 - share
    mixed[every, labels] = share
    return both(logits, mixed)


def nothing_to_learn(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    return right(logits, labels, partner, share)[0], torch.zeros(())


def own_entropy(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    loss, _ = right(logits, labels, partner, share)
    return loss, entropy(logits.softmax(1)).mean()


def mean_share(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    return right(logits, labels, partner, share.mean().expand_as(share))


def mean_share_in_loss(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    loss, _ = mean_share(logits, labels, partner, share)
    return loss, right(logits, labels, partner, share)[1]


def loss_at_mean_two(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    one = share.mean()
    two = torch.special.entr(one) + torch.special.entr(1 - one)
    return mean_share(logits, labels, partner, share)[0], two


def same_image_only(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    two = torch.special.entr(share) + torch.special.entr(1 - share)
    meets_another = partner != torch.arange(len(partner))
    return right(logits, labels, partner, share)[0], (two * meets_another).mean()


def mean_of_the_others(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    mixed = entropy(rows(logits, labels, partner, share))[labels != labels[partner]]
    return right(logits, labels, partner, share)[0], mixed.mean()


def softmax_twice(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    return right(logits.softmax(1), labels, partner, share)


def no_softmax(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    mixed = rows(logits, labels, partner, share)
    return -(mixed * logits).sum(1).mean(), entropy(mixed).mean()


def log_of_logits(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    mixed = rows(logits, labels, partner, share)
    return -(mixed * logits.log()).sum(1).mean(), entropy(mixed).mean()


def no_logarithm(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    mixed = rows(logits, labels, partner, share)
    return -(mixed * logits.softmax(1)).sum(1).mean(), entropy(mixed).mean()


def by_columns(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    mixed = rows(logits, labels, partner, share)
    return -(mixed * logits.log_softmax(0)).sum(1).mean(), entropy(mixed).mean()


def by_class(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    loss, lowest = right(logits, labels, partner, share)
    return loss / logits.shape[1], lowest / logits.shape[1]


def loss_by_class(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    loss, lowest = right(logits, labels, partner, share)
    return loss / logits.shape[1], lowest


def lowest_by_class(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    loss, lowest = right(logits, labels, partner, share)
    return loss, lowest / logits.shape[1]


def sums(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    loss, lowest = right(logits, labels, partner, share)
    return loss * len(logits), lowest * len(logits)


def summed_loss(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    loss, lowest = right(logits, labels, partner, share)
    return loss * len(logits), lowest


def summed_lowest(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    loss, lowest = right(logits, labels, partner, share)
    return loss, lowest * len(logits)


def not_averaged(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    mixed = rows(logits, labels, partner, share)
    return F.cross_entropy(logits, mixed, reduction="none"), entropy(mixed)


def lowest_each(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    mixed = rows(logits, labels, partner, share)
    return F.cross_entropy(logits, mixed), entropy(mixed)


def least(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    mixed = rows(logits, labels, partner, share)
    return F.cross_entropy(logits, mixed), entropy(mixed).min()


def least_loss(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    losses = F.cross_entropy(logits, rows(logits, labels, partner, share), reduction="none")
    return losses.mean(), losses.min()


def bits(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    loss, lowest = right(logits, labels, partner, share)
    return loss, lowest / torch.tensor(2.0).log()


def both_in_bits(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    loss, lowest = right(logits, labels, partner, share)
    nats = torch.tensor(2.0).log()
    return loss / nats, lowest / nats


def logits_mixed(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    s = share[:, None]
    return right(s * logits + (1 - s) * logits[partner], labels, partner, share)


def logits_of_partner(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    """The partner's label against the partner's logits."""
    each = F.cross_entropy(logits, labels, reduction="none")
    _, lowest = right(logits, labels, partner, share)
    return (share * each + (1 - share) * each[partner]).mean(), lowest


def distance(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    loss, lowest = right(logits, labels, partner, share)
    return loss - lowest, lowest


def distance_for_lowest(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    loss, lowest = right(logits, labels, partner, share)
    return loss, loss - lowest


def order_exchanged(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    loss, lowest = right(logits, labels, partner, share)
    return lowest, loss


def no_number(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    mixed = rows(logits, labels, partner, share)
    return F.cross_entropy(logits, mixed), -(mixed * mixed.log()).sum(1).mean()


def two_or_no_number(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    two = -share * share.log() - (1 - share) * (1 - share).log()
    return right(logits, labels, partner, share)[0], two.mean()


def own_labels_only(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    return F.cross_entropy(logits, labels), right(logits, labels, partner, share)[1]


def own_part_only(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    own = F.cross_entropy(logits, labels, reduction="none")
    return (share * own).mean(), right(logits, labels, partner, share)[1]


def sign(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    loss, lowest = right(logits, labels, partner, share)
    return -loss, -lowest


def sign_of_lowest(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    loss, lowest = right(logits, labels, partner, share)
    return loss, -lowest


def sign_of_loss(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    loss, lowest = right(logits, labels, partner, share)
    return -loss, lowest


def half_entropy(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Two:
    own = torch.special.entr(share) * (labels != labels[partner])
    return right(logits, labels, partner, share)[0], own.mean()
