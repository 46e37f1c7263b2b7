"""Wrong implementations of `ridge_probe`, for its bank."""

from collections.abc import Callable
from functools import partial

import torch
import torch.nn.functional as F

Fit = tuple[torch.Tensor, torch.Tensor]


def one_hot(features: torch.Tensor, labels: torch.Tensor, classes: int) -> torch.Tensor:
    return F.one_hot(labels, classes).to(features.dtype)


def solved(features: torch.Tensor, answers: torch.Tensor, penalty: float) -> torch.Tensor:
    """The weight without a bias."""
    square = features.T @ features + penalty * torch.eye(features.shape[1], dtype=features.dtype)
    return (torch.linalg.pinv(square) @ features.T @ answers).T


def centered(features: torch.Tensor, answers: torch.Tensor, penalty: float) -> Fit:
    """The right weight and bias."""
    weight = solved(features - features.mean(0), answers - answers.mean(0), penalty)
    return weight, answers.mean(0) - weight @ features.mean(0)


def without_bias(features: torch.Tensor, labels: torch.Tensor, classes: int, penalty: float) -> Fit:
    answers = one_hot(features, labels, classes)
    return solved(features, answers, penalty), torch.zeros_like(answers[0])


def zero_bias(features: torch.Tensor, labels: torch.Tensor, classes: int, penalty: float) -> Fit:
    weight, bias = centered(features, one_hot(features, labels, classes), penalty)
    return weight, 0 * bias


def bias_penalized(
    features: torch.Tensor, labels: torch.Tensor, classes: int, penalty: float
) -> Fit:
    extended, _ = without_bias(F.pad(features, (0, 1), value=1.0), labels, classes, penalty)
    return extended[:, :-1], extended[:, -1]


def share_as_bias(
    features: torch.Tensor, labels: torch.Tensor, classes: int, penalty: float
) -> Fit:
    answers = one_hot(features, labels, classes)
    return centered(features, answers, penalty)[0], answers.mean(0)


def bias_afterwards(
    features: torch.Tensor, labels: torch.Tensor, classes: int, penalty: float
) -> Fit:
    answers = one_hot(features, labels, classes)
    weight = solved(features, answers, penalty)
    return weight, answers.mean(0) - weight @ features.mean(0)


def answers_centered(
    features: torch.Tensor, labels: torch.Tensor, classes: int, penalty: float
) -> Fit:
    answers = one_hot(features, labels, classes)
    weight = solved(features, answers - answers.mean(0), penalty)
    return weight, answers.mean(0) - weight @ features.mean(0)


def answers_centered_share(
    features: torch.Tensor, labels: torch.Tensor, classes: int, penalty: float
) -> Fit:
    answers = one_hot(features, labels, classes)
    return solved(features, answers - answers.mean(0), penalty), answers.mean(0)


def bias_added(features: torch.Tensor, labels: torch.Tensor, classes: int, penalty: float) -> Fit:
    answers = one_hot(features, labels, classes)
    weight, bias = centered(features, answers, penalty)
    return weight, 2 * answers.mean(0) - bias


def bias_negative(
    features: torch.Tensor, labels: torch.Tensor, classes: int, penalty: float
) -> Fit:
    weight, bias = centered(features, one_hot(features, labels, classes), penalty)
    return weight, -bias


def no_penalty(features: torch.Tensor, labels: torch.Tensor, classes: int, penalty: float) -> Fit:
    answers = one_hot(features, labels, classes)
    weight = (torch.linalg.pinv(features - features.mean(0)) @ (answers - answers.mean(0))).T
    return weight, answers.mean(0) - weight @ features.mean(0)


def no_penalty_with_ones(
    features: torch.Tensor, labels: torch.Tensor, classes: int, penalty: float
) -> Fit:
    extended = F.pad(features, (0, 1), value=1.0)
    weight = (torch.linalg.pinv(extended) @ one_hot(features, labels, classes)).T
    return weight[:, :-1], weight[:, -1]


def changed(
    change: Callable[[float, torch.Tensor, int], float],
    features: torch.Tensor,
    labels: torch.Tensor,
    classes: int,
    penalty: float,
) -> Fit:
    """With another penalty. change: penalty, labels, classes -> the other one"""
    answers = one_hot(features, labels, classes)
    return centered(features, answers, change(penalty, labels, classes))


mean_over_images = partial(changed, lambda penalty, labels, classes: penalty * len(labels))
mean_over_all = partial(changed, lambda penalty, labels, classes: penalty * len(labels) * classes)
penalty_by_images = partial(changed, lambda penalty, labels, classes: penalty / len(labels))
half_penalty = partial(changed, lambda penalty, labels, classes: penalty / 2)
double_penalty = partial(changed, lambda penalty, labels, classes: penalty * 2)
squared_penalty = partial(changed, lambda penalty, labels, classes: penalty**2)
root_of_penalty = partial(changed, lambda penalty, labels, classes: penalty**0.5)


def penalty_everywhere(
    features: torch.Tensor, labels: torch.Tensor, classes: int, penalty: float
) -> Fit:
    answers = one_hot(features, labels, classes)
    x = features - features.mean(0)
    weight = (torch.linalg.pinv(x.T @ x + penalty) @ x.T @ (answers - answers.mean(0))).T
    return weight, answers.mean(0) - weight @ features.mean(0)


def freed(
    place: int, features: torch.Tensor, labels: torch.Tensor, classes: int, penalty: float
) -> Fit:
    """With a column of ones behind the features. place: of the one that pays nothing"""
    extended = F.pad(features, (0, 1), value=1.0)
    pays = penalty * torch.eye(extended.shape[1])
    pays[place, place] = 0
    square = extended.T @ extended + pays
    weight = torch.linalg.solve(square, extended.T @ one_hot(features, labels, classes)).T
    return weight[:, :-1], weight[:, -1]


def scaled(
    features: torch.Tensor, labels: torch.Tensor, classes: int, penalty: float, *, ddof: int = 1
) -> Fit:
    answers = one_hot(features, labels, classes)
    x = (features - features.mean(0)) / features.std(0, correction=ddof)
    weight = solved(x, answers - answers.mean(0), penalty)
    return weight, answers.mean(0) - weight @ features.mean(0)


def scaled_and_back(
    features: torch.Tensor, labels: torch.Tensor, classes: int, penalty: float, *, ddof: int = 1
) -> Fit:
    answers = one_hot(features, labels, classes)
    weight = scaled(features, labels, classes, penalty, ddof=ddof)[0]
    weight = weight / features.std(0, correction=ddof)
    return weight, answers.mean(0) - weight @ features.mean(0)


def scaled_share(
    features: torch.Tensor, labels: torch.Tensor, classes: int, penalty: float, *, ddof: int = 1
) -> Fit:
    answers = one_hot(features, labels, classes)
    return scaled(features, labels, classes, penalty, ddof=ddof)[0], answers.mean(0)


def as_many_images(
    features: torch.Tensor, labels: torch.Tensor, classes: int, penalty: float
) -> Fit:
    """By singular values, as if there were one for each feature."""
    answers = one_hot(features, labels, classes)
    u, s, vh = torch.linalg.svd(features - features.mean(0))
    shares = (s / (s**2 + penalty))[:, None] * (u.T @ answers)[: len(s)]
    weight = (vh.T @ shares).T
    return weight, answers.mean(0) - weight @ features.mean(0)


def signs(features: torch.Tensor, labels: torch.Tensor, classes: int, penalty: float) -> Fit:
    return centered(features, 2 * one_hot(features, labels, classes) - 1, penalty)


def classes_counted(
    features: torch.Tensor, labels: torch.Tensor, classes: int, penalty: float
) -> Fit:
    return centered(features, one_hot(features, labels, int(labels.max()) + 1), penalty)


def classes_that_occur(
    features: torch.Tensor, labels: torch.Tensor, classes: int, penalty: float
) -> Fit:
    return centered(features, (labels[:, None] == labels.unique()).to(features.dtype), penalty)


def transposed(features: torch.Tensor, labels: torch.Tensor, classes: int, penalty: float) -> Fit:
    weight, bias = centered(features, one_hot(features, labels, classes), penalty)
    return weight.T, bias


def swapped(features: torch.Tensor, labels: torch.Tensor, classes: int, penalty: float) -> Fit:
    weight, bias = centered(features, one_hot(features, labels, classes), penalty)
    return bias, weight


def in_one(
    features: torch.Tensor, labels: torch.Tensor, classes: int, penalty: float
) -> torch.Tensor:
    weight, _ = centered(features, one_hot(features, labels, classes), penalty)
    return weight
