"""Percentages measured under several seeds as a table: each mean with its interval."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from course_utils.analysis.evidence import approx
from course_utils.analysis.intervals import accuracy_interval


def seed_table(
    columns: Mapping[str, Mapping[str, ArrayLike]], rows: str, pattern: str = ".0f"
) -> str:
    """A Markdown table with a line for each name: mean and 95 percent interval over the seeds.

    columns: from a heading to {name: (seeds,) percents}, the same names in each, two or more seeds
    rows: what the names are; pattern: of the numbers, which stand behind "≈"
    The intervals are those of `accuracy_interval`, which never leave 0 to 100
    raises: ValueError for columns of different names

    >>> print(seed_table({"plain": {"star": [50.0, 54.0]}}, "recall of"))
    """
    names = [list(column) for column in columns.values()]
    if not names or any(other != names[0] for other in names):
        raise ValueError(f"every column needs the same names, got {names}")
    lines = [f"| {rows} | {' | '.join(columns)} |", "|---" * (1 + len(columns)) + "|"]
    for name in names[0]:
        cells = []
        for column in columns.values():
            result = accuracy_interval(np.asarray(column[name], dtype=np.float64) / 100)
            bounds = (result.mean, result.low, result.high)
            mean, low, high = (approx(100 * bound, pattern) for bound in bounds)
            cells.append(f"{mean} ({low} to {high})")
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)
