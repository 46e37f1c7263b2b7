"""The published tables beside what was measured: as Markdown, and as one page with pictures."""

import base64
import os
import re
from html import escape
from itertools import groupby
from pathlib import Path

from course_utils import plots
from course_utils.experiments.claims import CLAIMS, judge, judge_landscape
from course_utils.experiments.compare import (
    accuracies,
    comparison,
    diverged,
    finished_runs,
    provenance_line,
    references,
    your_runs,
)
from course_utils.experiments.recipes import FULL
from course_utils.experiments.reproduce import choose, scaled, training_macs
from course_utils.storage import atomic_path

CORE = 5e10  # multiply-adds a second of a core, about what VGG-16 at 64 pixels reached with bfloat16
GPU = 1e14  # of an H200: ResNet-18 at 25,000 images/s on an A100 (KellerJordan/cifar10-zoo), times 790 / 312 TFLOP/s


def report(names=(), *, profile="full", folder="runs"):
    """The table published / reference / yours of every row asked for, and the verdict on each claim, as Markdown.

    names: reports or rows, see `reproduce.choose`; profile: "quick" shows the scaled rows that say only that all run
    """
    rows = choose(names)
    parts = ["# The published tables, run again", first_line(profile), ""]
    named = {run["id"] for run in finished_runs(folder)}
    for number, group in groupby(rows, key=lambda row: row.id[:3]):
        group = [scaled(row) if profile == "quick" else row for row in group]
        run = [row.id for row in group if row.id in named or references(row.id)]
        left = [row for row in group if row.id not in run]
        parts += [f"## Report {number}", "", *([comparison(run, folder=folder), ""] if run else [])]
        parts += [price(left), ""] if left else []
    if profile == "full":
        parts += [claims_table({row.id for row in rows}, folder)]
    choices = [f"- `{row.id}`: {row.choices}" for row in rows if row.choices]
    return "\n".join([*parts, "## What a report leaves open, and how it was settled", "", *choices]) + "\n"


def first_line(profile):
    """Where the numbers come from, and what is missing."""
    if profile == "quick":
        return (
            "The quick profile: every network, loss, optimizer and augmentation on a few embedded images, two epochs. "
            "It shows that every row runs; its accuracies say nothing about the reports."
        )
    stored = [run for row in FULL for run in references(row.id)]
    with_gpu = [run for run in stored if "CPU" not in run["made"]["device"]]
    held = sum(bool(references(row.id)) for row in FULL)
    said = [judge(claim, *(accuracies(references(row)) for row in (claim.first, claim.second))) for claim in CLAIMS]
    decided = sum(text.startswith(("holds", "contradicted")) for text in said)
    where = "" if with_gpu else "No GPU has been used for any of them. "
    return (
        f"{held} of {len(FULL)} rows have a reference, which decides {decided} of {len(CLAIMS)} claims. {where}"
        f"{provenance_line(stored)}"
    )


def price(rows):
    """The rows that nobody has run yet, folded, under a line that says what they would cost.

    Estimated from the multiply-adds of their trainings, at CORE a second for each core and at GPU on an H200
    """
    macs = sum(map(training_macs, rows))
    cores = os.cpu_count() or 1
    listed = ", ".join(f"`{row.id}`" for row in rows)
    return (
        f"Not run yet, {len(rows)} row{'s' if len(rows) > 1 else ''}, by estimate {duration(macs / (CORE * cores))} on "
        f"{cores} cores or {duration(macs / GPU)} on an H200 for one seed: {listed}"
    )


def duration(seconds):
    """Seconds as a person says them."""
    for unit, length in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.0f} seconds"


def claims_table(rows, folder):
    """A verdict on each claim about two of these rows, from the reference and from your runs."""
    lines = ["## What the reports claim", "", "| claim | reference | yours |", "|---|---|---|"]
    for claim in CLAIMS:
        if {claim.first, claim.second} <= rows:
            pairs = [[source(row) for row in (claim.first, claim.second)]
                     for source in (references, lambda row: your_runs(row, folder).own)]  # fmt: skip
            said = [judge(claim, *map(accuracies, pair)) + diverged(sum(pair, [])) for pair in pairs]
            lines.append(f"| {claim.says} | {said[0]} | {said[1]} |")
    sides = [[row for row in rows if row.rsplit("-", 1)[0] == f"002/landscape/{name}"] for name in ("vgg", "vgg-bn")]
    if all(sides):
        found = [[[source(row) for row in side] for side in sides]
                 for source in (references, lambda row: your_runs(row, folder).own)]  # fmt: skip
        says = "002: batch norm makes the band of losses narrower and lower, the gradient's distance and beta lower"
        lines.append(f"| {says} | {judge_landscape(*found[0])} | {judge_landscape(*found[1])} |")
    return "\n".join([*lines, ""])


def save_page(path, names=(), *, profile="full", folder="runs"):
    """Write the report as one HTML file, with a curve for every row that has runs. returns: its path"""
    text, pictures = report(names, profile=profile, folder=folder), []
    for row in choose(names):
        name = f"quick/{row.id}" if profile == "quick" else row.id
        runs = [run["history"] for run in your_runs(name, folder).own or references(name)]
        if runs:
            pictures.append((name, runs))
    body = [to_html(text), *(figure(name, runs) for name, runs in pictures)]
    with atomic_path(path) as temporary:
        temporary.write_text(PAGE.format(body="\n".join(body)), encoding="utf-8")
    return Path(path)


PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>The published tables, run again</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }}
table {{ border-collapse: collapse; }}
th, td {{ text-align: left; padding: .3rem .7rem; border-bottom: 1px solid #8886; }}
figure {{ display: inline-block; margin: .5rem; }} figcaption {{ font-size: .9rem; }}
</style></head><body>
{body}
</body></html>
"""


def to_html(text):
    """Our Markdown as HTML: by the library that Jupyter itself renders with."""
    from mistune import create_markdown

    page = create_markdown(escape=True, plugins=["table"])(text)
    return re.sub(r"<p>(Not run yet, .*?): (.*?)</p>", r"<details><summary>\1</summary><p>\2</p></details>", page)


def figure(name, runs):
    """The curves of a row's runs as a figure with its text."""
    axes = plots.seed_curves({name: runs}, metric="train_loss")
    data = base64.b64encode(plots.png(axes.figure)).decode()
    last = ", ".join(f"{run['train_loss'][-1]:.3f}" for run in runs)
    alt = escape(f"Training loss of {name} by epoch, {len(runs)} seeds; at the end {last}.", quote=True)
    image = f'<img src="data:image/png;base64,{data}" alt="{alt}" width="420">'
    return f"<figure>{image}<figcaption>{escape(name)}</figcaption></figure>"
