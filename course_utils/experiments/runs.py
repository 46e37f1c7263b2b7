"""Run a recipe: resumed where it was interrupted, finished once, its result written as one JSON file."""

import json
import platform
from dataclasses import asdict, dataclass, replace
from datetime import date
from importlib.metadata import version
from pathlib import Path

import torch

from course_utils import __version__, checkpoints
from course_utils.analysis import predict
from course_utils.data import Batches, load
from course_utils.experiments.augmentations import AUGMENTATIONS
from course_utils.models import create_model
from course_utils.models.initialization import INITIALIZATIONS
from course_utils.runtime import autocast, pick_device, pick_precision, seeded
from course_utils.storage import atomic_path, digest
from course_utils.training import agreed, evaluate, is_first, pick_step, shared_out, start, take_step, train

SIDE = 32  # smaller images are padded to this many pixels: every network here is made for 32x32


@dataclass(frozen=True)
class Result:
    """What a finished run measured, and where.

    test_accuracy: fraction, last epoch; per_class: fraction by class; history: columns of History
    test_accuracy, test_loss and per_class are None for a run that diverged: no mean can take them in by mistake
    seconds: of the training epochs, validation included; images_per_second: training images over that time
    peak_memory: bytes, the most that PyTorch held on a GPU, or the process on a CPU
    watched: for a recipe with step sizes, what `watch` saw: its steps, their loss, loss_range, distance and beta
    """

    id: str
    model: str
    data: str
    seed: int
    parameters: int
    test_accuracy: float | None
    test_loss: float | None
    per_class: list | None
    history: dict
    seconds: float
    images_per_second: float
    recipe: dict
    made: dict
    peak_memory: int | None = None
    watched: dict | None = None

    @property
    def diverged(self):
        """Whether training left the finite numbers, so that there was nothing to test."""
        return self.test_accuracy is None


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

    folder: where the run keeps its own folder, named after the digest of recipe, version, seed and data; it holds
    checkpoint.pt, written after every epoch, and result.json, written once; may_diverge: as for `trial`
    on_step: called after every step with the TrainState, before the epoch's checkpoint is written
    """
    device, whole = pick_device(device), load(recipe.data)
    place = run_folder(recipe, seed, whole, folder)
    batches, held_out, test, image_set = prepare(recipe, seed=seed, device=device, image_set=whole)
    model = build(recipe, image_set, seed=seed, device=device)
    checkpoint = place / "checkpoint.pt"
    config, state = prepare_state(recipe, model, batches, checkpoint, seed, device, precision)

    def after_step(state):
        if on_step is not None:
            on_step(state)
        if state.epoch_ended and is_first():
            checkpoints.save(checkpoint, state, config=config, about={"recipe": recipe.id, "data": recipe.data})

    finite = train_here(model, batches, config, may_diverge, validation=held_out, on_step=after_step, state=state)
    result = measure(recipe, model, test if finite else None, image_set, state.history, config)
    if is_first():
        write_result(place / "result.json", result)
    return result, model


def write_result(path, result):
    """Write a Result once: one that is there stays."""
    if not path.exists():
        with atomic_path(path) as temporary:
            temporary.write_text(json.dumps(asdict(result), indent=1) + "\n")


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


def read_result(path):
    """A result.json as a dict, None where there is none. raises: ValueError that names a damaged file"""
    try:
        return json.loads(path.read_text())
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise ValueError(f"{path} is damaged ({error}); move it away and run its command again") from None


def run_folder(recipe, seed, image_set, folder="runs"):
    """The folder of a run: readable by its name, unique by the digest of all that decides its outcome."""
    decides = {k: v for k, v in asdict(recipe).items() if k not in ("id", "published", "choices")}
    key = digest([decides, __version__, seed, image_set.train_images, image_set.train_labels])[:10]
    return Path(folder) / f"{recipe.id.replace('/', '-')}-{recipe.data}-seed{seed}-{key}"


def prepare_state(recipe, model, batches, checkpoint, seed, device, precision):
    """The run's TrainConfig and TrainState, from its checkpoint where there is one.

    A run keeps the precision it began in unless another is asked for, so that a second self-test cannot change it.
    """
    saved = checkpoints.load(checkpoint)["config"]["precision"] if checkpoint.exists() else None
    config = replace(recipe.config, seed=seed, precision=agreed(pick_precision(device, precision or saved)))
    state = start(model, batches, config)
    if checkpoint.exists():
        checkpoints.resume(checkpoint, state, config)
    return config, state


def measure(recipe, model, test, image_set, history, config):
    """The Result of a trained model on the test batches; test: None for a model that diverged, which is not tested."""
    device, seconds = next(model.parameters()).device, sum(history.seconds)
    accuracy = loss = per_class = None
    if test is not None:
        loss, accuracy = evaluate(model, test, precision=config.precision)
        with autocast(device, config.precision):
            found = predict(model, test, image_set.classes)
        per_class = [round(float(a), 4) for a in found.per_class_accuracy()]
    return Result(
        id=recipe.id, model=recipe.model, data=recipe.data, seed=config.seed,
        parameters=sum(p.numel() for p in model.parameters()),
        test_accuracy=accuracy, test_loss=loss, per_class=per_class,
        history={name: rounded(column) for name, column in asdict(history).items()},
        seconds=round(seconds, 1),
        images_per_second=round(len(image_set.train_labels) * len(history) / seconds) if seconds else 0,
        recipe=asdict(replace(recipe, config=config)), made=provenance(device),
        peak_memory=peak_memory(device),
    )  # fmt: skip


def peak_memory(device):
    """The most memory that PyTorch has held on a GPU, or this process on a CPU, in bytes; None where nobody tells."""
    if device.type == "cuda":
        return torch.cuda.max_memory_allocated(device)
    try:
        import resource
    except ImportError:  # Windows
        return None
    unit = 1 if platform.system() == "Darwin" else 1024
    return unit * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def provenance(device):
    """Where and with what a number was made: date, machine, versions."""
    threads = torch.get_num_threads()
    cpu = f"{threads} CPU thread{'s' if threads > 1 else ''}"
    name = torch.cuda.get_device_name(device) if device.type == "cuda" else cpu
    return {
        "date": date.today().isoformat(), "device": name, "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(), "torch": torch.__version__, "torchvision": version("torchvision"),
    }  # fmt: skip


def rounded(column):
    """Floats to five decimals, so that a stored history stays small."""
    return [round(value, 5) if isinstance(value, float) else value for value in column]
