"""A leaderboard kept in one file: a line enters only after its network has been counted and evaluated again here.

A submission is the folder that a run leaves (see runs.run): checkpoint.pt and result.json, with a card.md beside them.
Its architecture is data, a name and its arguments, and its weights load without running code, so that nothing a
stranger wrote is executed. What result.json claims is compared, never copied.
"""

import json
import math
import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import torch
from filelock import FileLock, Timeout

from course_utils.analysis import cost, predict
from course_utils.data import load
from course_utils.experiments.answers import mcnemar, pack, unpack
from course_utils.experiments.model_cards import check_card
from course_utils.experiments.preparation import build, prepare
from course_utils.experiments.recipe import stored_recipe
from course_utils.experiments.result import provenance
from course_utils.models import MODELS, create_model
from course_utils.runtime import autocast, pick_device
from course_utils.runtime.storage import atomic_path
from course_utils.training import checkpoints, evaluate

LIMIT = 5_000_000  # parameters, the limit of report 004's project
TOLERANCE = (
    0.002  # of the test images, by which a claim may differ: another machine rounds otherwise
)
LARGEST = 4096  # number in a network's arguments, and pixels along a side: more is a mistake, or an attack
FORMAT = 2  # 1 had no answers
MOST = 10**12  # of anything that is counted
LARGEST_BOARD = 100_000_000  # bytes
PER_PARAMETER = 64  # bytes of a checkpoint: weights, two moments of an optimizer, and room
PATIENCE = 60  # seconds that another process may be at the board
TWINS = dict(
    zip("авеёкмнорстухіјѕаοενικρτυχαηω", "abeekmhopctyxijsaoevikptuxanw", strict=True)
)  # Cyrillic, Greek


@dataclass(frozen=True)
class Line:
    """One accepted submission. accuracy: fraction of `images` test images; loss: nats; parameters, macs: counted here.

    answers: which images were right, see `answers`
    """

    name: str
    accuracy: float
    images: int
    parameters: int
    macs: int
    model: str
    arguments: dict
    loss: float
    answers: dict
    made: dict
    date: str

    def __post_init__(self):
        check_name(self.name)
        numbers = {"images": (1, MOST), "parameters": (1, MOST), "macs": (0, 10**15)}
        for field, (low, high) in numbers.items():
            if type(getattr(self, field)) is not int or not low <= getattr(self, field) <= high:
                raise ValueError(f"{field} must be a whole number from {low} to {high:,}")
        if (
            type(self.accuracy) not in (int, float)
            or not 0 <= self.accuracy <= 1
            or not math.isfinite(self.loss)
        ):
            raise ValueError("accuracy must be a fraction from 0 to 1 and the loss a finite number")
        right = unpack(self.answers)
        if len(right) != self.images or not math.isclose(
            right.mean(), self.accuracy, abs_tol=TOLERANCE
        ):
            raise ValueError("the answers do not give the accuracy")
        if not (
            isinstance(self.model, str)
            and self.model in MODELS
            and isinstance(self.arguments, dict)
        ):
            raise ValueError("the network must be one of the course and its arguments a dict")

    @property
    def interval(self):
        """(low, high), fractions: where the accuracy on all such images lies, 95 times in 100, for so many (Wilson)."""
        from scipy import stats

        found = stats.binomtest(round(self.accuracy * self.images), self.images).proportion_ci(
            method="wilson"
        )
        return float(found.low), float(found.high)


def check_name(name):
    """raises: ValueError for a name that would break a table, or is no name"""
    plain = isinstance(name, str) and all(
        c.isalnum() or unicodedata.combining(c) or c in " .,'-" for c in name
    )
    if not plain or not 0 < len(name.strip()) <= 40 or not any(c.isalnum() for c in name):
        raise ValueError(
            f"a name has 1 to 40 letters, digits, spaces and . , ' - in it, got {str(name)[:80]!r}"
        )


def looks(name):
    """A name as a quick eye sees it: without case, accents and alphabets that imitate each other."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    return "".join(TWINS.get(c, c) for c in folded if not unicodedata.combining(c) and c.isalnum())


def submit(folder, board, name, *, data="cifar10", limit=LIMIT, device=None):
    """Check a submission, evaluate it on the whole test set of `data`, and add its line to the file `board`.

    folder: of a finished run, with card.md; board: path of the leaderboard, made if absent; name: whose it is
    returns: the Line
    raises: ValueError, OSError or FileNotFoundError that says which rule is broken; the board is then as it was

    >>> submit("runs/quick-14-starter-shapes-seed0-1f0a3c9d2b", "leaderboard.json", "Ada", data="shapes")
    """
    check_name(name)
    folder, board, name = Path(folder), Path(board), name.strip()
    check_card(folder / "card.md")
    read(board, data=data, limit=limit)  # before the minutes that the rest may take
    line = replace(evaluate_folder(folder, data=data, limit=limit, device=device), name=name)
    try:
        with FileLock(f"{board}.lock", timeout=PATIENCE):
            lines = read(board, data=data, limit=limit)
            for other in lines:
                if same_network(line, other):
                    raise ValueError(
                        f"these weights are on the board already, as the line of {other.name!r}"
                    )
                if other.name != name and looks(other.name) == looks(name):
                    raise ValueError(
                        f"{name!r} looks like {other.name!r}, who is on the board; take another name"
                    )
            write(board, [*lines, line], data=data, limit=limit)
    except Timeout:
        raise ValueError(
            f"another process has been at {board} for {PATIENCE} seconds; try again"
        ) from None
    return line


def same_network(line, other):
    """Whether two lines are of one network, its weights nudged or not: it answers every image as the other does."""
    return (
        (line.model, line.arguments, line.answers) == (other.model, other.arguments, other.answers)
        and math.isclose(line.loss, other.loss, rel_tol=1e-4)
    )  # fmt: skip


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
        raise ValueError(
            f"a network here has at most {limit:,} parameters, {recipe.model} has {parameters:,}"
        )
    device = pick_device(device)
    weights = checkpoints.load(
        Path(folder) / "checkpoint.pt", largest=PER_PARAMETER * limit + 10_000_000
    )["model"]
    try:
        _, _, test, image_set = prepare(
            replace(recipe, train=None, test=None), device=device, image_set=image_set
        )
        model = build(recipe, image_set, device=device)
        model.load_state_dict(weights)
        loss, accuracy = evaluate(model, test, precision=recipe.config.precision)
        with autocast(device, recipe.config.precision):
            answers = (
                pack(predict(model, test, image_set.classes).correct)
                if math.isfinite(loss)
                else None
            )
    except Exception as error:  # what a stranger wrote can fail in any way
        raise ValueError(
            f"the checkpoint does not fit the recipe in result.json: {error}"
        ) from None
    images = len(test.labels)
    if not math.isfinite(loss):
        raise ValueError(
            f"the mean loss over the test images is {loss}; every answer must be a finite number"
        )
    if not abs(accuracy - claimed) <= max(TOLERANCE, 2 / images):
        raise ValueError(
            f"result.json claims {100 * claimed:.2f} %, these weights reach {100 * accuracy:.2f} % here"
        )
    return Line("nobody", accuracy, images, parameters, macs, recipe.model, recipe.arguments, loss, answers,
                provenance(device), date.today().isoformat())  # fmt: skip


def count(recipe, image_set):
    """Parameters and multiply-adds of the recipe's network, without any memory for its weights."""
    if recipe.model not in MODELS:
        raise ValueError(
            f"there is no network {recipe.model!r} in this course; known: {', '.join(MODELS)}"
        )
    numbers = [
        int(number) for number in re.findall(r"\d+", json.dumps([recipe.arguments, recipe.size]))
    ]
    if "weights" in recipe.arguments or max(numbers, default=0) > LARGEST or len(numbers) > LARGEST:
        raise ValueError(f"a network here starts from its own weights and has no number above {LARGEST:,} in its "
                         f"arguments, got {str(recipe.arguments)[:200]}")  # fmt: skip
    channels, side = (
        image_set.train_images.shape[1],
        recipe.size or max(32, *image_set.train_images.shape[2:]),
    )
    try:
        with torch.device("meta"):
            model = create_model(recipe.model, num_classes=len(image_set.classes), in_channels=channels,
                                 **recipe.arguments)  # fmt: skip
            found = cost(model, (channels, side, side))
    except Exception as error:  # arguments that a stranger wrote
        raise ValueError(
            f"{recipe.model} cannot be built with {recipe.arguments}: {error}"
        ) from None
    return sum(p.numel() for p in model.parameters()), found.macs


def read_result(path):
    """The Recipe that a run's result.json holds, and the test accuracy (fraction) that it claims.

    raises: FileNotFoundError; ValueError for a file that no run has left
    """
    try:
        content = json.loads(path.read_text())
        recipe = stored_recipe(content["recipe"])
        if not (isinstance(recipe.model, str) and isinstance(recipe.arguments, dict)):
            raise TypeError(
                f"model {recipe.model!r} and arguments {recipe.arguments!r} are no name and its arguments"
            )
        return recipe, float(content["test_accuracy"])
    except FileNotFoundError:
        raise FileNotFoundError(
            f"there is no {path}; a submission is the folder of a finished run"
        ) from None
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise ValueError(
            f"{path} was not left by a run of this course ({type(error).__name__}: {error})"
        ) from None


def read(board, **rules):
    """The Lines of a leaderboard, best first; none where there is no file.

    rules: data and limit that it must have been made with, if any
    raises: ValueError for a damaged file, and for one with other rules
    """
    board = Path(board)
    if not board.exists():
        return []
    if board.stat().st_size > LARGEST_BOARD:
        raise ValueError(
            f"the leaderboard {board} is damaged (more than {LARGEST_BOARD:,} bytes); nothing was changed"
        )
    try:
        content = json.loads(board.read_text(encoding="utf-8"))
        found = {key: content[key] for key in ("format", "data", "limit")}
        lines = [Line(**line) for line in content["lines"]] if found["format"] == FORMAT else []
    except (
        AttributeError,
        KeyError,
        OverflowError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        raise ValueError(
            f"the leaderboard {board} is damaged ({str(error)[:200]}); nothing was changed"
        ) from None
    if found != {**found, "format": FORMAT, **rules}:
        raise ValueError(
            f"{board} has {found}, asked for { ({'format': FORMAT, **rules}) }; take another file"
        )
    return sorted(lines, key=rank)


def rank(line):
    """Key to sort by: more accurate first, then smaller."""
    return -line.accuracy, line.parameters


def write(board, lines, *, data, limit):
    """Replace the leaderboard by these lines, atomically."""
    content = {
        "format": FORMAT,
        "data": data,
        "limit": limit,
        "lines": [vars(line) for line in lines],
    }
    with atomic_path(board) as temporary:
        temporary.write_text(json.dumps(content, indent=1) + "\n")


def render(lines):
    """The leaderboard as a Markdown table: the best line of each name, with the number of its accepted tries.

    Each is held against the line above it, image by image: see `mcnemar`.
    """
    rows = [
        "| rank | name | test accuracy, 95 % | against the line above | parameters | multiply-adds | network | tries |",
        "|--:|---|---|---|--:|--:|---|--:|",
    ]
    best, above = {}, None
    for line in lines:
        best.setdefault(line.name, line)
    for place, (name, line) in enumerate(best.items(), start=1):
        tries = sum(other.name == name for other in lines)
        low, high = line.interval
        accuracy = f"{100 * line.accuracy:.2f} ({100 * low:.1f} to {100 * high:.1f})"
        rows.append(
            f"| {place} | {name} | {accuracy} | {against(above, line)} | {line.parameters:,} | {line.macs:,} | "
            f"`{line.model}` | {tries} |"
        )
        above = line
    return "\n".join(rows)


def against(above, line):
    """Whether a line is less accurate than the one above it, in a few words."""
    if above is None:
        return ""
    *_, p = mcnemar(unpack(above.answers), unpack(line.answers))
    return f"{'less' if p < 0.05 else 'not decided'} (p {p:.2g})"
