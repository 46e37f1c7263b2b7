"""Report 001: what regularizes a network on CIFAR-100, one step on the next. It prints curves and no accuracy."""

from course_utils.data.augment import random_affine
from course_utils.experiments import Recipe
from course_utils.training import TrainConfig
from course_utils.training.schedules import multi_step


def quarters(progress):
    """Halved at each quarter: every 50 epochs of 200 ("Settings")."""
    return multi_step(progress, milestones=(0.25, 0.5, 0.75), factor=0.5)


def shifted(images, generator):
    """Shift of 5 of 32 pixels, scale 0.8 to 1.2 ("Settings"; the flip is the recipe's)."""
    return random_affine(images, generator, translate=5 / 32, scale=(0.8, 1.2))


def row(name, model="cifar100_net", *, augmented=False, dropout=0.0, **regularization):
    """ "Settings": batch 32, SGD at 0.01, halved every 50 epochs, a fifth of the images for validation."""
    config = TrainConfig(
        epochs=200, optimizer="sgd", lr=0.01, schedule="r001:quarters", **regularization
    )
    return Recipe(
        f"001/{name}", model, "cifar100", 32, config, validation=0.2, arguments={"dropout": dropout}, flip=augmented,
        augment="r001:shifted" if augmented else None,
        choices="200 epochs, a number it does not state; the last one counts, where it stops early; each setting keeps "
        "those before it",
    )  # fmt: skip


ROWS = [
    row("base", "cifar100_net_no_bn"),
    row("batch-norm"),
    row("augmentation", augmented=True),
    row("regularization", augmented=True, dropout=0.5, weight_decay=0.0025, label_smoothing=0.1),
]

CLAIMS = []
