"""Run a recipe: resumed where it was interrupted, finished once, its result written as one JSON file."""

import os
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

import torch
from filelock import FileLock

from course_utils import checkpoints
from course_utils.analysis import predict
from course_utils.data import Batches, load
from course_utils.experiments.answers import pack
from course_utils.experiments.augmentations import AUGMENTATIONS
from course_utils.experiments.identity import identity, key_of
from course_utils.experiments.result import Result, peak_memory, provenance, rounded, write_result
from course_utils.models import create_model
from course_utils.models.initialization import INITIALIZATIONS
from course_utils.runtime import PRECISIONS, autocast, pick_device, pick_precision, seeded
from course_utils.training import agreed, evaluate, is_first, pick_step, shared_out, start, take_step, train

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
    if recipe.augment not in (None, *AUGMENTATIONS):
        raise ValueError(f"augment must be None or one of {', '.join(AUGMENTATIONS)}, got {recipe.augment!r}")
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
        crop_padding=recipe.crop_padding, flip=recipe.flip, augment=AUGMENTATIONS.get(recipe.augment), seed=seed,
        **common,
    )  # fmt: skip
    test = Batches(image_set.test_images, image_set.test_labels, 1000, **common)
    return batches, held_out, test, image_set


def build(recipe, image_set, *, seed=0, device="cpu"):
    """The recipe's network for this data, drawn from `seed` on the CPU, then moved: equal on every device."""
    arguments = {"num_classes": len(image_set.classes), "in_channels": image_set.train_images.shape[1]}
    with seeded(seed):
        model = create_model(recipe.model, **arguments, **recipe.arguments)
        if recipe.initialization:
            model.apply(INITIALIZATIONS[recipe.initialization])
    return model.to(device, memory_format=torch.channels_last)


def trial(recipe, seed=0, *, device=None, precision=None, may_diverge=False):
    """Train as `recipe` says, keep nothing, and return the Result: for short runs, such as those of `run_seeds`.

    may_diverge: whether a training that diverges is a Result too, with `diverged` set, and not a FloatingPointError
    """
    device = pick_device(device)
    batches, held_out, test, image_set = prepare(recipe, seed=seed, device=device)
    model = build(recipe, image_set, seed=seed, device=device)
    config = replace(recipe.config, seed=seed, precision=pick_precision(device, precision))
    state = start(model, batches, config)
    finite = train_here(model, batches, config, may_diverge, validation=held_out, state=state)
    return measure(recipe, model, test if finite else None, image_set, state.history, config)


def run(recipe, *, seed=0, device=None, precision=None, folder="runs", on_step=None, may_diverge=False):
    """Train as `recipe` says, go on where an earlier call was interrupted, and return (Result, model).

    folder: where the run keeps its own folder, see `run_folder`; it holds checkpoint.pt, written after every epoch, and
    result.json, written once. Two processes at the same run take turns; may_diverge: as for `trial`
    on_step: called after every step with the TrainState, before the epoch's checkpoint is written
    raises: ValueError for a damaged checkpoint, and for one of another run
    """
    device, whole = pick_device(device), load(recipe.data)
    precision = agreed(settled_precision(recipe, seed, whole, folder, device, precision))
    who, place = identity(recipe, seed, precision, whole), run_folder(recipe, seed, whole, folder, precision)
    batches, held_out, test, image_set = prepare(recipe, seed=seed, device=device, image_set=whole)
    model = build(recipe, image_set, seed=seed, device=device)
    checkpoint, config = place / "checkpoint.pt", replace(recipe.config, seed=seed, precision=precision)
    about = {"recipe": recipe.id, "data": recipe.data, "key": key_of(who)}

    def after_step(state):
        if on_step is not None:
            on_step(state)
        if state.epoch_ended and is_first():
            checkpoints.save(checkpoint, state, config=config, about=about)

    with alone(place):
        state = start(model, batches, config)
        if checkpoint.exists():
            checkpoints.resume(checkpoint, state, config, key=about["key"])
        finite = train_here(model, batches, config, may_diverge, validation=held_out, on_step=after_step, state=state)
        result = measure(recipe, model, test if finite else None, image_set, state.history, config)
        result = replace(result, identity=who)
        if is_first():
            write_result(place / "result.json", result)
    return result, model


@contextmanager
def alone(place):
    """A block in which no other process is at the run of this folder; the system lets go of it when a process dies."""
    if not is_first():  # the first one holds it for all
        yield
        return
    place.mkdir(parents=True, exist_ok=True)
    with FileLock(place / "lock"):
        yield


def settled_precision(recipe, seed, image_set, folder, device, precision):
    """The precision of a run: as asked for, else that in which it was begun, else the faster in a self-test.

    A run is not begun again in another because a second self-test came out otherwise.
    """
    asked = precision or os.environ.get("COURSE_PRECISION")
    if not asked:
        places = {name: run_folder(recipe, seed, image_set, folder, name) for name in PRECISIONS}
        begun = [name for name, place in places.items() if any(place.glob("*.*"))]
        asked = begun[0] if len(begun) == 1 else None
    return pick_precision(device, asked)


def train_here(model, batches, config, may_diverge, **how):
    """`train` in the way that is fastest here, with the other processes of this training where there are any.

    returns: whether the loss stayed finite; raises: FloatingPointError where it did not and may_diverge is False
    """
    step = pick_step(next(model.parameters()).device)
    network, shares, own = shared_out(model, batches, config)
    try:
        train(network, shares, own, step=step if network is model else take_step, **how)
    except FloatingPointError:
        if not may_diverge:
            raise
        return False
    return True


def run_folder(recipe, seed, image_set, folder="runs", precision=None):
    """The folder of a run: readable by its name, unique by the key of all that decides its numbers, see `identity`.

    precision: None for that in which the run was begun, see `settled_precision`
    """
    precision = precision or settled_precision(recipe, seed, image_set, folder, pick_device(), None)
    key = key_of(identity(recipe, seed, precision, image_set))[:10]
    return Path(folder) / f"{recipe.id.replace('/', '-')}-{recipe.data}-seed{seed}-{precision}-{key}"


def measure(recipe, model, test, image_set, history, config):
    """The Result of a trained model on the test batches; test: None for a model that diverged, which is not tested."""
    device, seconds = next(model.parameters()).device, sum(history.seconds)
    accuracy = loss = per_class = answers = None
    if test is not None:
        loss, accuracy = evaluate(model, test, precision=config.precision)
        with autocast(device, config.precision):
            found = predict(model, test, image_set.classes)
        per_class = [round(float(a), 4) for a in found.per_class_accuracy()]
        answers = pack(found.correct)
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
