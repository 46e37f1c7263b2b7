"""The table that holds published, reference and yours side by side, and its last column."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from course_utils.analysis import accuracy_band, accuracy_interval
from course_utils.experiments import Result
from course_utils.experiments.claims import accuracies
from course_utils.reports.catalog import ROWS, find_row
from course_utils.reports.own_runs import Yours, distinct, finished_runs, row_recipe, your_runs
from course_utils.reports.price import price
from course_utils.reports.stored import keep, references
from course_utils.runtime.errors import UserError

LIKELY_CAUSES = (
    "learning rate",
    "normalization",
    "evaluation mode when you measured",
    "data and split",
    "number of epochs",
    "precision",
)


@dataclass(frozen=True)
class Table:
    """A table in Markdown, and what is named below it because nobody has run it.

    text: of the table, with what a reader must know of it; not_run: how much has no line yet, in
    words; names: of what that is. Each may be empty.
    """

    text: str
    not_run: str
    names: str

    def __str__(self) -> str:
        below = f"{self.not_run}: {self.names}" if self.names else ""
        return "\n\n".join(part for part in (self.text, below) if part)


def published_value(row: str) -> float | None:
    """Test accuracy in percent that a report prints for a row.

    None where it prints none, or for a row of our own.
    """
    return ROWS[row].published if row in ROWS else None


def collect(row: str, folder: Path | str = "runs") -> None:
    """Make the finished runs of a row that `course train` left in `folder` the reference.

    Runs of the row as it stands today, on its data, by today's code, in one precision: see
    `identity`.
    raises: ValueError if there is none, or if two have the same seed
    """
    yours = your_runs(row, finished_runs(folder))
    runs = sorted(yours.own, key=lambda run: run["seed"])
    seeds = [run["seed"] for run in runs]
    precisions = {run["identity"]["precision"] for run in runs}
    if not runs or len(set(seeds)) < len(seeds) or len(precisions) > 1:
        raise UserError(
            f"a reference needs one finished run of {row} for each seed, in one precision, "
            f"got seeds {seeds} in {' and '.join(sorted(precisions)) or 'none'} "
            f"in {folder}{yours.left_out}"
        )
    keep(row, [{key: value for key, value in run.items() if key != "seal"} for run in runs])


def comparison(
    rows: Sequence[str],
    *groups: Mapping[Any, Sequence[Result]],
    folder: Path | str = "runs",
) -> str:
    """A Markdown table of rows: published / reference / yours, in percent of the test set, last
    epoch, and a verdict.

    rows: ids, as "000/basenet-adam"; groups: what `execute_all` returned, whose results are yours
    and whose rows follow; yours, too, is what `course train ROW --profile full` has left in
    `folder`. Several seeds are given as their mean and its 95 percent interval. The verdict says
    whether each of your runs lies where one more run of the reference should, all runs of the table
    together: see `accuracy_band`. Rows without any run are named below.
    """
    return str(comparison_table(rows, *groups, folder=folder))


def comparison_table(
    rows: Sequence[str],
    *groups: Mapping[Any, Sequence[Result]],
    folder: Path | str = "runs",
) -> Table:
    """`comparison` as a Table. raises: ValueError for an unknown id"""
    for row in rows:
        if row_recipe(row) is None:
            find_row(row)  # which says that there is none
    runs = [asdict(result) for group in groups for results in group.values() for result in results]
    rows = list(dict.fromkeys([*rows, *(run["id"] for run in runs)]))
    runs = distinct([*finished_runs(folder), *runs])
    stored = {row: references(row) for row in rows}
    yours = {row: your_runs(row, runs, stored[row]) for row in rows}
    shown = [row for row in rows if stored[row] or yours[row].own or yours[row].others]
    judged = sum(
        len(accuracies(yours[row].own)) for row in shown if len(accuracies(stored[row])) > 1
    )
    level = 1 - 0.05 / max(judged, 1)  # Bonferroni: all verdicts of a table hold together
    lines = []
    outside = 0
    for row in shown:
        lines.append(line_of(row, stored[row], yours[row], level))
        outside += len(outliers(accuracies(yours[row].own), accuracies(stored[row]), level))
    if lines:
        lines[:0] = ["| row | published | reference | yours | verdict |", "|---|---|---|---|---|"]
    left = [row for row in rows if row not in shown]
    text = "\n".join([*lines, *notes(judged, outside)])
    return Table(text, not_run(left), ", ".join(map(listed, left)))


def line_of(row: str, stored: Sequence[dict[str, Any]], yours: Yours, level: float) -> str:
    """The line of a row in the table."""
    own = accuracies(yours.own)
    cells = [
        printed(row),
        summary(accuracies(stored)) + diverged(stored),
        by_precision(yours.own, stored) + diverged(yours.own) + yours.left_out,
        verdict(own, accuracies(stored), level),
    ]
    return f"| `{row}` | {' | '.join(cells)} |"


def printed(row: str) -> str:
    """What stands in the column "published"; nothing for a row of our own."""
    published = published_value(row)
    if published is not None:
        return f"{published:g}"
    return "not printed" if row in ROWS else ""


def notes(judged: int, outside: int) -> list[str]:
    """What a reader must know of the verdicts of a table, as lines.

    judged: runs that a band was held against; outside: those of them that lie outside
    """
    if not judged:
        return []
    bands = (
        f"All {judged} runs lie within these bands together"
        if judged > 1
        else "A run lies within this band"
    )
    lines = ["", f"{bands} 95 times in 100, by the scatter of the reference's seeds."]
    if outside:
        lines += ["", f"Outside? Look, in this order, at: {', '.join(LIKELY_CAUSES)}."]
    return lines


def not_run(rows: Sequence[str]) -> str:
    """How many rows nobody has run yet, and what they would cost; nothing where there is none."""
    if not rows:
        return ""
    published = [ROWS[row] for row in rows if row in ROWS]
    estimate = f", by estimate {price(published)} for one seed" if published else ""
    return f"Not run yet, {len(rows)} row{'s' if len(rows) > 1 else ''}{estimate}"


def listed(row: str) -> str:
    """A row that nobody has run yet, with what is published."""
    published = published_value(row)
    return f"`{row}`" + (f" (published: {published:g})" if published else "")


def band(reference: Sequence[float], level: float = 0.95) -> tuple[float, float] | None:
    """(low, high), fractions, where one more run of the reference should lie: see `accuracy_band`.

    None for fewer than two seeds, and where the band is so wide that no run could fail it.
    """
    if len(reference) < 2:
        return None
    low, high = accuracy_band(reference, level)
    is_everything = round(100 * low, 1) == 0 and round(100 * high, 1) == 100  # as it is printed
    return None if is_everything else (low, high)


def outliers(own: Sequence[float], reference: Sequence[float], level: float = 0.95) -> list[float]:
    """Those of your accuracies that lie outside the band of the reference; none without a band."""
    bounds = band(reference, level)
    if bounds is None:
        return []
    low, high = bounds
    return [accuracy for accuracy in own if not low <= accuracy <= high]


def verdict(own: Sequence[float], reference: Sequence[float], level: float = 0.95) -> str:
    """Whether each of your accuracies lies within the band of the reference, in a few words."""
    if not own:
        return ""
    bounds = band(reference, level)
    if bounds is None:
        return "no band"
    low, high = bounds
    percents = f"{100 * low:.1f} to {100 * high:.1f}"
    outside = len(outliers(own, reference, level))
    return f"{outside} of {len(own)} outside {percents}" if outside else f"within {percents}"


def by_precision(runs: Sequence[dict[str, Any]], reference: Sequence[dict[str, Any]]) -> str:
    """`summary` of runs, those of each precision on their own.

    A precision is named where it is not the reference's.
    """
    usual = {run["identity"]["precision"] for run in reference}
    groups: dict[str, list[dict[str, Any]]] = {}
    for run in runs:
        groups.setdefault(run["identity"]["precision"], []).append(run)
    if len(groups) < 2 and (set(groups) <= usual or not usual):
        return summary(accuracies(runs))
    return "; ".join(
        f"{name}: {summary(accuracies(group))}" for name, group in sorted(groups.items())
    )


def diverged(runs: Sequence[dict[str, Any]]) -> str:
    """How many of the stored runs have no accuracy, in words that follow a mean; "" for none."""
    count = sum(run["test_accuracy"] is None for run in runs)
    return f", {count} diverged" if count else ""


def summary(values: Sequence[float]) -> str:
    """Accuracies (fractions, one a seed): mean, interval and number of seeds, in percent."""
    if not values:
        return "not run yet"
    interval = accuracy_interval(values)
    mean = f"{100 * interval.mean:.1f}"
    if len(values) == 1:
        return f"{mean} (1 seed)"
    return f"{mean}, {100 * interval.low:.1f} to {100 * interval.high:.1f} ({len(values)} seeds)"
