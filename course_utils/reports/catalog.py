"""Every row of every report, found in its file: a new report, or a new row, is one file that nobody else names."""

import re
from importlib import import_module
from pathlib import Path

from course_utils.experiments.recipe import altered

FILES = sorted(
    path.stem for path in Path(__file__).parent.glob("*.py") if re.fullmatch(r"r\d{3}", path.stem)
)
REPORTS = [import_module(f"{__package__}.{name}") for name in FILES]
ROWS = {row.id: row for report in REPORTS for row in report.ROWS}
CLAIMS = [claim for report in REPORTS for claim in report.CLAIMS]


def find_row(row):
    """The Recipe of a published row. raises: ValueError for an unknown id"""
    if row not in ROWS:
        raise ValueError(f"there is no row {row!r}; known: {', '.join(ROWS)}")
    return ROWS[row]


def full_recipe(model, data=None):
    """The published recipe of `model`, on `data` or what the row is about; for a model without one, that of report 004.

    model: a name, or the id of a row. raises: ValueError for an id of no row
    """
    rows = [row for row in ROWS.values() if model in (row.id, row.model)]
    if not rows and "/" in model:
        find_row(model)
    row = rows[0] if rows else import_module(f"{__package__}.r004").for_model(model)
    return altered(row, data=data)


def choose(names):
    """The rows of these names: ids, or reports as "002"; all for none. raises: ValueError for no such row"""
    for name in names:
        if not any(f"{row}/".startswith(f"{name}/") for row in ROWS):
            raise ValueError(f"there is no report and no row {name!r}; known: {', '.join(ROWS)}")
    return [
        row
        for id, row in ROWS.items()
        if not names or any(f"{id}/".startswith(f"{name}/") for name in names)
    ]
