"""Learning a new task from few labels: from scratch, by a probe on fixed features, or by fine-tuning."""

from dataclasses import dataclass

import torch
from torch.optim.swa_utils import update_bn
from torch.utils.data import DataLoader, TensorDataset

from course_utils.analysis import features
from course_utils.data import Batches, load
from course_utils.experiments.preparation import SIDE
from course_utils.models import create_model, cut_head, find_head, new_head
from course_utils.models.pretrained import Normalized
from course_utils.runtime import pick_device, pick_precision, seeded
from course_utils.training import TrainConfig, evaluate, layerwise, start, train

TRAINS = ("all", "head")


@dataclass(frozen=True)
class Arm:
    """One way to learn a task from few labels. Equal arms and seeds give equal results.

    data: of the new task; per_class: labels for each of its classes, drawn by the seed
    model, weights: as of `create_model`; weights=None for random ones, drawn by the seed
    trains: "all" layers, or the "head" alone, on features that are computed once, in evaluation mode; a body of random
    weights measures its batch norm statistics before, on the images drawn
    lr: peak rate of the last layer; decay: factor from each layer's rate to that of the layer before, for trains="all"
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

    def __post_init__(self):
        if self.trains not in TRAINS:
            raise ValueError(f"trains must be one of {', '.join(TRAINS)}, got {self.trains!r}")
        if self.trains == "head" and self.decay != 1:
            raise ValueError(
                f"decay is for trains='all': a head has no layer before it to slow down, got {self.decay}"
            )


def arm_accuracy(arm, seed=0, *, device=None, precision=None, held_out=False):
    """Train an arm once: the test accuracy after its last step, a fraction.

    held_out: measure on the training images that were not drawn, not on the test images: to choose a rate
    """
    device = pick_device(device)
    images, *rest = few_labels(arm, seed)
    others = rest if held_out else (images.test_images, images.test_labels)
    unchanged = {"mean": (0.0,) * 3, "std": (1.0,) * 3, "device": device}  # the network normalizes
    size = min(arm.batch_size, len(images.train_labels))
    batches = Batches(
        images.train_images, images.train_labels, size, shuffle=True, seed=seed, **unchanged
    )
    test = Batches(*others, 1000, **unchanged)
    model = starting_network(arm, images, seed).to(device, memory_format=torch.channels_last)
    if arm.trains == "head":
        body = cut_head(model)
        if (
            not arm.weights
        ):  # batch norm has seen no image yet; a body that shrinks its features would be no control
            update_bn(batches, body)
        found = [features(body, part) for part in (batches, test)]
        return fit_probe(
            *found, find_head(model)[1], arm.lr, steps=arm.steps, batch_size=size, seed=seed
        )
    config = config_of(arm.lr, arm.steps, len(batches), seed, pick_precision(device, precision))
    optimizer = layerwise(layers_of(model), config, arm.decay)
    train(model, batches, config, state=start(model, batches, config, optimizer))
    return evaluate(model, test, precision=config.precision)[1]


def fit_probe(train_features, test_features, head, lr, *, steps=80, batch_size=25, seed=0):
    """Train a linear layer on features that were computed once, as `arm_accuracy` trains networks: its test accuracy.

    train_features, test_features: analysis Features of D columns; head: nn.Linear(D, K), trained in place
    """
    device = head.weight.device
    tensors, tests = (
        TensorDataset(
            *(torch.from_numpy(array).to(device) for array in (found.values, found.labels))
        )
        for found in (train_features, test_features)
    )
    generator = torch.Generator().manual_seed(seed)
    batches = DataLoader(tensors, min(batch_size, len(tensors)), shuffle=True, generator=generator)
    train(head, batches, config_of(lr, steps, len(batches), seed))
    return evaluate(head, DataLoader(tests, 1000))[1]


def config_of(lr, steps, steps_per_epoch, seed, precision="fp32"):
    """How every arm is trained: SGD with momentum, the rate rising and falling once, no weight decay."""
    if steps % steps_per_epoch:
        raise ValueError(
            f"steps (={steps}) must be a multiple of the {steps_per_epoch} batches of an epoch"
        )
    options = {"nesterov": True, "schedule": "one_cycle", "precision": precision, "seed": seed}
    return TrainConfig(steps // steps_per_epoch, "sgd", lr, **options)


def few_labels(arm, seed):
    """The arm's images, in three channels and at least 32x32: (ImageSet of the draw, other images, their labels)."""
    image_set = load(arm.data).take(None, arm.test).to_rgb()
    return image_set.pad_to(max(SIDE, *image_set.train_images.shape[2:])).few(
        arm.per_class, seed=seed
    )


def starting_network(arm, images, seed):
    """The arm's network before its first step, for images in [0, 1]; what is not pretrained is drawn by the seed."""
    classes = len(images.classes)
    if arm.weights:
        model = create_model(arm.model, weights=arm.weights)
        with seeded(seed):
            return new_head(model, classes)
    with seeded(seed):
        return Normalized(
            create_model(arm.model, num_classes=classes, in_channels=3), images.mean, images.std
        )


def layers_of(model):
    """The parts of a network that have weights, from the input to the output: its children, stages one by one."""
    parts = []
    for name, child in model.network.named_children():
        parts += list(child) if name == "stages" else [child]
    return [part for part in parts if next(part.parameters(), None) is not None]
