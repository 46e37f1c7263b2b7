"""What a run's folder from a stranger earns: counted, evaluated here, and its claim compared."""

import json
import math
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import torch
from torch.nn import functional as F

from course_utils.analysis import cost
from course_utils.analysis.predictions import ask
from course_utils.data import ImageSet, load
from course_utils.experiments.answers import pack, unpack
from course_utils.experiments.board_line import TOLERANCE, Line
from course_utils.experiments.preparation import build, prepare
from course_utils.experiments.recipe import Recipe, stored_recipe
from course_utils.experiments.result import provenance
from course_utils.models import MODELS, create_model
from course_utils.runtime import autocast, pick_device
from course_utils.runtime.errors import UserError
from course_utils.runtime.storage import bounded_text
from course_utils.training import checkpoints

# A larger number in a network's arguments, or of pixels along a side, is a mistake or an attack.
LARGEST = 4096
LARGEST_RESULT = 5_000_000  # bytes of a stranger's result.json
PER_PARAMETER = 64  # bytes of a checkpoint: weights, two moments of an optimizer, and room


def evaluate_folder(
    folder: Path, *, data: str, limit: int, device: torch.device | str | None = None
) -> Line:
    """The Line that a run's folder earns, without a name: everything in it is measured here.

    raises: ValueError for too many parameters, other data, a damaged file, or a claim that the
    measurement refutes
    """
    recipe, claimed = read_submission(Path(folder) / "result.json")
    if recipe.data != data:
        raise UserError(f"this board is about {data!r}, the run was trained on {recipe.data!r}")
    image_set = load(data)
    parameters, macs = count(recipe, image_set)
    if parameters > limit:
        raise UserError(
            f"a network here has at most {limit:,} parameters, {recipe.model} has {parameters:,}"
        )
    on = pick_device(device)
    loss, accuracy, correct = evaluate_weights(Path(folder), recipe, image_set, limit, on)
    if correct is None:
        raise UserError(
            f"the mean loss over the test images is {loss}; every answer must be a finite number"
        )
    images = len(unpack(correct))  # those that were answered
    if not abs(accuracy - claimed) <= max(TOLERANCE, 2 / images):  # nan is refused, too
        raise UserError(
            f"result.json claims {100 * claimed:.2f} %, these weights reach {100 * accuracy:.2f} %"
            " here"
        )
    return Line(
        name="nobody",
        accuracy=accuracy,
        images=images,
        parameters=parameters,
        macs=macs,
        model=recipe.model,
        arguments=recipe.arguments,
        loss=loss,
        answers=correct,
        made=provenance(on),
        date=date.today().isoformat(),
    )


def evaluate_weights(
    folder: Path, recipe: Recipe, image_set: ImageSet, limit: int, device: torch.device
) -> tuple[float, float, dict[str, object] | None]:
    """(mean loss, accuracy, packed answers or None where the loss is not finite) of a checkpoint.

    On the whole test set. raises: ValueError for weights that do not fit the recipe
    """
    largest = PER_PARAMETER * limit + 10_000_000
    weights = checkpoints.load(folder / "checkpoint.pt", largest=largest)["model"]
    whole = replace(recipe, train=None, test=None)  # all images, whatever the recipe says
    precision = recipe.config.precision
    try:
        _, _, test, prepared = prepare(whole, device=device, image_set=image_set)
        model = build(recipe, prepared, device=device)
        model.load_state_dict(weights)
        with autocast(device, precision):
            logits, labels = ask(model, test)
    except Exception as error:  # what a stranger wrote can fail in any way
        raise UserError(f"the checkpoint does not fit the recipe in result.json: {error}") from None
    loss = float(F.cross_entropy(logits, labels))
    correct = logits.argmax(1) == labels
    answers = pack(correct.cpu().numpy()) if math.isfinite(loss) else None
    return loss, float(correct.double().mean()), answers


def count(recipe: Recipe, image_set: ImageSet) -> tuple[int, int]:
    """Parameters and multiply-adds of the recipe's network, without any memory for its weights.

    raises: ValueError for a network that is none of the course, or cannot be built
    """
    if recipe.model not in MODELS:
        raise UserError(
            f"there is no network {recipe.model!r} in this course; known: {', '.join(MODELS)}"
        )
    digits = re.findall(r"\d+", json.dumps([recipe.arguments, recipe.size]))
    numbers = [int(number) for number in digits]
    if "weights" in recipe.arguments or max(numbers, default=0) > LARGEST or len(numbers) > LARGEST:
        raise UserError(
            "a network here starts from its own weights and has no number above "
            f"{LARGEST:,} in its arguments, got {str(recipe.arguments)[:200]}"
        )
    channels = image_set.train_images.shape[1]
    side = recipe.size or max(32, *image_set.train_images.shape[2:])
    try:
        with torch.device("meta"):
            model = create_model(
                recipe.model,
                num_classes=len(image_set.classes),
                in_channels=channels,
                **recipe.arguments,
            )
            macs = cost(model, (channels, side, side)).macs
    except Exception as error:  # arguments that a stranger wrote
        raise UserError(
            f"{recipe.model} cannot be built with {recipe.arguments}: {error}"
        ) from None
    return sum(weight.numel() for weight in model.parameters()), macs


def read_submission(path: Path) -> tuple[Recipe, float]:
    """The Recipe that a run's result.json holds, and the test accuracy (fraction) that it claims.

    raises: FileNotFoundError; ValueError for a file that no run has left
    """
    try:
        content = json.loads(bounded_text(path, LARGEST_RESULT))
        recipe = stored_recipe(content["recipe"])
        if not (isinstance(recipe.model, str) and isinstance(recipe.arguments, dict)):
            raise TypeError(
                f"model {recipe.model!r} and arguments {recipe.arguments!r} are no name and its "
                "arguments"
            )
        return recipe, float(content["test_accuracy"])
    except FileNotFoundError:
        raise FileNotFoundError(
            f"there is no {path}; a submission is the folder of a finished run"
        ) from None
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise UserError(
            f"{path} was not left by a run of this course ({type(error).__name__}: {error})"
        ) from None
