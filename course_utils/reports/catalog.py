"""Every row of every report, found in its file.

A new report, or a new row, is one file that nobody else names.
"""

import re
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from course_utils.experiments import Claim, LandscapeClaim, Recipe
from course_utils.experiments.recipe import altered
from course_utils.runtime.errors import UserError

FILES = sorted(
    path.stem for path in Path(__file__).parent.glob("*.py") if re.fullmatch(r"r\d{3}", path.stem)
)
REPORTS = [import_module(f"{__package__}.{name}") for name in FILES]
ROWS: dict[str, Recipe] = {row.id: row for report in REPORTS for row in report.ROWS}
CLAIMS: list[Claim | LandscapeClaim] = [claim for report in REPORTS for claim in report.CLAIMS]


def find_row(row_id: str) -> Recipe:
    """The Recipe of a published row. raises: ValueError for an unknown id"""
    if row_id not in ROWS:
        raise UserError(f"there is no row {row_id!r}; known: {', '.join(ROWS)}")
    return ROWS[row_id]


def full_recipe(model: str, data: str | None = None) -> Recipe:
    """The published recipe of `model`, on `data` or what the row is about.

    For a model without one, that of report 004.

    model: a name, or the id of a row. raises: ValueError for an id of no row
    """
    rows = [row for row in ROWS.values() if model in (row.id, row.model)]
    if not rows and "/" in model:
        find_row(model)
    row = rows[0] if rows else import_module(f"{__package__}.r004").for_model(model)
    return altered(row, data=data)


def choose(names: Sequence[str]) -> list[Recipe]:
    """The rows of these names: ids, or reports as "002"; all for none.

    raises: ValueError for no such row
    """
    for name in names:
        if not any(is_within(row_id, name) for row_id in ROWS):
            raise UserError(f"there is no report and no row {name!r}; known: {', '.join(ROWS)}")
    return [
        row
        for row_id, row in ROWS.items()
        if not names or any(is_within(row_id, name) for name in names)
    ]


def is_within(row_id: str, name: str) -> bool:
    """Whether a name is the row's own, or that of its report or table: "002/loss" has four rows."""
    # with slashes, or "002/lo" would be the start of "002/loss"
    return f"{row_id}/".startswith(f"{name}/")
