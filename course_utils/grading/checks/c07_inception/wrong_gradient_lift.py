"""What heads do to the gradients of a trunk, and what goes wrong in measuring it."""

from collections.abc import Callable
from functools import partial
from typing import Any

import torch
import torch.nn.functional as F

Weights = list[torch.Tensor]
Heads = dict[int, torch.Tensor]  # the weight of a head, by the index of the layer that it reads
Gradients = tuple[torch.Tensor, ...]
Change = Callable[[torch.Tensor], torch.Tensor]
Loss = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]  # of logits and labels


def same(values: torch.Tensor) -> torch.Tensor:
    return values


def norm(gradient: torch.Tensor) -> torch.Tensor:
    """The root of the sum of squares."""
    return gradient.norm()


def gradients(
    x: torch.Tensor,
    weights: Weights,
    heads: Heads,
    labels: torch.Tensor,
    share: float,
    main: float = 1.0,
    activation: Change = torch.relu,
    between: Change = torch.relu,
    last: Change = same,
    head_loss: Loss = F.cross_entropy,
    main_loss: Loss = F.cross_entropy,
    shift: int = 0,
    of: str = "weights",
) -> Gradients:
    """The gradient for every weight: `main` times the classifier's loss, `share` times each head's.

    activation: what the heads see of the answers of their layer; between: what the next layer sees;
    last: what the loss sees of the last; shift: of the layer that a head reads; of: what the
    gradient is taken for, or what leaves each layer, "answers" before and "signals" after the ReLU
    """
    weights = [weight.clone().requires_grad_(True) for weight in weights]
    wanted: dict[str, Weights] = {"weights": weights, "answers": [], "signals": []}
    seen = {-1: x}
    for number, weight in enumerate(weights):
        answers = x @ weight.T
        x = between(answers)
        seen[number] = activation(answers)
        wanted["answers"].append(answers)
        wanted["signals"].append(x if number < len(weights) - 1 else answers)
    loss = main * main_loss(last(answers), labels)
    for number, head in heads.items():
        loss = loss + share * head_loss(seen[number + shift] @ head.T, labels)
    return torch.autograd.grad(loss, wanted[of], retain_graph=True)


def gradient_lift(
    x: torch.Tensor,
    weights: Weights,
    heads: Heads,
    labels: torch.Tensor,
    share: float,
    norm: Change = norm,
    main: float = 1.0,
    **changes: Any,
) -> list[float]:
    """By layer, the norm of the gradient with the heads over that without them."""
    both = gradients(x, weights, heads, labels, share, main=main, **changes)
    alone = gradients(x, weights, heads, labels, 0.0, **changes)
    return [float(norm(a) / norm(b)) for a, b in zip(both, alone, strict=True)]


def unweighted(
    x: torch.Tensor, weights: Weights, heads: Heads, labels: torch.Tensor, share: float
) -> list[float]:
    return gradient_lift(x, weights, heads, labels, 1.0)


def upside_down(
    x: torch.Tensor, weights: Weights, heads: Heads, labels: torch.Tensor, share: float
) -> list[float]:
    return [1 / ratio for ratio in gradient_lift(x, weights, heads, labels, share)]


def squared(
    x: torch.Tensor, weights: Weights, heads: Heads, labels: torch.Tensor, share: float
) -> list[float]:
    return [ratio**2 for ratio in gradient_lift(x, weights, heads, labels, share)]


def less_one(
    x: torch.Tensor, weights: Weights, heads: Heads, labels: torch.Tensor, share: float
) -> list[float]:
    return [ratio - 1 for ratio in gradient_lift(x, weights, heads, labels, share)]


def difference(
    x: torch.Tensor, weights: Weights, heads: Heads, labels: torch.Tensor, share: float
) -> list[float]:
    both = gradients(x, weights, heads, labels, share)
    alone = gradients(x, weights, heads, labels, 0.0)
    return [float(a.norm() - b.norm()) for a, b in zip(both, alone, strict=True)]


def without_ratio(
    x: torch.Tensor, weights: Weights, heads: Heads, labels: torch.Tensor, share: float
) -> list[float]:
    return [float(a.norm()) for a in gradients(x, weights, heads, labels, share)]


def mixed(
    x: torch.Tensor, weights: Weights, heads: Heads, labels: torch.Tensor, share: float
) -> list[float]:
    return gradient_lift(x, weights, heads, labels, share, main=1 - share)


def mixed_by_count(
    x: torch.Tensor, weights: Weights, heads: Heads, labels: torch.Tensor, share: float
) -> list[float]:
    return gradient_lift(x, weights, heads, labels, share, main=1 - share * len(heads))


def shared_by_all(
    x: torch.Tensor, weights: Weights, heads: Heads, labels: torch.Tensor, share: float
) -> list[float]:
    return gradient_lift(x, weights, heads, labels, share, main=share)


def accumulated(
    x: torch.Tensor, weights: Weights, heads: Heads, labels: torch.Tensor, share: float
) -> list[float]:
    # both gradients hold the classifier's
    return gradient_lift(x, weights, heads, labels, share, main=2.0)


def accumulated_without(
    x: torch.Tensor, weights: Weights, heads: Heads, labels: torch.Tensor, share: float
) -> list[float]:
    both = gradients(x, weights, heads, labels, share)
    total = gradients(x, weights, heads, labels, share, main=2.0)
    return [float(a.norm() / b.norm()) for a, b in zip(both, total, strict=True)]


def averaged_heads(
    x: torch.Tensor, weights: Weights, heads: Heads, labels: torch.Tensor, share: float
) -> list[float]:
    return gradient_lift(x, weights, heads, labels, share / len(heads))


def averaged_losses(
    x: torch.Tensor, weights: Weights, heads: Heads, labels: torch.Tensor, share: float
) -> list[float]:
    count = len(heads) + 1
    return gradient_lift(x, weights, heads, labels, share / count, main=1 / count)


def last_head(
    x: torch.Tensor, weights: Weights, heads: Heads, labels: torch.Tensor, share: float
) -> list[float]:
    return gradient_lift(x, weights, {max(heads): heads[max(heads)]}, labels, share)


def first_head(
    x: torch.Tensor, weights: Weights, heads: Heads, labels: torch.Tensor, share: float
) -> list[float]:
    return gradient_lift(x, weights, {min(heads): heads[min(heads)]}, labels, share)


def norms_added(
    x: torch.Tensor, weights: Weights, heads: Heads, labels: torch.Tensor, share: float
) -> list[float]:
    alone = gradients(x, weights, heads, labels, 0.0)
    total = [float(gradient.norm()) for gradient in alone]
    for number, head in heads.items():
        found = gradients(x, weights, {number: head}, labels, share, main=0.0)
        total = [size + float(a.norm()) for size, a in zip(total, found, strict=True)]
    return [size / float(b.norm()) for size, b in zip(total, alone, strict=True)]


def two_norms_added(
    x: torch.Tensor, weights: Weights, heads: Heads, labels: torch.Tensor, share: float
) -> list[float]:
    return [1 + ratio for ratio in gradient_lift(x, weights, heads, labels, share, main=0.0)]


def nothing_lifted(
    x: torch.Tensor, weights: Weights, heads: Heads, labels: torch.Tensor, share: float
) -> list[float]:
    return [1.0 for _ in weights]


def of_all(
    x: torch.Tensor, weights: Weights, heads: Heads, labels: torch.Tensor, share: float
) -> list[float]:
    return [one_number(x, weights, heads, labels, share) for _ in weights]


def one_number(
    x: torch.Tensor, weights: Weights, heads: Heads, labels: torch.Tensor, share: float
) -> float:
    both = torch.cat([g.flatten() for g in gradients(x, weights, heads, labels, share)])
    alone = torch.cat([g.flatten() for g in gradients(x, weights, heads, labels, 0.0)])
    return float(both.norm() / alone.norm())


def shared_logits(
    x: torch.Tensor, weights: Weights, heads: Heads, labels: torch.Tensor, share: float
) -> list[float]:
    heads = {number: share * head for number, head in heads.items()}
    both = gradients(x, weights, heads, labels, 1.0)
    alone = gradients(x, weights, heads, labels, 0.0)
    return [float(a.norm() / b.norm()) for a, b in zip(both, alone, strict=True)]


def untransposed(
    x: torch.Tensor, weights: Weights, heads: Heads, labels: torch.Tensor, share: float
) -> list[float]:
    return gradient_lift(x, [weight.T for weight in weights], heads, labels, share)


def untransposed_heads(
    x: torch.Tensor, weights: Weights, heads: Heads, labels: torch.Tensor, share: float
) -> list[float]:
    return gradient_lift(x, weights, {n: head.T for n, head in heads.items()}, labels, share)


def all_untransposed(
    x: torch.Tensor, weights: Weights, heads: Heads, labels: torch.Tensor, share: float
) -> list[float]:
    return untransposed_heads(x, [weight.T for weight in weights], heads, labels, share)


def after_softmax(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    return F.cross_entropy(logits.softmax(1), labels)


def rectified(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    return F.cross_entropy(logits.relu(), labels)


def summed(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    return F.cross_entropy(logits, labels, reduction="sum")


def sum_of_absolutes(gradient: torch.Tensor) -> torch.Tensor:
    return gradient.abs().sum()


def largest(gradient: torch.Tensor) -> torch.Tensor:
    return gradient.abs().max()


def spectral(gradient: torch.Tensor) -> torch.Tensor:
    return torch.linalg.matrix_norm(gradient, 2)


def deviation(gradient: torch.Tensor) -> torch.Tensor:
    return gradient.std()


heads_alone = partial(gradient_lift, main=0.0)
