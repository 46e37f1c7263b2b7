"""Weights to hand on: a recipe trained, halved in precision, and written with all that who loads them must know."""

import hashlib
import io
from pathlib import Path

import torch

from course_utils.data import load
from course_utils.experiments.preparation import prepare
from course_utils.experiments.result import provenance
from course_utils.experiments.runner import execute, run_folder, trained_network
from course_utils.runtime import pick_device
from course_utils.runtime.storage import atomic_path
from course_utils.training import evaluate


def train_weights(recipe, *, seed=0, device=None, precision=None, store="runs"):
    """Train as `recipe` says, or take the finished run from `store`, and write its weights for `create_model`.

    returns: the path of a file in the run's folder, named <model>-<data>-<start of its SHA-256>.pt

    The weights are stored in half precision, which halves the file; the test accuracy beside them is that of the
    halved weights. The normalization they were trained with lies beside them: see `models.weights_card`.

    >>> path = train_weights(find_recipe("resnet_tiny", "shapes", "quick"))
    >>> model = create_model("resnet_tiny", weights=path)
    """
    device = pick_device(device)
    result = execute(recipe, seed, store=store, device=device, precision=precision)
    model = trained_network(result, store=store, device=device)
    batches, _, test, image_set = prepare(recipe, seed=seed, device=device)
    state = {
        key: value.half() if value.is_floating_point() else value
        for key, value in model.state_dict().items()
    }
    model.load_state_dict(state)
    channels = image_set.train_images.shape[1]
    made = {
        key: str(value) for key, value in provenance(device).items()
    }  # torch's version is no plain string
    content = {
        "model": recipe.model, "arguments": recipe.arguments, "classes": list(image_set.classes),
        "mean": batches.mean[:channels].tolist(), "std": batches.std[:channels].tolist(),
        "test_accuracy": evaluate(model, test)[1], "recipe": result.recipe, "seed": seed, "made": made,
        "state": {key: value.cpu() for key, value in state.items()},
    }  # fmt: skip
    return _write(
        content, run_folder(recipe, seed, load(recipe.data), store, result.identity["precision"])
    )


def _write(content, folder):
    """One file, named after its own digest; one of an earlier writing goes."""
    buffer = io.BytesIO()  # into a file, torch.save would write that file's passing name, too
    torch.save(content, buffer)
    name = f"{content['model']}-{content['recipe']['data']}"
    path = Path(folder) / f"{name}-{hashlib.sha256(buffer.getvalue()).hexdigest()[:8]}.pt"
    for old in path.parent.glob(f"{name}-*.pt"):
        old.unlink()
    with atomic_path(path) as temporary:
        temporary.write_bytes(buffer.getvalue())
    return path
