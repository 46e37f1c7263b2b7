"""Cross-entropy where a picture may show any number of objects: a sigmoid for each class, without
overflow.
"""

import numpy as np
import torch
import torch.nn.functional as F

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake


def multi_label_loss(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    """The loss (N,) of logits (N, K), summed over classes that are shown (1) or not (0)."""
    return F.binary_cross_entropy_with_logits(logits, shown, reduction="none").sum(1)


def cases(rng: np.random.Generator) -> list[tuple]:
    def labels(*shape: int) -> torch.Tensor:
        # both answers occur in every row, whatever is drawn
        shown = torch.from_numpy(rng.integers(0, 2, shape)).double()
        shown[:, 0] = 1
        shown[:, 1] = 0
        return shown

    return [
        (torch.tensor([[0.0, 2.0]]), torch.tensor([[1.0, 0.0]])),
        (torch.tensor([[1000.0, -3.0], [-200.0, 150.0]]), torch.tensor([[1.0, 0.0], [1.0, 0.0]])),
        (2 * tensor(rng, 3, 7), labels(3, 7)),
        (30 * tensor(rng, 6, 4), labels(6, 4)),
    ]


def overflows(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    right = logits.sigmoid()
    return -(shown * right.log() + (1 - shown) * (1 - right).log()).sum(1)


def with_floor(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    right = logits.sigmoid()
    return -(shown * (right + 1e-8).log() + (1 - shown) * (1 - right + 1e-8).log()).sum(1)


def by_softmax(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    return -(shown * logits.log_softmax(1)).sum(1)


def shown_only(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    return -(shown * F.logsigmoid(logits)).sum(1)


def mean_over_classes(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    return multi_label_loss(logits, shown) / logits.shape[1]


def answers_swapped(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    return multi_label_loss(logits, 1 - shown)


def signed_logit(logits: torch.Tensor, shown: torch.Tensor) -> np.ndarray:
    toward = np.where(shown.numpy() == 1, logits.numpy(), -logits.numpy())
    return np.logaddexp(0, -toward).sum(axis=1)


def two_classes(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    pair = torch.stack([torch.zeros_like(logits), logits], dim=1)
    return F.cross_entropy(pair, shown.long(), reduction="none").sum(1)


CHECK = Check(
    work="multi_label_loss",
    reference=multi_label_loss,
    cases=cases,
    reread='Notebook 03, "When one class is rare"',
    mistakes=(
        Mistake(
            "overflow",
            "Your loss is not finite where a logit is large: the sigmoid rounds to 0 or 1 and then "
            "meets ln 0.",
            overflows,
            'Notebook 03, "From scores to probabilities"',
        ),
        Mistake(
            "floor below the logarithm",
            "You add something small before the logarithm. That hides the overflow: a network that "
            "is certainly wrong about a class then pays about 18 at the most, where the true price "
            "has no upper limit.",
            with_floor,
            'Notebook 03, "The loss"',
        ),
        Mistake(
            "softmax",
            "You let the classes compete for one unit of probability. Here each class is a "
            "question of its own.",
            by_softmax,
        ),
        Mistake(
            "shown classes only",
            "Only the classes in the picture cost anything in yours, so that always saying yes "
            "would be free. That something is not there is an answer too.",
            shown_only,
        ),
        Mistake(
            "mean over classes",
            "You average over the classes. The probabilities of all answers are multiplied, so "
            "their losses add up.",
            mean_over_classes,
            'Notebook 03, "The loss"',
        ),
        Mistake(
            "answers swapped",
            "Yours is small where the network is wrong. A large logit means that the class is "
            "shown.",
            answers_swapped,
        ),
    ),
    accepted=(signed_logit, two_classes),
    forbidden=(
        "binary_cross_entropy_with_logits",
        "BCEWithLogitsLoss",
        "multilabel_soft_margin_loss",
        "softplus",
        "Softplus",
        "logsigmoid",
        "LogSigmoid",
    ),
    points=3,
    minutes=12,
    difficulty=2,
)
