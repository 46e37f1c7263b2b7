"""Results as runs leave them, without the hours of the run."""

import json
from dataclasses import asdict, replace

import numpy as np

from course_utils.experiments.answers import pack
from course_utils.experiments.identity import PUBLISHED, code_of, data_digest, deciding
from course_utils.experiments.leaderboard import Line
from course_utils.experiments.result import Result, seal


def result(recipe, seed, accuracy, precision="fp32", data=None, **changes):
    """What a run of a recipe measures, as a dict that `write_result` would write.

    data: its digest
    """
    from course_utils.data import load

    config = replace(recipe.config, seed=seed, precision=precision)
    data = data or PUBLISHED.get(recipe.data) or data_digest(load(recipe.data))
    who = {
        "recipe": deciding(recipe),
        "seed": seed,
        "precision": precision,
        "data": data,
        "code": code_of(recipe),
    }
    epochs = list(range(1, recipe.config.epochs + 1))
    history = {"epoch": epochs, "train_loss": [1.0 + seed] * len(epochs)}
    made = {
        "date": "2026-01-01",
        "device": "1 CPU thread",
        "torch": "2.11",
        "torchvision": "0.26",
        "python": "3.11",
    }
    measured = Result(
        recipe.id,
        recipe.model,
        recipe.data,
        seed,
        parameters=10,
        test_accuracy=accuracy,
        test_loss=1.0,
        per_class=[],
        history=history,
        seconds=1.0 + seed,
        images_per_second=1,
        recipe=asdict(replace(recipe, config=config)),
        made=made,
        identity=who,
    )
    fields = json.loads(json.dumps(asdict(measured) | changes))
    return fields | {"seal": seal(fields)}


def line(name, accuracy, images=100, parameters=3_000, first=0, **changes):
    """A Line of a leaderboard.

    first: the image from which on as many are right as the accuracy says, in a ring
    """
    right = (np.arange(images) - first) % images < round(accuracy * images)
    fields = {
        "macs": 10,
        "model": "lenet5",
        "arguments": {},
        "loss": 1.0,
        "answers": pack(right),
        "made": {},
        "date": "2026-01-01",
    }
    return Line(name, accuracy, images, parameters, **fields | changes)


def left(folder, recipe, seed, accuracy, precision="fp32", name=None, **changes):
    """Write such a result into a folder of its own; returns its path."""
    place = folder / (
        name or f"{recipe.id.replace('/', '-')}-{seed}-{precision}-{len(list(folder.glob('*')))}"
    )
    place.mkdir(parents=True)
    (place / "result.json").write_text(
        json.dumps(result(recipe, seed, accuracy, precision, **changes))
    )
    return place / "result.json"
