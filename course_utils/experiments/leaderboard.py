"""A leaderboard kept in one file: a line enters only after its network has been counted and evaluated again here.

A submission is the folder that a run leaves (see runs.run): checkpoint.pt and result.json, with a card.md beside them.
Its architecture is data, a name and its arguments, and its weights load without running code, so that nothing a
stranger wrote is executed. What result.json claims is compared, never copied.
"""

import json
import math
import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import torch
from filelock import FileLock

from course_utils import checkpoints
from course_utils.analysis import cost
from course_utils.data import load
from course_utils.experiments.model_card import check_card
from course_utils.experiments.recipes import stored_recipe
from course_utils.experiments.result import provenance
from course_utils.experiments.runs import build, prepare
from course_utils.models import MODELS, create_model
from course_utils.runtime import pick_device
from course_utils.storage import atomic_path, digest
from course_utils.training import evaluate

LIMIT = 5_000_000  # parameters, the limit of report 004's project
TOLERANCE = 0.002  # of the test images, by which a claim may differ: another machine rounds otherwise
LARGEST = 4096  # number in a network's arguments, and pixels along a side: more is a mistake, or an attack
FORMAT = 1


@dataclass(frozen=True)
class Line:
    """One accepted submission. accuracy: fraction of `images` test images; parameters, macs: counted here.

    weights: digest of the network, its arguments and its weights, which no two lines share
    """

    name: str
    accuracy: float
    images: int
    parameters: int
    macs: int
    model: str
    arguments: dict
    weights: str
    made: dict
    date: str

    @property
    def margin(self):
        """Half the 95 percent interval that so many test images leave, as a fraction (normal approximation)."""
        return 1.96 * math.sqrt(self.accuracy * (1 - self.accuracy) / self.images)


def submit(folder, board, name, *, data="cifar10", limit=LIMIT, device=None):
    """Check a submission, evaluate it on the whole test set of `data`, and add its line to the file `board`.

    folder: of a finished run, with card.md; board: path of the leaderboard, made if absent; name: whose it is
    returns: the Line
    raises: ValueError or FileNotFoundError that says which rule is broken; the board is then as it was

    >>> submit("runs/quick-14-starter-shapes-seed0-1f0a3c9d2b", "leaderboard.json", "Ada", data="shapes")
    """
    if not (
        isinstance(name, str) and 0 < len(name.strip()) <= 40 and name.isprintable() and not set("|<>`") & set(name)
    ):
        raise ValueError(f"a name has 1 to 40 printable characters, none of them | < > or `, got {name!r}")
    folder, board = Path(folder), Path(board)
    check_card(folder / "card.md")
    line = replace(evaluate_folder(folder, data=data, limit=limit, device=device), name=name.strip())
    with FileLock(f"{board}.lock"):
        lines = read(board, data=data, limit=limit)
        for other in lines:
            if other.weights == line.weights:
                raise ValueError(f"these weights are on the board already, as the line of {other.name!r}")
        write(board, [*lines, line], data=data, limit=limit)
    return line


def evaluate_folder(folder, *, data, limit=LIMIT, device=None):
    """The Line that a run's folder earns, without a name: everything in it is measured here.

    raises: ValueError for too many parameters, other data, a damaged file, or a claim that the measurement refutes
    """
    recipe, claimed = read_result(Path(folder) / "result.json")
    if recipe.data != data:
        raise ValueError(f"this board is about {data!r}, the run was trained on {recipe.data!r}")
    image_set = load(data)
    parameters, macs = count(recipe, image_set)
    if parameters > limit:
        raise ValueError(f"a network here has at most {limit:,} parameters, {recipe.model} has {parameters:,}")
    device = pick_device(device)
    weights = checkpoints.load(Path(folder) / "checkpoint.pt")["model"]
    try:
        _, _, test, image_set = prepare(replace(recipe, train=None, test=None), device=device, image_set=image_set)
        model = build(recipe, image_set, device=device)
        model.load_state_dict(weights)
        loss, accuracy = evaluate(model, test, precision=recipe.config.precision)
    except Exception as error:  # what a stranger wrote can fail in any way
        raise ValueError(f"the checkpoint does not fit the recipe in result.json: {error}") from None
    images = len(test.labels)
    if not math.isfinite(loss):
        raise ValueError(f"the mean loss over the test images is {loss}; every answer must be a finite number")
    if not abs(accuracy - claimed) <= max(TOLERANCE, 2 / images):
        raise ValueError(f"result.json claims {100 * claimed:.2f} %, these weights reach {100 * accuracy:.2f} % here")
    identity = digest([recipe.model, recipe.arguments, weights])
    return Line("", accuracy, images, parameters, macs, recipe.model, recipe.arguments, identity, provenance(device),
                date.today().isoformat())  # fmt: skip


def count(recipe, image_set):
    """Parameters and multiply-adds of the recipe's network, without any memory for its weights."""
    if recipe.model not in MODELS:
        raise ValueError(f"there is no network {recipe.model!r} in this course; known: {', '.join(MODELS)}")
    numbers = [int(number) for number in re.findall(r"\d+", json.dumps([recipe.arguments, recipe.size]))]
    if "weights" in recipe.arguments or max(numbers, default=0) > LARGEST or len(numbers) > LARGEST:
        raise ValueError(f"a network here starts from its own weights and has no number above {LARGEST:,} in its "
                         f"arguments, got {str(recipe.arguments)[:200]}")  # fmt: skip
    channels, side = image_set.train_images.shape[1], recipe.size or max(32, *image_set.train_images.shape[2:])
    try:
        with torch.device("meta"):
            model = create_model(recipe.model, num_classes=len(image_set.classes), in_channels=channels,
                                 **recipe.arguments)  # fmt: skip
            found = cost(model, (channels, side, side))
    except Exception as error:  # arguments that a stranger wrote
        raise ValueError(f"{recipe.model} cannot be built with {recipe.arguments}: {error}") from None
    return sum(p.numel() for p in model.parameters()), found.macs


def read_result(path):
    """The Recipe that a run's result.json holds, and the test accuracy (fraction) that it claims.

    raises: FileNotFoundError; ValueError for a file that no run has left
    """
    try:
        content = json.loads(path.read_text())
        recipe = stored_recipe(content["recipe"])
        if not (isinstance(recipe.model, str) and isinstance(recipe.arguments, dict)):
            raise TypeError(f"model {recipe.model!r} and arguments {recipe.arguments!r} are no name and its arguments")
        return recipe, float(content["test_accuracy"])
    except FileNotFoundError:
        raise FileNotFoundError(f"there is no {path}; a submission is the folder of a finished run") from None
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise ValueError(f"{path} was not left by a run of this course ({type(error).__name__}: {error})") from None


def read(board, **rules):
    """The Lines of a leaderboard, best first; none where there is no file.

    rules: data and limit that it must have been made with, if any
    raises: ValueError for a damaged file, and for one with other rules
    """
    board = Path(board)
    if not board.exists():
        return []
    try:
        content = json.loads(board.read_text())
        lines = [Line(**line) for line in content.pop("lines")]
        found = {key: content[key] for key in ("format", "data", "limit")}
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"the leaderboard {board} is damaged ({error}); nothing was changed") from None
    if found != {**found, "format": FORMAT, **rules}:
        raise ValueError(f"{board} has {found}, asked for { ({'format': FORMAT, **rules}) }; take another file")
    return sorted(lines, key=rank)


def rank(line):
    """Key to sort by: more accurate first, then smaller."""
    return -line.accuracy, line.parameters


def write(board, lines, *, data, limit):
    """Replace the leaderboard by these lines, atomically."""
    content = {"format": FORMAT, "data": data, "limit": limit, "lines": [vars(line) for line in lines]}
    with atomic_path(board) as temporary:
        temporary.write_text(json.dumps(content, indent=1) + "\n")


def render(lines):
    """The leaderboard as a Markdown table: the best line of each name, with the number of its accepted tries."""
    rows = [
        "| rank | name | test accuracy | parameters | multiply-adds | network | tries |",
        "|--:|---|--:|--:|--:|---|--:|",
    ]
    best = {}
    for line in lines:
        best.setdefault(line.name, line)
    for place, (name, line) in enumerate(best.items(), start=1):
        tries = sum(other.name == name for other in lines)
        accuracy = f"{100 * line.accuracy:.2f} ± {100 * line.margin:.2f}"
        rows.append(
            f"| {place} | {name} | {accuracy} | {line.parameters:,} | {line.macs:,} | `{line.model}` | {tries} |"
        )
    return "\n".join(rows)
