"""A linear probe in closed form: ridge regression on one-hot labels."""

from functools import partial

import numpy as np
import torch
import torch.nn.functional as F

from course_utils.grading.checks.c13_transfer_learning import wrong_ridge_probe as wrong
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
        # none of the last class
        (tensor(rng, 7, 2).float() + 1, torch.tensor([1, 0, 2, 2, 0, 1, 2]), 4, 0.3),
    ]


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
            wrong.without_bias,
            variants=(wrong.zero_bias,),
        ),
        Mistake(
            "bias penalized",
            "Your bias pays the penalty, too, so it is drawn to 0. Only the weights pay.",
            wrong.bias_penalized,
        ),
        Mistake(
            "bias of centered features",
            "Your weights are right. Your bias is the share of each class, which would do for "
            "centered features; the features that come in are not.",
            wrong.share_as_bias,
        ),
        Mistake(
            "features not centered",
            "You fit the weights to features that are not centered. So the weights pay for what "
            "the bias could take upon itself, and do not fit as well as they might.",
            wrong.bias_afterwards,
            variants=(wrong.answers_centered, wrong.answers_centered_share),
        ),
        Mistake(
            "sign of the bias",
            "Your weights are right. In your bias a sign is wrong: together with what the weights "
            "say to the mean features, it gives the mean of the labels.",
            wrong.bias_added,
            variants=(wrong.bias_negative,),
        ),
        Mistake(
            "no penalty",
            "These are the weights of plain least squares, whatever the penalty. With fewer labels "
            "than features they fit the labels exactly.",
            wrong.no_penalty,
            variants=(wrong.no_penalty_with_ones,),
        ),
        Mistake(
            "mean for sum",
            "Your penalty is as many times too strong as there are squares in a mean of yours: "
            "they are added up here, not averaged.",
            wrong.mean_over_images,
            variants=(wrong.mean_over_all,),
        ),
        Mistake(
            "penalty averaged",
            "You divide the penalty by the number of images. It counts as it is, against the sum "
            "of all squares.",
            wrong.penalty_by_images,
        ),
        Mistake(
            "penalty off by a factor of two",
            "Your penalty is half or twice of what it should be. In the derivative both sums of "
            "squares have a factor of 2, so it drops out.",
            wrong.half_penalty,
            variants=(wrong.double_penalty,),
        ),
        Mistake(
            "penalty squared or its root",
            "You use the square of the penalty, or its root. The squares of the weights are "
            "multiplied by the penalty itself.",
            wrong.squared_penalty,
            variants=(wrong.root_of_penalty,),
        ),
        Mistake(
            "penalty on every entry",
            "You add the penalty to every entry of the matrix. It belongs to the diagonal, where "
            "each weight meets itself.",
            wrong.penalty_everywhere,
        ),
        Mistake(
            "a feature freed from the penalty",
            "One of your features pays no penalty, and the bias pays one. It is the bias that "
            "pays nothing.",
            partial(wrong.freed, 0),
            variants=(partial(wrong.freed, -2),),
        ),
        Mistake(
            "features scaled",
            "You divide the features by their spread. That is another problem: the penalty is "
            "meant for the weights of the features that come in.",
            wrong.scaled,
            variants=tuple(
                partial(work, ddof=ddof)
                for work in (wrong.scaled, wrong.scaled_and_back, wrong.scaled_share)
                for ddof in (0, 1)
            ),
        ),
        Mistake(
            "labels of 1 and -1",
            "Your labels are 1 and -1. Here a row has a single 1, and zeros elsewhere.",
            wrong.signs,
        ),
        Mistake(
            "fewer images than features",
            "Yours needs at least as many images as features. There may be fewer, as with few "
            "labels; with the penalty the best weights are unique all the same.",
            wrong.as_many_images,
        ),
        Mistake(
            "classes counted from the labels",
            "Your answer has only classes that the labels show. It needs a row for each class, "
            "also for one without a label.",
            wrong.classes_counted,
            variants=(wrong.classes_that_occur,),
        ),
        Mistake(
            "weight transposed",
            "Your weight is transposed. `nn.Linear` keeps a row for each class.",
            wrong.transposed,
        ),
        Mistake(
            "bias first",
            "Your answer has the bias first. The weight comes first.",
            wrong.swapped,
        ),
        Mistake(
            "no bias returned",
            "Your answer is the weight alone. The bias belongs to it, as the second of a pair.",
            wrong.in_one,
        ),
    ),
    accepted=(normal_equations, images_by_images),
    forbidden=("Ridge", "RidgeClassifier", "sklearn", "optim", "SGD", "Adam", "LBFGS"),
    points=3,
    minutes=20,
    difficulty=3,
)
