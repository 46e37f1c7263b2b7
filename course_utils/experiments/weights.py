"""Weights to hand on: trained, halved in precision, with all that who loads them must know."""

import hashlib
from pathlib import Path

import torch

from course_utils.experiments.preparation import prepare
from course_utils.experiments.recipe import Recipe
from course_utils.experiments.result import provenance
from course_utils.experiments.run import plan
from course_utils.experiments.runner import execute, trained_network
from course_utils.models.course_weights import SUFFIX, packed_weights
from course_utils.runtime import pick_device
from course_utils.runtime.storage import atomic_path
from course_utils.training import evaluate


def train_weights(
    recipe: Recipe,
    *,
    seed: int = 0,
    device: torch.device | str | None = None,
    precision: str | None = None,
    store: Path | str = "runs",
) -> Path:
    """Train as `recipe` says, or take the finished run from `store`, and write its weights.

    returns: the path of a file in the run's folder, for `create_model`, named
    <model>-<data>-<start of its SHA-256>.safetensors

    The weights are stored in half precision, which halves the file; the test accuracy beside them
    is that of the halved weights. The normalization they were trained with lies beside them: see
    `models.weights_card`.

    >>> path = train_weights(find_recipe("resnet_tiny", "shapes", "quick"))
    >>> model = create_model("resnet_tiny", weights=path)
    """
    on = pick_device(device)
    result = execute(recipe, seed, store=store, device=on, precision=precision)
    used = result.as_recipe().config.precision
    run = plan(recipe, seed, store=store, device=on, precision=used)
    model = trained_network(result, store=store, device=on)
    batches, _, test, image_set = prepare(recipe, seed=seed, device=on, image_set=run.image_set)
    state = {
        key: value.half() if value.is_floating_point() else value
        for key, value in model.state_dict().items()
    }
    model.load_state_dict(state)  # halved: what is tested is what is stored
    channels = image_set.train_images.shape[1]
    card = {
        "model": recipe.model,
        "arguments": recipe.arguments,
        "classes": list(image_set.classes),
        "mean": batches.mean[:channels].tolist(),
        "std": batches.std[:channels].tolist(),
        "test_accuracy": evaluate(model, test)[1],
        "recipe": result.recipe,
        "seed": seed,
        # as plain text: torch's version is a string of a kind of its own
        "made": {key: str(value) for key, value in provenance(on).items()},
    }
    content = packed_weights(card, {key: value.cpu() for key, value in state.items()})
    return _write(content, f"{recipe.model}-{recipe.data}", run.folder(store))


def _write(content: bytes, name: str, folder: Path) -> Path:
    """One file, named after its own digest; one of an earlier writing goes."""
    path = folder / f"{name}-{hashlib.sha256(content).hexdigest()[:8]}{SUFFIX}"
    for old in folder.glob(f"{name}-*{SUFFIX}"):
        old.unlink()
    with atomic_path(path) as temporary:
        temporary.write_bytes(content)
    return path
