"""What a row would cost: multiply-adds counted, seconds estimated from a measured rate."""

import os
from collections.abc import Sequence

import torch

from course_utils.analysis import cost
from course_utils.experiments import Recipe
from course_utils.models import create_model

IMAGES = {"cifar10": 50_000, "cifar100": 50_000, "mnist": 60_000}  # of their training sets
# multiply-adds a second of a core, about what VGG-16 at 64 pixels reached with bfloat16
CORE = 5e10
# of an H200: ResNet-18 at 25,000 images/s on an A100 (KellerJordan/cifar10-zoo), times
# 790 / 312 TFLOP/s
GPU = 1e14


def image_shape(row: Recipe) -> tuple[int, int, int]:
    """(channels, height, width) of the images that a recipe of the course trains on."""
    side = row.size or 32
    return (1 if row.data in ("mnist", "digits") else 3, side, side)


def macs_of(row: Recipe, side: int) -> int:
    """Multiply-adds of one pass forward of a row's network, for an image of `side` pixels."""
    channels = image_shape(row)[0]
    with torch.device("meta"):
        model = create_model(row.model, num_classes=10, in_channels=channels, **row.arguments)
    return cost(model, (channels, side, side)).macs


def training_macs(row: Recipe) -> float:
    """Multiply-adds of a row's whole training as published: forward, and twice as many backward."""
    images = (row.train or IMAGES[row.data]) * (1 - row.validation)
    return 3 * macs_of(row, row.size or 32) * images * row.config.epochs


def price(rows: Sequence[Recipe]) -> str:
    """What one seed of rows that nobody has run would take here and on a GPU: an estimate."""
    macs = sum(map(training_macs, rows))
    cores = os.cpu_count() or 1
    here = duration(macs / (CORE * cores))
    return f"{here} on {cores} cores or {duration(macs / GPU)} on an H200"


def duration(seconds: float) -> str:
    """Seconds as a person says them."""
    for unit, length in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.0f} seconds"
