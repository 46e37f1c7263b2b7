"""The report as one HTML page: for each report a table, a picture, and what is folded below."""

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from course_utils import plots
from course_utils.analysis import accuracy_interval
from course_utils.experiments.claims import accuracies
from course_utils.plots.style import html_image
from course_utils.reports.compare import Table, published_value, summary
from course_utils.reports.own_runs import finished_runs, your_runs
from course_utils.reports.report import QUICK, Section, claims_table, first_line, sections
from course_utils.reports.stored import references
from course_utils.runtime.storage import atomic_path

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>The published tables, run again</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root {{ color-scheme: light dark; }}
body {{
  font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem;
}}
table {{ border-collapse: collapse; display: block; overflow-x: auto; }}
th, td {{
  text-align: left; vertical-align: top; padding: .3rem .7rem; border-bottom: 1px solid #8886;
}}
figure {{ margin: 1rem 0; }}
figure img {{ max-width: 100%; background: white; }}
details {{ margin: .5rem 0; }}
</style></head><body>
{body}
</body></html>
"""


def save_page(
    path: Path | str,
    names: Sequence[str] = (),
    *,
    profile: str = "full",
    folder: Path | str = "runs",
) -> Path:
    """Write the report as one HTML file. returns: its path"""
    runs = finished_runs(folder)
    parts = list(sections(names, profile=profile, folder=folder))
    content = [
        "<h1>The published tables, run again</h1>",
        to_html(first_line() if profile == "full" else QUICK),
    ]
    if profile == "full":
        claims = table_html(claims_table({row.id for part in parts for row in part.rows}, folder))
        content += ["<h2>What the reports claim</h2>", claims] if claims else []
    for part in parts:
        content += [
            f"<h2>Report {part.number}</h2>",
            table_html(part.table),
            picture(part, runs),
            folded("What the report leaves open, and how it was settled", part.choices),
            folded("Where the reference was made", part.made),
        ]
    with atomic_path(path) as temporary:
        temporary.write_text(PAGE.format(body="\n".join(content)), encoding="utf-8")
    return Path(path)


def table_html(table: Table) -> str:
    """A Table as HTML: what nobody has run is folded below it."""
    text = to_html(table.text) if table.text else ""
    return text + folded(table.not_run, table.names)


def to_html(text: str) -> str:
    """Our Markdown as HTML, by the library that Jupyter itself renders with."""
    from mistune import create_markdown

    page = create_markdown(escape=True, plugins=["table"])(text)
    assert isinstance(page, str)  # with no renderer it would be a list of tokens
    return page


def folded(title: str, text: str) -> str:
    """Text behind a title, nothing where there is none."""
    return f"<details><summary>{escape(title)}</summary>{to_html(text)}</details>" if text else ""


def picture(part: Section, runs: Sequence[dict[str, Any]]) -> str:
    """Published, reference and yours of a report's rows as a figure with its text.

    Nothing where nothing was run.
    """
    shown = {}
    descriptions = []
    for row in part.rows:
        stored = references(row.id)
        published = published_value(row.id)
        reference = accuracies(stored)
        yours = accuracies(your_runs(row.id, runs, stored).own)
        if reference or yours:
            interval = accuracy_interval(reference) if reference else None
            shown[row.id] = (None if published is None else published / 100, interval, yours)
            descriptions.append(f"{row.id}: {in_words(published, reference, yours)}")
    if not shown:
        return ""
    ax = plots.published_plot(shown)
    alt = f"Test accuracy in percent. {'; '.join(descriptions)}."
    return f"<figure>{html_image(plots.png(ax.figure), alt)}</figure>"


def in_words(published: float | None, reference: list[float], yours: list[float]) -> str:
    """One row of the picture. published: in percent; the others fractions, one a run"""
    printed = "nothing" if published is None else f"{published:g}"
    return f"published {printed}, reference {summary(reference)}, yours {summary(yours)}"
