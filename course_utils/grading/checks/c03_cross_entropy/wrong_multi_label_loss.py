"""What students write for the loss of a picture that may show any number of objects."""

import math
from collections.abc import Callable

import torch
import torch.nn.functional as F


def each(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    """The right answer, image by image."""
    return F.binary_cross_entropy_with_logits(logits, shown, reduction="none").sum(1)


def overflows(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    right = logits.sigmoid()
    return -(shown * right.log() + (1 - shown) * (1 - right).log()).sum(1)


def overflows_where(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    right = torch.where(shown == 1, logits.sigmoid(), 1 - logits.sigmoid())
    return -right.log().sum(1)


def overflows_in_double(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    return overflows(logits.double(), shown)


def overflows_where_in_double(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    return overflows_where(logits.double(), shown)


def log_one_plus_exp(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    return ((1 + logits.exp()).log() - logits * shown).sum(1)


def log_one_plus_exp_turned(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    return (1 + against(logits, shown).exp()).log().sum(1)


def log_one_plus_exp_in_double(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    return log_one_plus_exp(logits.double(), shown)


def product_first(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    return -(-against(logits, shown)).sigmoid().prod(1).log()


def product_where(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    right = torch.where(shown == 1, logits.sigmoid(), 1 - logits.sigmoid())
    return -right.prod(1).log()


def against(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    """The logits, their sign turned where the class is shown."""
    return logits * (1 - 2 * shown)


def floor(least: float) -> Callable[[torch.Tensor, torch.Tensor], torch.Tensor]:
    """The loss with something small added to each probability."""

    def loss(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
        right = logits.sigmoid()
        return -(shown * (right + least).log() + (1 - shown) * (1 - right + least).log()).sum(1)

    return loss


def clamped(least: float) -> Callable[[torch.Tensor, torch.Tensor], torch.Tensor]:
    """The loss with each probability kept from 0 and from 1."""

    def loss(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
        right = logits.sigmoid().clamp(least, 1 - least)
        return -(shown * right.log() + (1 - shown) * (1 - right).log()).sum(1)

    return loss


def within(most: float) -> Callable[[torch.Tensor, torch.Tensor], torch.Tensor]:
    """The loss of logits cut off at `most` on both sides."""

    def loss(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
        return each(logits.clamp(-most, most), shown)

    return loss


def cut_at_100(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    return F.binary_cross_entropy(logits.sigmoid(), shown, reduction="none").sum(1)


def row_maximum(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    z = against(logits, shown)
    top = z.amax(1, keepdim=True)
    return (top + ((-top).exp() + (z - top).exp()).log()).sum(1)


def row_maximum_from_0(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    z = against(logits, shown)
    top = z.amax(1, keepdim=True).clamp(min=0)
    return (top + ((-top).exp() + (z - top).exp()).log()).sum(1)


def row_maximum_floor(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    z = against(logits, shown)
    top = z.amax(1, keepdim=True).clamp(min=0)
    return (top + ((-top).exp() + (z - top).exp() + 1e-45).log()).sum(1)


def one_number(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    return each(logits, shown).mean()


def one_sum(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    return each(logits, shown).sum()


def one_mean_of_all(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    return each(logits, shown).mean() / logits.shape[1]


def over_images(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    return F.binary_cross_entropy_with_logits(logits, shown, reduction="none").sum(0)


def mean_over_images(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    return over_images(logits, shown) / len(logits)


def class_by_class(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    return F.binary_cross_entropy_with_logits(logits, shown, reduction="none")


def maximum_lost(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    z = against(logits, shown)
    return (z.clamp(min=0).neg().exp() + (z - z.clamp(min=0)).exp()).log().sum(1)


def softmax_both_answers(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    return overflows(logits.softmax(1).logit(), shown)


def softmax_shared(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    return by_softmax(logits, shown) / shown.sum(1)


def shown_only_mean(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    return shown_only(logits, shown) / shown.sum(1)


def hidden_only(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    return -((1 - shown) * F.logsigmoid(-logits)).sum(1)


def by_softmax(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    return -(shown * logits.log_softmax(1)).sum(1)


def shown_only(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    return -(shown * F.logsigmoid(logits)).sum(1)


def mean_over_classes(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    return each(logits, shown) / logits.shape[1]


def answers_swapped(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    return each(logits, 1 - shown)


def float_condition(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    return each(torch.where(shown, logits, -logits), torch.ones_like(logits))


def double_sigmoid(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    return -(-against(logits.double(), shown)).sigmoid().log().sum(1)


def double_exponential(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    return log_one_plus_exp_turned(logits.double(), shown)


def double_product(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    return product_first(logits.double(), shown)


def bits(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    return each(logits, shown) / math.log(2)


def negative(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    return -each(logits, shown)
