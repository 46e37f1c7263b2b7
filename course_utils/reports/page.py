"""The report as one HTML page: for each report a table, a picture, and what is folded below them."""

import re
from html import escape
from pathlib import Path

from course_utils import plots
from course_utils.analysis import accuracy_interval
from course_utils.experiments.claims import accuracies
from course_utils.plots.style import html_image
from course_utils.reports.compare import finished_runs, published_value, summary, your_runs
from course_utils.reports.report import QUICK, claims_table, first_line, sections
from course_utils.reports.stored import references
from course_utils.runtime.storage import atomic_path

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>The published tables, run again</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }}
table {{ border-collapse: collapse; display: block; overflow-x: auto; }}
th, td {{ text-align: left; vertical-align: top; padding: .3rem .7rem; border-bottom: 1px solid #8886; }}
figure {{ margin: 1rem 0; }} figure img {{ max-width: 100%; background: white; }} details {{ margin: .5rem 0; }}
</style></head><body>
{body}
</body></html>
"""


def save_page(path, names=(), *, profile="full", folder="runs"):
    """Write the report as one HTML file. returns: its path"""
    runs, body, rows = finished_runs(folder), [], set()
    for part in sections(names, profile=profile, folder=folder):
        rows |= {row.id for row in part.rows}
        body += [f"<h2>Report {part.number}</h2>", to_html(part.table), picture(part, runs)]
        body += [folded("What the report leaves open, and how it was settled", part.choices)]
        body += [folded("Where the reference was made", part.made)]
    head = [
        "<h1>The published tables, run again</h1>",
        to_html(first_line() if profile == "full" else QUICK),
    ]
    if profile == "full" and (table := claims_table(rows, folder)):
        head += ["<h2>What the reports claim</h2>", to_html(table)]
    with atomic_path(path) as temporary:
        temporary.write_text(PAGE.format(body="\n".join([*head, *body])), encoding="utf-8")
    return Path(path)


def to_html(text):
    """Our Markdown as HTML, by the library that Jupyter itself renders with; rows that nobody has run are folded."""
    from mistune import create_markdown

    page = create_markdown(escape=True, plugins=["table"])(text)
    return re.sub(
        r"<p>(Not run yet, .*?): (.*?)</p>",
        r"<details><summary>\1</summary><p>\2</p></details>",
        page,
    )


def folded(title, text):
    """Text behind a title, nothing where there is none."""
    return f"<details><summary>{escape(title)}</summary>{to_html(text)}</details>" if text else ""


def picture(part, runs):
    """Published, reference and yours of a report's rows as a figure with its text; nothing where nothing was run."""
    shown, said = {}, []
    for row in part.rows:
        stored, published = references(row.id), published_value(row.id)
        reference, yours = accuracies(stored), accuracies(your_runs(row.id, runs, stored).own)
        if reference or yours:
            interval = accuracy_interval(reference) if reference else None
            shown[row.id] = (None if published is None else published / 100, interval, yours)
            printed = "nothing" if published is None else f"{published:g}"
            said.append(
                f"{row.id}: published {printed}, reference {summary(reference)}, yours {summary(yours)}"
            )
    if not shown:
        return ""
    ax = plots.published_plot(shown)
    alt = f"Test accuracy in percent. {'; '.join(said)}."
    return f"<figure>{html_image(plots.png(ax.figure), alt)}</figure>"
