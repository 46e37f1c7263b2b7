"""Report 001: what regularizes a network on CIFAR-100, one step on the next.

It prints curves and no accuracy.
"""

from typing import TYPE_CHECKING, Any

from course_utils.data.augment import random_affine
from course_utils.experiments import Claim, Recipe
from course_utils.training import TrainConfig
from course_utils.training.schedules import multi_step

if TYPE_CHECKING:
    import torch


def quarters(progress: float) -> float:
    """Halved at each quarter: every 50 epochs of 200 ("Settings")."""
    return multi_step(progress, milestones=(0.25, 0.5, 0.75), factor=0.5)


def shifted(images: "torch.Tensor", generator: "torch.Generator") -> "torch.Tensor":
    """Shift of 5 of 32 pixels, scale 0.8 to 1.2 ("Settings"; the flip is the recipe's).

    images: (N, C, H, W) float in [0, 1] -> the same
    """
    return random_affine(images, generator, translate=5 / 32, scale=(0.8, 1.2))


def row(
    name: str,
    model: str = "cifar100_net",
    *,
    augmented: bool = False,
    dropout: float = 0.0,
    **regularization: Any,
) -> Recipe:
    """ "Settings": batch 32, SGD at 0.01, halved every 50 epochs, a fifth for validation."""
    return Recipe(
        f"001/{name}",
        model,
        "cifar100",
        32,
        TrainConfig(
            epochs=200, optimizer="sgd", lr=0.01, schedule="r001:quarters", **regularization
        ),
        validation=0.2,
        arguments={"dropout": dropout},
        flip=augmented,
        augment="r001:shifted" if augmented else None,
        choices="200 epochs, a number it does not state; the last one counts, where it stops "
        "early; each setting keeps those before it",
    )


ROWS = [
    row("base", "cifar100_net_no_bn"),
    row("batch-norm"),
    row("augmentation", augmented=True),
    row("regularization", augmented=True, dropout=0.5, weight_decay=0.0025, label_smoothing=0.1),
]

CLAIMS: list[Claim] = []
