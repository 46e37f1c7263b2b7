"""Report 004: ResNets of under five million parameters on CIFAR-10."""

from dataclasses import replace

from course_utils.experiments import Claim, Recipe
from course_utils.training import TrainConfig

CONFIG = TrainConfig(
    epochs=70, optimizer="adam", lr=0.01, schedule="one_cycle", weight_decay=1e-4, grad_clip=0.1
)
OPEN = "Adam, batch 400, weight decay 1e-4 and clipping at 0.1, which the report does not state"


def row(name: str, model: str, published: float | None) -> Recipe:
    """70 epochs, one-cycle to 0.01, weight decay, gradient clipping, crop and flip."""
    return Recipe(
        f"004/{name}",
        model,
        "cifar10",
        400,
        CONFIG,
        crop_padding=4,
        flip=True,
        published=published,
        choices=OPEN,
    )


def for_model(model: str) -> Recipe:
    """The recipe of this report for any other network: no row of it."""
    return replace(row(model, model, None), id=f"full/{model}")


ROWS = [
    row("resnet-2111", "resnet_2111", 93.81),
    row("one-block-each", "resnet_1111", 93.38),
    row("half-width-6543", "resnet_6543_half", 93.87),
    row("under-1m", "resnet_under_1m", 92),
]

CLAIMS = [
    Claim("004: a second block in the first stage helps", "004/resnet-2111", "004/one-block-each")
]
