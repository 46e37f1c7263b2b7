"""What a recipe makes before a run, and what a run is measured by: batches, a network, a Result."""

from dataclasses import asdict, replace

import torch

from course_utils.analysis import predict
from course_utils.data import Batches, load
from course_utils.experiments.answers import pack
from course_utils.experiments.augmentations import AUGMENTATIONS
from course_utils.experiments.result import Result, peak_memory, provenance, rounded
from course_utils.models import create_model
from course_utils.models.initialization import INITIALIZATIONS
from course_utils.runtime import autocast, seeded
from course_utils.runtime.registry import find
from course_utils.training import evaluate

SIDE = 32  # smaller images are padded to this many pixels: every network here is made for 32x32


def prepare(recipe, *, seed=0, device="cpu", image_set=None):
    """The batches of a recipe.

    returns: (training Batches, validation Batches or None, test Batches, ImageSet)
    """
    image_set = image_set or load(recipe.data)
    image_set = image_set.take(recipe.train, recipe.test)
    if recipe.size:
        image_set = image_set.resize(recipe.size)
    else:
        image_set = image_set.pad_to(max(SIDE, *image_set.train_images.shape[2:]))
    augment = find(recipe.augment, AUGMENTATIONS, "augment") if recipe.augment else None
    channels = image_set.train_images.shape[1]
    mean, std = image_set.mean, image_set.std
    if recipe.normalize:
        mean, std = ((value,) * channels for value in recipe.normalize)
    common = {"mean": mean, "std": std, "device": device}
    held_out = None
    if recipe.validation:
        count = round(recipe.validation * len(image_set.train_labels))
        image_set, *held = image_set.split(count, seed=seed)
        held_out = Batches(*held, 1000, **common)
    batches = Batches(
        image_set.train_images, image_set.train_labels, recipe.batch_size, shuffle=True,
        crop_padding=recipe.crop_padding, flip=recipe.flip, augment=augment, seed=seed, **common,
    )  # fmt: skip
    test = Batches(image_set.test_images, image_set.test_labels, 1000, **common)
    return batches, held_out, test, image_set


def build(recipe, image_set, *, seed=0, device="cpu"):
    """The recipe's network for this data, drawn from `seed` on the CPU, then moved: equal on every device."""
    arguments = {
        "num_classes": len(image_set.classes),
        "in_channels": image_set.train_images.shape[1],
    }
    with seeded(seed):
        model = create_model(recipe.model, **arguments, **recipe.arguments)
        if recipe.initialization:
            model.apply(find(recipe.initialization, INITIALIZATIONS, "initialization"))
    return model.to(device, memory_format=torch.channels_last)


def measure(recipe, model, test, image_set, history, config):
    """The Result of a trained model on the test batches; test: None for a model that diverged, which is not tested."""
    device, seconds = next(model.parameters()).device, sum(history.seconds)
    accuracy = loss = per_class = answers = None
    if test is not None:
        loss, accuracy = evaluate(model, test, precision=config.precision)
        with autocast(device, config.precision):
            predictions = predict(model, test, image_set.classes)
        per_class = [round(float(a), 4) for a in predictions.per_class_accuracy()]
        answers = pack(predictions.correct)
    return Result(
        id=recipe.id, model=recipe.model, data=recipe.data, seed=config.seed,
        parameters=sum(p.numel() for p in model.parameters()),
        test_accuracy=accuracy, test_loss=loss, per_class=per_class,
        history={name: rounded(column) for name, column in asdict(history).items()},
        seconds=round(seconds, 1),
        images_per_second=round(len(image_set.train_labels) * len(history) / seconds) if seconds else 0,
        recipe=asdict(replace(recipe, config=config)), made=provenance(device),
        peak_memory=peak_memory(device), answers=answers,
    )  # fmt: skip
