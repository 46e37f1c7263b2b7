"""What a recipe makes before a run, and what a run is measured by: batches, a network, a Result."""

from dataclasses import asdict, replace

import torch
from torch import nn
from torch.nn import functional as F

from course_utils.analysis import Predictions
from course_utils.analysis.predictions import ask
from course_utils.data import Batches, ImageSet, load
from course_utils.experiments.answers import pack
from course_utils.experiments.recipe import Recipe
from course_utils.experiments.result import Result, peak_memory, provenance, rounded
from course_utils.models import create_model
from course_utils.runtime import autocast, seeded
from course_utils.training import History, TrainConfig

SIDE = 32  # smaller images are padded to this many pixels: every network here is made for 32x32


def prepare(
    recipe: Recipe,
    *,
    seed: int = 0,
    device: torch.device | str = "cpu",
    image_set: ImageSet | None = None,
) -> tuple[Batches, Batches | None, Batches, ImageSet]:
    """The batches of a recipe.

    image_set: whole, as `load` gives it; None loads it
    returns: (training Batches, validation Batches or None, test Batches, ImageSet)
    """
    images = load(recipe.data) if image_set is None else image_set
    images = images.take(recipe.train, recipe.test)
    if recipe.size:
        images = images.resize(recipe.size)
    else:
        images = images.pad_to(max(SIDE, *images.train_images.shape[2:]))
    mean = images.mean  # of all training images, those held out included
    std = images.std
    if recipe.normalize:
        channels = images.train_images.shape[1]
        mean, std = ((value,) * channels for value in recipe.normalize)
    held_out = None
    if recipe.validation:
        count = round(recipe.validation * len(images.train_labels))
        images, held_images, held_labels = images.split(count, seed=seed)
        held_out = Batches(held_images, held_labels, 1000, mean=mean, std=std, device=device)
    batches = Batches(
        images.train_images,
        images.train_labels,
        recipe.batch_size,
        mean=mean,
        std=std,
        device=device,
        shuffle=True,
        crop_padding=recipe.crop_padding,
        flip=recipe.flip,
        augment=recipe.augmentation,
        seed=seed,
    )
    test = Batches(images.test_images, images.test_labels, 1000, mean=mean, std=std, device=device)
    return batches, held_out, test, images


def build(
    recipe: Recipe, image_set: ImageSet, *, seed: int = 0, device: torch.device | str = "cpu"
) -> nn.Module:
    """The recipe's network for this data, in channels-last order.

    It is drawn from `seed` on the CPU, then moved: equal on every device.
    """
    with seeded(seed):
        model = create_model(
            recipe.model,
            num_classes=len(image_set.classes),
            in_channels=image_set.train_images.shape[1],
            **recipe.arguments,
        )
        if recipe.initializer:
            model.apply(recipe.initializer)
    return model.to(device).to(memory_format=torch.channels_last)


def has_finite_weights(model: nn.Module) -> bool:
    """Whether no weight is infinite or nan; the last step may break what no loss shows."""
    return all(bool(torch.isfinite(weights).all()) for weights in model.parameters())


def tested(
    model: nn.Module, test: Batches, classes: tuple[str, ...], precision: str
) -> tuple[float, Predictions]:
    """The mean cross-entropy (nats) of a model on test batches, and its Predictions, of one pass.

    raises: ValueError where the model says something that is not finite
    """
    with autocast(next(model.parameters()).device, precision):
        logits, labels = ask(model, test)
    loss = float(F.cross_entropy(logits, labels))
    return loss, Predictions(logits.softmax(1).cpu().numpy(), labels.cpu().numpy(), classes)


def measure(
    recipe: Recipe,
    model: nn.Module,
    test: Batches | None,
    image_set: ImageSet,
    history: History,
    config: TrainConfig,
) -> Result:
    """The Result of a trained model on the test batches.

    test: None for a model that diverged, which is not tested
    """
    device = next(model.parameters()).device
    seconds = sum(history.seconds)
    accuracy = loss = per_class = answers = None
    if test is not None:
        loss, predictions = tested(model, test, image_set.classes, config.precision)
        accuracy = predictions.accuracy
        per_class = [round(float(share), 4) for share in predictions.per_class_accuracy()]
        answers = pack(predictions.correct)
    trained = len(image_set.train_labels) * len(history)
    return Result(
        id=recipe.id,
        model=recipe.model,
        data=recipe.data,
        seed=config.seed,
        parameters=sum(weight.numel() for weight in model.parameters()),
        test_accuracy=accuracy,
        test_loss=loss,
        per_class=per_class,
        history={name: rounded(column) for name, column in asdict(history).items()},
        seconds=round(seconds, 1),
        images_per_second=round(trained / seconds) if seconds else 0,
        recipe=asdict(replace(recipe, config=config)),
        made=provenance(device),
        peak_memory=peak_memory(device),
        answers=answers,
    )
