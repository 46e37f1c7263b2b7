"""A new task from few labels: from scratch, by a probe on fixed features, or by fine-tuning."""

from dataclasses import dataclass

import torch
from torch import nn
from torch.optim.swa_utils import update_bn
from torch.utils.data import DataLoader, TensorDataset

from course_utils.analysis import Features, features
from course_utils.data import Batches, ImageSet, load
from course_utils.experiments.preparation import SIDE
from course_utils.models import create_model, cut_head, find_head, new_head
from course_utils.models.pretrained import Normalized
from course_utils.runtime import pick_device, pick_precision, seeded
from course_utils.runtime.errors import UserError
from course_utils.training import TrainConfig, evaluate, layerwise, start, train

TRAINS = ("all", "head")


@dataclass(frozen=True)
class Arm:
    """One way to learn a task from few labels. Equal arms and seeds give equal results.

    data: of the new task; per_class: labels for each of its classes, drawn by the seed
    model, weights: as of `create_model`; weights=None for random ones, drawn by the seed
    trains: "all" layers, or the "head" alone, on features that are computed once, in evaluation
    mode; a body of random weights measures its batch norm statistics before, on the images drawn
    lr: peak rate of the last layer; decay: factor from each layer's rate to that of the layer
    before, for trains="all"
    steps: of the optimizer, equal for every number of labels; batch_size: at most
    test: how many test images to use, None for all
    """

    data: str
    per_class: int
    model: str = "resnet_tiny"
    weights: str | None = None
    trains: str = "all"
    lr: float = 0.05
    decay: float = 1.0
    steps: int = 80
    batch_size: int = 25
    test: int | None = None

    def __post_init__(self) -> None:
        if self.trains not in TRAINS:
            raise UserError(f"trains must be one of {', '.join(TRAINS)}, got {self.trains!r}")
        if self.trains == "head" and self.decay != 1:
            raise UserError(
                "decay is for trains='all': a head has no layer before it to slow down, got "
                f"{self.decay}"
            )


def arm_accuracy(
    arm: Arm,
    seed: int = 0,
    *,
    device: torch.device | str | None = None,
    precision: str | None = None,
    held_out: bool = False,
) -> float:
    """Train an arm once: the test accuracy after its last step, a fraction.

    held_out: measure on the training images that were not drawn, not on the test images: to choose
    a rate
    """
    on = pick_device(device)
    images, other_images, other_labels = few_labels(arm, seed)
    if not held_out:
        other_images = images.test_images
        other_labels = images.test_labels
    mean = (0.0,) * 3  # the network normalizes
    std = (1.0,) * 3
    batches = Batches(
        images.train_images,
        images.train_labels,
        min(arm.batch_size, len(images.train_labels)),
        mean=mean,
        std=std,
        device=on,
        shuffle=True,
        seed=seed,
    )
    test = Batches(other_images, other_labels, 1000, mean=mean, std=std, device=on)
    model = starting_network(arm, images, seed)
    model.to(on).to(memory_format=torch.channels_last)
    if arm.trains == "head":
        return _train_head(arm, model, batches, test, seed)
    config = config_of(arm.lr, arm.steps, len(batches), seed, pick_precision(on, precision))
    optimizer = layerwise(layers_of(model), config, arm.decay)
    train(model, batches, config, state=start(model, batches, config, optimizer))
    return evaluate(model, test, precision=config.precision)[1]


def _train_head(arm: Arm, model: nn.Module, batches: Batches, test: Batches, seed: int) -> float:
    """The test accuracy of an arm that trains its head on features computed once."""
    body = cut_head(model)
    if not arm.weights:
        # Batch norm has seen no image yet; a body that shrinks its features would be no control.
        update_bn(batches, body)
    return fit_probe(
        features(body, batches),
        features(body, test),
        find_head(model)[1],
        arm.lr,
        steps=arm.steps,
        batch_size=batches.batch_size,
        seed=seed,
    )


def fit_probe(
    train_features: Features,
    test_features: Features,
    head: nn.Linear,
    lr: float,
    *,
    steps: int = 80,
    batch_size: int = 25,
    seed: int = 0,
) -> float:
    """Train a linear layer on features that were computed once, as `arm_accuracy` trains networks.

    train_features, test_features: of D columns; head: nn.Linear(D, K), trained in place
    returns: its test accuracy, a fraction
    """
    device = head.weight.device
    tensors = _on_device(train_features, device)
    tests = _on_device(test_features, device)
    generator = torch.Generator().manual_seed(seed)
    batches = DataLoader(tensors, min(batch_size, len(tensors)), shuffle=True, generator=generator)
    train(head, batches, config_of(lr, steps, len(batches), seed))
    return evaluate(head, DataLoader(tests, 1000))[1]


def _on_device(part: Features, device: torch.device) -> TensorDataset:
    """Features and their labels as tensors."""
    return TensorDataset(
        torch.from_numpy(part.values).to(device), torch.from_numpy(part.labels).to(device)
    )


def config_of(
    lr: float, steps: int, steps_per_epoch: int, seed: int, precision: str = "fp32"
) -> TrainConfig:
    """How every arm is trained: SGD with momentum, the rate up and down once, no weight decay.

    raises: ValueError for steps that are no whole number of epochs
    """
    if steps % steps_per_epoch:
        raise UserError(
            f"steps (={steps}) must be a multiple of the {steps_per_epoch} batches of an epoch"
        )
    return TrainConfig(
        steps // steps_per_epoch,
        "sgd",
        lr,
        nesterov=True,
        schedule="one_cycle",
        precision=precision,
        seed=seed,
    )


def few_labels(arm: Arm, seed: int) -> tuple[ImageSet, torch.Tensor, torch.Tensor]:
    """The arm's images, in three channels and at least 32x32.

    returns: (ImageSet of the draw, other images, their labels)
    """
    image_set = load(arm.data).take(None, arm.test).to_rgb()
    padded = image_set.pad_to(max(SIDE, *image_set.train_images.shape[2:]))
    return padded.few(arm.per_class, seed=seed)


def starting_network(arm: Arm, images: ImageSet, seed: int) -> nn.Module:
    """The arm's network before its first step, for images in [0, 1].

    What is not pretrained is drawn by the seed.
    """
    classes = len(images.classes)
    if arm.weights:
        model = create_model(arm.model, weights=arm.weights)
        with seeded(seed):
            return new_head(model, classes)
    with seeded(seed):
        network = create_model(arm.model, num_classes=classes, in_channels=3)
        return Normalized(network, images.mean, images.std)


def layers_of(model: nn.Module) -> list[nn.Module]:
    """The parts of a network that have weights, from the input to the output: children, stages."""
    parts: list[nn.Module] = []
    for name, child in model.get_submodule("network").named_children():
        parts += list(child.children()) if name == "stages" else [child]
    return [part for part in parts if next(part.parameters(), None) is not None]
