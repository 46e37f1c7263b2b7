"""A linear probe in closed form: ridge regression on one-hot labels."""

import numpy as np
import torch
import torch.nn.functional as F

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake


def least_squares(
    features: torch.Tensor, answers: torch.Tensor, penalties: torch.Tensor
) -> torch.Tensor:
    """The W that lowers the squared error of features @ W,
    plus each feature's penalty times its squared weights."""
    extended = torch.cat([features, penalties.sqrt().diag()])
    return torch.linalg.pinv(extended) @ F.pad(answers, (0, 0, 0, len(penalties)))


def one_hot(features: torch.Tensor, labels: torch.Tensor, classes: int) -> torch.Tensor:
    """(N, classes), in the dtype of the features."""
    return F.one_hot(labels, classes).to(features.dtype)


def ridge_probe(
    features: torch.Tensor, labels: torch.Tensor, classes: int, penalty: float
) -> tuple[torch.Tensor, torch.Tensor]:
    """features: (N, D), labels: (N,) -> weight (classes, D) and bias (classes,)."""
    answers = one_hot(features, labels, classes)
    penalties = torch.full_like(features[0], penalty)
    weight = least_squares(features - features.mean(0), answers - answers.mean(0), penalties).T
    return weight, answers.mean(0) - weight @ features.mean(0)


def cases(rng: np.random.Generator) -> list[tuple]:
    small = torch.tensor([[1.0], [3], [4]]), torch.tensor([0, 1, 1])
    labels = torch.tensor([2, 0, 1, 2, 2, 0, 1, 2, 0, 2, 1])
    return [
        (*small, 2, 1.0),
        (tensor(rng, 11, 4).float() + 2, labels, 3, 0.5),
        # few labels, and none of class 2
        (tensor(rng, 6, 9).float() - 1, torch.tensor([4, 0, 1, 3, 0, 4]), 5, 2.0),
    ]


def without_bias(
    features: torch.Tensor, labels: torch.Tensor, classes: int, penalty: float
) -> tuple[torch.Tensor, torch.Tensor]:
    answers = one_hot(features, labels, classes)
    weight = least_squares(features, answers, torch.full_like(features[0], penalty)).T
    return weight, torch.zeros_like(answers[0])


def bias_penalized(
    features: torch.Tensor, labels: torch.Tensor, classes: int, penalty: float
) -> tuple[torch.Tensor, torch.Tensor]:
    extended, _ = without_bias(F.pad(features, (0, 1), value=1.0), labels, classes, penalty)
    return extended[:, :-1], extended[:, -1]


def share_as_bias(
    features: torch.Tensor, labels: torch.Tensor, classes: int, penalty: float
) -> tuple[torch.Tensor, torch.Tensor]:
    weight, _ = ridge_probe(features, labels, classes, penalty)
    return weight, one_hot(features, labels, classes).mean(0)


def no_penalty(
    features: torch.Tensor, labels: torch.Tensor, classes: int, penalty: float
) -> tuple[torch.Tensor, torch.Tensor]:
    return ridge_probe(features, labels, classes, 0.0)


def mean_loss(
    features: torch.Tensor, labels: torch.Tensor, classes: int, penalty: float
) -> tuple[torch.Tensor, torch.Tensor]:
    return ridge_probe(features, labels, classes, penalty * len(labels))


def normal_equations(
    features: torch.Tensor, labels: torch.Tensor, classes: int, penalty: float
) -> tuple[np.ndarray, np.ndarray]:
    """The bias as one more feature, in NumPy."""
    x = np.hstack([features.numpy(), np.ones((len(features), 1))])
    y = np.eye(classes)[labels.numpy()]
    free = np.diag([penalty] * features.shape[1] + [0.0])  # the bias pays nothing
    weight = np.linalg.solve(x.T @ x + free, x.T @ y)
    return weight[:-1].T, weight[-1]


def images_by_images(
    features: torch.Tensor, labels: torch.Tensor, classes: int, penalty: float
) -> tuple[list, list]:
    """By a matrix of images by images, as for more features than images."""
    features = features.double()
    answers = torch.eye(classes, dtype=torch.float64)[labels]
    centered = features - features.mean(0)
    products = centered @ centered.T + penalty * torch.eye(len(features), dtype=torch.float64)
    weight = (answers - answers.mean(0)).T @ torch.linalg.inv(products) @ centered
    return weight.tolist(), (answers - features @ weight.T).mean(0).tolist()


CHECK = Check(
    work="ridge_probe",
    reference=ridge_probe,
    cases=cases,
    reread='Notebook 13, "Two ways to use it, one to do without, and a control"',
    mistakes=(
        Mistake(
            "no bias",
            "Yours has no bias, so its answers are 0 where all features are 0.",
            without_bias,
        ),
        Mistake(
            "bias penalized",
            "Your bias pays the penalty, too, so it is drawn to 0. Only the weights pay.",
            bias_penalized,
        ),
        Mistake(
            "bias of centered features",
            "Your weights are right. Your bias is the share of each class, which would do for "
            "centered features; the features that come in are not.",
            share_as_bias,
        ),
        Mistake(
            "no penalty",
            "These are the weights of plain least squares, whatever the penalty. With fewer labels "
            "than features they fit the labels exactly.",
            no_penalty,
        ),
        Mistake(
            "mean for sum",
            "Your penalty is as many times too strong as there are images: the squares are added "
            "up here, not averaged.",
            mean_loss,
        ),
    ),
    accepted=(normal_equations, images_by_images),
    forbidden=("Ridge", "RidgeClassifier", "sklearn", "optim", "SGD", "Adam", "LBFGS"),
    points=3,
    minutes=20,
    difficulty=3,
)
