"""The published tables beside what was measured, report by report, and the verdict on each claim.

As Markdown; `page` makes HTML of the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from course_utils.experiments import Recipe
from course_utils.experiments.claims import Claim, RunsOf, accuracies, compared, family_level
from course_utils.reports.catalog import CLAIMS, ROWS, choose
from course_utils.reports.compare import Table, comparison_table
from course_utils.reports.own_runs import finished_runs, your_runs
from course_utils.reports.quick import rows_under
from course_utils.reports.stored import provenance_line, references

QUICK = (
    "The quick profile: every network, loss, optimizer and augmentation on a few embedded images, "
    "two epochs. It shows that every row runs; its accuracies say nothing about the reports."
)


@dataclass(frozen=True)
class Section:
    """A report's part of the page: its rows, and text in Markdown.

    table: published / reference / yours; choices: what the report leaves open, and how it was
    settled; made: provenance
    """

    number: str
    rows: list[Recipe]
    table: Table
    choices: str
    made: str


def sections(
    names: Sequence[str] = (), *, profile: str = "full", folder: Path | str = "runs"
) -> Iterator[Section]:
    """The Sections of the reports that have rows of these names.

    profile: "quick" for the scaled rows
    """
    for number, group in groupby(choose(names), key=lambda row: row.id[:3]):
        rows = rows_under(profile, group)
        stored = [run for row in rows for run in references(row.id)]
        choices = [f"- `{row.id}`: {row.choices}" for row in rows if row.choices]
        table = comparison_table([row.id for row in rows], folder=folder)
        yield Section(
            number, rows, table, "\n".join(choices), provenance_line(stored) if stored else ""
        )


def report(names: Sequence[str] = (), *, profile: str = "full", folder: Path | str = "runs") -> str:
    """The table published / reference / yours of every row asked for, and the verdict on each
    claim, as Markdown.

    names: reports or rows, see `choose`; profile: "quick" shows the scaled rows that say only that
    all run
    """
    parts = list(sections(names, profile=profile, folder=folder))
    texts = ["# The published tables, run again", first_line() if profile == "full" else QUICK]
    texts += [f"## Report {part.number}\n\n{part.table}" for part in parts]
    if profile == "full":
        table = str(claims_table({row.id for part in parts for row in part.rows}, folder))
        texts += ["## What the reports claim", table] if table else []
    texts.append("## What a report leaves open, and how it was settled")
    texts += [part.choices for part in parts]
    return "\n\n".join(texts) + "\n"


def first_line() -> str:
    """How far the references go, and where they come from."""
    stored = [run for row in ROWS for run in references(row)]
    # a stored run says in words what it ran on: a GPU's name, or "2 CPU threads"
    has_gpu_runs = any("CPU" not in run["made"]["device"] for run in stored)
    with_reference = sum(bool(references(row)) for row in ROWS)
    pairs = [claim for claim in CLAIMS if isinstance(claim, Claim)]
    level = family_level(CLAIMS, references)
    decided = sum(is_decided(claim, level) for claim in pairs)
    where = "" if has_gpu_runs else "No GPU has been used for any of them. "
    return (
        f"{with_reference} of {len(ROWS)} rows have a reference, which decides {decided} of "
        f"{len(pairs)} claims. {where}{provenance_line(stored)}"
    )


def is_decided(claim: Claim, level: float) -> bool:
    """Whether the reference's seeds tell two rows apart, or show them equal; see `compared`."""
    first, second = (accuracies(references(row)) for row in claim.rows)
    if min(len(first), len(second)) < 2:
        return False
    outcome, _, _ = compared(first, second, claim.margin, level)
    return outcome != "not decided"


def claims_table(rows: set[str], folder: Path | str) -> Table:
    """A verdict on each claim about these rows, from the reference and from your runs.

    Nothing without a claim. The intervals of a column hold together, 95 times in 100, with those of
    the claims that were not asked for: what is said of a claim does not depend on the page.
    """
    runs = finished_runs(folder)
    yours = {
        row: your_runs(row, runs, references(row)).own for claim in CLAIMS for row in claim.rows
    }
    sources: list[RunsOf] = [references, yours.__getitem__]
    levels = [family_level(CLAIMS, runs_of) for runs_of in sources]
    lines = []
    left = []
    for claim in (claim for claim in CLAIMS if set(claim.rows) <= rows):
        verdicts = [
            claim.judged(runs_of, level) for runs_of, level in zip(sources, levels, strict=True)
        ]
        if set(verdicts) == {"not run yet"}:
            left.append(claim.says)
        else:
            lines.append(f"| {claim.says} | {' | '.join(verdicts)} |")
    if lines:
        lines[:0] = ["| claim | reference | yours |", "|---|---|---|"]
        lines += [
            "",
            "The intervals over seeds hold together, 95 times in 100; an interval over images is "
            "of that pair alone.",
        ]
    not_run = f"Not run yet, {len(left)} claim{'s' if len(left) > 1 else ''}" if left else ""
    return Table("\n".join(lines), not_run, "; ".join(left))
