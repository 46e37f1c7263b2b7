"""The published tables beside what was measured, report by report, and the verdict on each claim: as Markdown."""

from dataclasses import dataclass
from itertools import groupby

from course_utils.experiments.claims import Claim, family_level
from course_utils.reports.catalog import CLAIMS, ROWS, choose
from course_utils.reports.compare import comparison, finished_runs, your_runs
from course_utils.reports.quick import scaled
from course_utils.reports.stored import provenance_line, references

QUICK = (
    "The quick profile: every network, loss, optimizer and augmentation on a few embedded images, two epochs. It shows "
    "that every row runs; its accuracies say nothing about the reports."
)


@dataclass(frozen=True)
class Section:
    """A report's part of the page: its rows, and text in Markdown.

    table: published / reference / yours; choices: what the report leaves open, and how it was settled; made: provenance
    """

    number: str
    rows: list
    table: str
    choices: str
    made: str


def sections(names=(), *, profile="full", folder="runs"):
    """The Sections of the reports that have rows of these names. profile: "quick" for the scaled rows"""
    for number, group in groupby(choose(names), key=lambda row: row.id[:3]):
        rows = [scaled(row) if profile == "quick" else row for row in group]
        stored = [run for row in rows for run in references(row.id)]
        choices = [f"- `{row.id}`: {row.choices}" for row in rows if row.choices]
        table = comparison([row.id for row in rows], folder=folder)
        yield Section(
            number, rows, table, "\n".join(choices), provenance_line(stored) if stored else ""
        )


def report(names=(), *, profile="full", folder="runs"):
    """The table published / reference / yours of every row asked for, and the verdict on each claim, as Markdown.

    names: reports or rows, see `choose`; profile: "quick" shows the scaled rows that say only that all run
    """
    parts = ["# The published tables, run again", first_line() if profile == "full" else QUICK]
    found = list(sections(names, profile=profile, folder=folder))
    parts += [f"## Report {part.number}\n\n{part.table}" for part in found]
    if profile == "full" and (
        table := claims_table({row.id for part in found for row in part.rows}, folder)
    ):
        parts += ["## What the reports claim", table]
    parts += [
        "## What a report leaves open, and how it was settled",
        *(part.choices for part in found),
    ]
    return "\n\n".join(parts) + "\n"


def first_line():
    """How far the references go, and where they come from."""
    stored = [run for row in ROWS for run in references(row)]
    with_gpu = [run for run in stored if "CPU" not in run["made"]["device"]]
    held, pairs = (
        sum(bool(references(row)) for row in ROWS),
        [claim for claim in CLAIMS if isinstance(claim, Claim)],
    )
    level = family_level(CLAIMS, references)
    decided = sum(
        claim.judged(references, level).startswith(("holds", "contradicted")) for claim in pairs
    )
    where = "" if with_gpu else "No GPU has been used for any of them. "
    return (
        f"{held} of {len(ROWS)} rows have a reference, which decides {decided} of {len(pairs)} claims. {where}"
        f"{provenance_line(stored)}"
    )


def claims_table(rows, folder):
    """A verdict on each claim about these rows, from the reference and from your runs; nothing without a claim.

    The intervals of a column hold together, 95 times in 100, with those of the claims that were not asked for: what is
    said of a claim does not depend on the page.
    """
    runs = finished_runs(folder)
    yours = {
        row: your_runs(row, runs, references(row)).own for claim in CLAIMS for row in claim.rows
    }
    levels = [(runs_of, family_level(CLAIMS, runs_of)) for runs_of in (references, yours.get)]
    lines, left = ["| claim | reference | yours |", "|---|---|---|"], []
    for claim in (claim for claim in CLAIMS if set(claim.rows) <= rows):
        said = [claim.judged(runs_of, level) for runs_of, level in levels]
        if set(said) == {"not run yet"}:
            left.append(claim.says)
        else:
            lines.append(f"| {claim.says} | {' | '.join(said)} |")
    text = "The intervals over seeds hold together, 95 times in 100; an interval over images is of that pair alone."
    found = [*lines, "", text] if len(lines) > 2 else []
    claims = f"{len(left)} claim{'s' if len(left) > 1 else ''}"
    return "\n".join(
        [*found, *(["", f"Not run yet, {claims}: {'; '.join(left)}"] if left else [])]
    ).lstrip("\n")
