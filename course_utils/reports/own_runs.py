"""Which runs count for a row, and what the others are that have its name.

A run is known by its identity, which is all that decides its numbers, and never by its name.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course_utils.data import load
from course_utils.data.datasets import EMBEDDED
from course_utils.experiments import Recipe
from course_utils.experiments.identity import PUBLISHED, code_of, data_digest, deciding
from course_utils.experiments.recipe import flat, in_words, stored_recipe
from course_utils.experiments.result import read_result
from course_utils.reports.catalog import ROWS
from course_utils.reports.league import league_row
from course_utils.reports.quick import quick_recipes, scaled


def row_recipe(row: str) -> Recipe | None:
    """The Recipe of a published row, of its scaled twin, of a lesson or of the league; else None.

    row: as "000/basenet-adam", "quick/000/basenet-adam", "quick/09-a-bn" or "league/vgg"
    """
    published = ROWS.get(row.removeprefix("quick/"))
    if published is None:
        return quick_recipes().get(row) or league_row(row)
    return scaled(published) if row.startswith("quick/") else published


def finished_runs(folder: Path | str) -> list[dict[str, Any]]:
    """Every result in `folder`, as dicts, each run once.

    raises: ValueError that names a damaged file
    """
    contents = map(read_result, sorted(Path(folder).glob("*/result.json")))
    return distinct([run for run in contents if run is not None])


def distinct(runs: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Runs without those that are there before.

    A copied folder, or what a notebook names twice, is the same run.
    """
    # without an identity, a run is taken for its own; one that was ended early is not the whole one
    keys = [
        str((run.get("identity") or index, len(run["history"]["epoch"])))
        for index, run in enumerate(runs)
    ]
    # from the last to the first, since of equal keys a dict keeps the value that comes last
    by_key = dict(reversed(list(zip(keys, runs, strict=True))))
    return [by_key[key] for key in dict.fromkeys(keys)]


@dataclass(frozen=True)
class Yours:
    """The runs that have the name of a row.

    own: those of the row as it stands today, on its data, by today's code; others: in words, what
    else has its name
    """

    own: list[dict[str, Any]]
    others: tuple[str, ...] = ()

    @property
    def left_out(self) -> str:
        """What was not counted, in words that follow a cell of a table; nothing where all was."""
        return f" ({'; '.join(self.others)})" if self.others else ""


def your_runs(
    row: str, runs: Sequence[dict[str, Any]], stored: Sequence[dict[str, Any]] = ()
) -> Yours:
    """The Yours of a row: its runs by what they are, see `identity`, never by their name.

    row: the id of a published row, of a scaled one, of a lesson's recipe, or of another, whose runs
    then count as those of its newest one; runs: results as dicts, see `finished_runs`; stored: the
    reference of the row, whose copies are nobody's own
    """
    named = [run for run in runs if run["id"] == row]
    known = [run for run in named if run.get("identity")]
    recipe = row_recipe(row)
    if recipe is None and known:
        recipe = stored_recipe(max(known, key=lambda run: run["made"]["date"])["recipe"])
    own = []
    others: Counter[str] = Counter()
    for run in named:
        kind = other_kind(run, recipe, stored)
        if kind is None:
            own.append(run)
        else:
            others[kind] += 1
    return Yours(own, tuple(f"{count} {kind}" for kind, count in others.items()))


def other_kind(
    run: dict[str, Any], recipe: Recipe | None, stored: Sequence[dict[str, Any]]
) -> str | None:
    """What a run that has a row's name is instead of one of its runs, in words; None for one.

    recipe: of the row; None where no run of its name has an identity
    """
    identity = run.get("identity")
    if identity is None:
        return "made by an older version"
    assert recipe is not None  # a run with an identity brings one along, see `your_runs`
    if identity["recipe"] != deciding(recipe):
        return changed(identity["recipe"], recipe)
    if identity["code"] != code_of(recipe):
        return "made by an older version"
    if identity["data"] != data_of(recipe, run):
        return "on other data"
    epochs = len(run["history"]["epoch"])
    has_diverged = run["test_accuracy"] is None  # then it rightly stops before its last epoch
    if epochs < recipe.config.epochs and not has_diverged:
        return f"ended early, after {epochs} of {recipe.config.epochs} epochs"
    if measurement(run) in map(measurement, stored):
        return "the stored reference itself"
    return None


def changed(fields: Mapping[str, Any], recipe: Recipe) -> str:
    """In what the deciding fields of a run differ from a recipe, in words."""
    theirs = flat(fields)
    ours = flat(deciding(recipe))
    parts = [
        f"{key} {in_words(theirs.get(key))}, not {in_words(ours.get(key))}"
        for key in dict.fromkeys([*ours, *theirs])
        if theirs.get(key) != ours.get(key)
    ]
    return f"of another recipe: {', '.join(parts[:3])}{', ...' if len(parts) > 3 else ''}"


def measurement(run: dict[str, Any]) -> list[Any]:
    """What a run measured, with when and how fast: a copy has the same."""
    made = run["made"]
    return [run["test_accuracy"], run["test_loss"], run["history"], made["date"], run["seconds"]]


def data_of(recipe: Recipe, run: dict[str, Any]) -> str:
    """The digest of the data that a row is about; that of the run itself where it is not known."""
    if recipe.data in EMBEDDED:
        return data_digest(load(recipe.data))
    return PUBLISHED.get(recipe.data, run["identity"]["data"])
