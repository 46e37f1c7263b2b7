"""A trained network cut at any depth and pooled to any grid, with a linear layer behind the cut.

Depth and pooling are set apart, so that a gain from one is not taken for a gain from the other.
"""

import copy
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn
from torch.optim.swa_utils import update_bn

from course_utils.analysis import Features, features
from course_utils.data import Batches, ImageSet
from course_utils.reports.transfer import (
    TRAINS,
    Arm,
    config_of,
    few_labels,
    fit_probe,
    starting_network,
)
from course_utils.runtime import pick_device, pick_precision, seeded
from course_utils.runtime.errors import UserError
from course_utils.training import evaluate, train

# of Batches, for a network that normalizes by itself
UNCHANGED: dict[str, Any] = {"mean": (0.0,) * 3, "std": (1.0,) * 3}


@dataclass(frozen=True)
class CutArm:
    """One way to learn a task from few labels behind a cut. Equal arms and seeds, equal results.

    data, per_class, model, weights, trains, lr, steps, batch_size: as of `Arm`
    after: the number of stages before the cut, 0 for the stem alone, None for the pixels themselves
    grid: means are taken over grid x grid fields of the maps at the cut
    """

    data: str
    per_class: int
    after: int | None = 3
    grid: int = 1
    model: str = "resnet_tiny"
    weights: str | None = None
    trains: str = "head"
    lr: float = 0.2
    steps: int = 80
    batch_size: int = 25

    def __post_init__(self) -> None:
        if self.trains not in TRAINS:
            raise UserError(f"trains must be one of {', '.join(TRAINS)}, got {self.trains!r}")
        if self.after is None and (self.weights or self.trains == "all"):
            raise UserError(
                "pixels (after=None) have no body: give no weights and trains='head', got "
                f"weights={self.weights!r}, trains={self.trains!r}"
            )


def cut_after(model: nn.Module, stages: int | None, grid: int) -> nn.Module:
    """The part of a staged network before a cut, as images (N, 3, H, W) in [0, 1] -> (N, D).

    stages: how many stay, of which the maps are pooled to (grid, grid) and flattened; None for the
    pixels themselves. The network that goes in stays whole

    >>> trained = create_model("resnet_tiny", weights="shapes")
    >>> cut_after(trained, 2, 2)(torch.rand(5, 3, 32, 32)).shape
    torch.Size([5, 128])
    """
    pooled = (nn.AdaptiveAvgPool2d(grid), nn.Flatten())
    if stages is None:
        return nn.Sequential(*pooled)
    body = copy.deepcopy(model)
    network = body.get_submodule("network")
    kept = list(network.get_submodule("stages").children())[:stages]
    body.set_submodule("network", nn.Sequential(network.get_submodule("stem"), *kept, *pooled))
    return body


def cut_accuracy(
    arm: CutArm,
    seed: int = 0,
    *,
    device: torch.device | str | None = None,
    precision: str | None = None,
    held_out: bool = False,
) -> float:
    """Train an arm once: the test accuracy after its last step, a fraction.

    held_out: measure on the training images that were not drawn, to choose a rate
    """
    on = pick_device(device)
    if arm.trains == "head":
        return probe_accuracy(arm, cut_features(arm, seed, device=on, held_out=held_out), seed)
    images, batches, tests = _batches(arm, seed, on, held_out)
    body = _body(arm, images, seed)
    model = nn.Sequential(body, _head(arm, body, images, seed)).to(on)
    model.to(memory_format=torch.channels_last)
    config = config_of(arm.lr, arm.steps, len(batches), seed, pick_precision(on, precision))
    train(model, batches, config)
    return evaluate(model, tests, precision=config.precision)[1]


def cut_features(
    arm: CutArm, seed: int, *, device: torch.device | str, held_out: bool = False
) -> tuple[Features, Features]:
    """What stands at the cut before any training: of the drawn images, and of the test images.

    A body of random weights measures its batch norm statistics before, on the images drawn.
    """
    images, batches, tests = _batches(arm, seed, torch.device(device), held_out)
    body = _body(arm, images, seed).to(device)
    if arm.after is not None and not arm.weights:
        update_bn(batches, body)
    return features(body, batches), features(body, tests)


def probe_accuracy(arm: CutArm, split: tuple[Features, Features], seed: int) -> float:
    """The accuracy of a linear layer trained on features at the cut.

    split: of `cut_features`; the draw holds every class
    """
    with seeded(seed):
        head = nn.Linear(split[0].values.shape[1], int(split[0].labels.max()) + 1)
    return fit_probe(
        *split, head, arm.lr, steps=arm.steps, batch_size=_batch_size(arm, split[0]), seed=seed
    )


def _batch_size(arm: CutArm, labeled: Features) -> int:
    return min(arm.batch_size, len(labeled.labels))


def _batches(
    arm: CutArm, seed: int, device: torch.device, held_out: bool
) -> tuple[ImageSet, Batches, Batches]:
    """The draw, its batches, and the images to measure on."""
    images, others, labels = few_labels(Arm(arm.data, arm.per_class), seed)
    if not held_out:
        others = images.test_images
        labels = images.test_labels
    size = min(arm.batch_size, len(images.train_labels))
    drawn = (images.train_images, images.train_labels, size)
    batches = Batches(*drawn, **UNCHANGED, device=device, shuffle=True, seed=seed)
    return images, batches, Batches(others, labels, 1000, **UNCHANGED, device=device)


def _body(arm: CutArm, images: ImageSet, seed: int) -> nn.Module:
    """The network before the cut, ahead of its first step."""
    whole = Arm(arm.data, arm.per_class, model=arm.model, weights=arm.weights)
    return cut_after(starting_network(whole, images, seed), arm.after, arm.grid)


def _head(arm: CutArm, body: nn.Module, images: ImageSet, seed: int) -> nn.Linear:
    """A fresh linear layer behind the cut, in torch's own start."""
    with torch.no_grad():
        body.eval()
        width = body(images.train_images[:1].float() / 255).shape[1]
    with seeded(seed):
        return nn.Linear(width, len(images.classes))
