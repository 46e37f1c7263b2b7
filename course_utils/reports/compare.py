"""The table that holds published, reference and yours side by side, and what may stand in its last column."""

from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

from course_utils.analysis import accuracy_band, accuracy_interval
from course_utils.data import load
from course_utils.data.datasets import EMBEDDED
from course_utils.experiments.claims import accuracies
from course_utils.experiments.identity import PUBLISHED, code_of, data_digest, deciding
from course_utils.experiments.recipe import flat, said, stored_recipe
from course_utils.experiments.result import read_result
from course_utils.reports.catalog import ROWS, find_row
from course_utils.reports.price import price
from course_utils.reports.quick import quick_recipes, scaled
from course_utils.reports.stored import keep, references


def row_recipe(row):
    """The Recipe of a published row, of its scaled twin, as "quick/000/basenet-adam", or of a lesson; else None."""
    if row.removeprefix("quick/") in ROWS:
        found = ROWS[row.removeprefix("quick/")]
        return scaled(found) if row.startswith("quick/") else found
    return quick_recipes().get(row)


def published_value(row):
    """Test accuracy in percent that a report prints for a row; None where it prints none, or for a row of our own."""
    return ROWS[row].published if row in ROWS else None


def finished_runs(folder):
    """Every result in `folder`, as dicts, each run once. raises: ValueError that names a damaged file"""
    return once([read_result(path) for path in sorted(Path(folder).glob("*/result.json"))])


def once(runs):
    """Runs without those that are there before: a copied folder, or what a notebook names twice, is the same run."""
    keys = [
        str((run.get("identity") or index, len(run["history"]["epoch"])))
        for index, run in enumerate(runs)
    ]
    return list(dict(zip(keys, runs, strict=True)).values())


@dataclass(frozen=True)
class Yours:
    """The runs that have the name of a row.

    own: those of the row as it stands today, on its data, by today's code; others: in words, what else has its name
    """

    own: list
    others: tuple = ()

    @property
    def left_out(self):
        """What was not counted, in words that follow a cell of a table; nothing where all was."""
        return f" ({'; '.join(self.others)})" if self.others else ""


def your_runs(row, runs, stored=()):
    """The Yours of a row: its runs by what they are, see `identity`, never by their name.

    row: the id of a published row, of a scaled one, of a lesson's recipe, or of another, whose runs then count as those
    of its newest one; runs: results as dicts, see `finished_runs`; stored: the reference of the row, whose copies are
    nobody's own
    """
    named = [run for run in runs if run["id"] == row]
    known = [run for run in named if run.get("identity")]
    recipe = row_recipe(row)
    if recipe is None and known:
        recipe = stored_recipe(max(known, key=lambda run: run["made"]["date"])["recipe"])
    own, others = [], Counter()
    for run in named:
        kind = other_kind(run, recipe, stored)
        others[kind] += 1
        own += [run] if kind is None else []
    return Yours(own, tuple(f"{count} {kind}" for kind, count in others.items() if kind))


def other_kind(run, recipe, stored):
    """What a run that has a row's name is instead of one of its runs, in words; None for one of them."""
    who = run.get("identity")
    if who is None or who["code"] != code_of(recipe):
        return (
            "made by an older version"
            if who is None or who["recipe"] == deciding(recipe)
            else changed(who, recipe)
        )
    if who["recipe"] != deciding(recipe):
        return changed(who, recipe)
    if who["data"] != data_of(recipe, run):
        return "on other data"
    epochs = len(run["history"]["epoch"])
    if (
        epochs < recipe.config.epochs and run["test_accuracy"] is not None
    ):  # one that diverged has no accuracy
        return f"ended early, after {epochs} of {recipe.config.epochs} epochs"
    return "the stored reference itself" if machine(run) in map(machine, stored) else None


def changed(who, recipe):
    """In what the recipe of an identity differs from another, in words."""
    theirs, ours = flat(who["recipe"]), flat(deciding(recipe))
    parts = [f"{key} {said(theirs.get(key))}, not {said(ours.get(key))}" for key in dict.fromkeys([*ours, *theirs])
             if theirs.get(key) != ours.get(key)]  # fmt: skip
    return f"of another recipe: {', '.join(parts[:3])}{', ...' if len(parts) > 3 else ''}"


def machine(run):
    """What a run measured, with when and where: a copy has the same."""
    return [
        run["test_accuracy"],
        run["test_loss"],
        run["history"],
        run["made"]["date"],
        run["seconds"],
    ]


def data_of(recipe, run):
    """The digest of the data that a row is about; that of the run itself where it cannot be known here."""
    if recipe.data in EMBEDDED:
        return data_digest(load(recipe.data))
    return PUBLISHED.get(recipe.data, run["identity"]["data"])


def collect(row, folder="runs"):
    """Make the finished runs of a row that `course train` left in `folder` this project's reference.

    Runs of the row as it stands today, on its data, by today's code, in one precision: see `identity`.
    raises: ValueError if there is none, or if two have the same seed
    """
    found = your_runs(row, finished_runs(folder))
    runs = sorted(found.own, key=lambda run: run["seed"])
    seeds, precisions = (
        [run["seed"] for run in runs],
        {run["identity"]["precision"] for run in runs},
    )
    if not runs or len(set(seeds)) < len(seeds) or len(precisions) > 1:
        raise ValueError(
            f"a reference needs one finished run of {row} for each seed, in one precision, got seeds {seeds} in "
            f"{' and '.join(sorted(precisions)) or 'none'} in {folder}{found.left_out}"
        )
    keep(row, [{key: value for key, value in run.items() if key != "seal"} for run in runs])


LIKELY_CAUSES = (
    "learning rate", "normalization", "evaluation mode when you measured", "data and split", "number of epochs",
    "precision",
)  # fmt: skip


def comparison(rows, *groups, folder="runs"):
    """A Markdown table of rows: published / reference / yours, in percent of the test set, last epoch, and a verdict.

    rows: ids, as "000/basenet-adam"; groups: what `execute_all` returned, whose results are yours and whose rows
    follow; yours, too, is what `course train ROW --profile full` has left in `folder`. Several seeds are given as their
    mean and its 95 percent interval. The verdict says whether each of your runs lies where one more run of the
    reference should, all runs of the table together: see `accuracy_band`. Rows without any run are named below.
    """
    for row in rows:
        if row_recipe(row) is None:
            find_row(row)  # which says that there is none
    runs = [asdict(result) for group in groups for results in group.values() for result in results]
    rows = list(dict.fromkeys([*rows, *(run["id"] for run in runs)]))
    runs = once([*finished_runs(folder), *runs])
    stored = {row: references(row) for row in rows}
    yours = {row: your_runs(row, runs, stored[row]) for row in rows}
    shown = [row for row in rows if stored[row] or yours[row].own or yours[row].others]
    judged = sum(
        len(accuracies(yours[row].own)) for row in shown if len(accuracies(stored[row])) > 1
    )
    level, lines = 1 - 0.05 / max(judged, 1), []
    for row in shown:
        published, own = published_value(row), yours[row]
        printed = (
            f"{published:g}" if published is not None else "not printed" if row in ROWS else ""
        )
        cells = [
            printed, summary(accuracies(stored[row])) + diverged(stored[row]),
            by_precision(own.own, stored[row]) + diverged(own.own) + own.left_out,
            verdict(accuracies(own.own), accuracies(stored[row]), level),
        ]  # fmt: skip
        lines.append(f"| `{row}` | {' | '.join(cells)} |")
    head = (
        ["| row | published | reference | yours | verdict |", "|---|---|---|---|---|"]
        if lines
        else []
    )
    left = not_run([row for row in rows if row not in shown])
    return "\n".join([*head, *lines, *notes(lines, judged), *left]).lstrip("\n")


def notes(lines, judged):
    """What a reader must know of the verdicts in these lines of a table."""
    if not judged:
        return []
    text = (
        f"All {judged} runs lie within these bands together"
        if judged > 1
        else "A run lies within this band"
    )
    found = ["", f"{text} 95 times in 100, by the scatter of the reference's seeds."]
    if any(" outside " in line for line in lines):
        found += ["", f"Outside? Look, in this order, at: {', '.join(LIKELY_CAUSES)}."]
    return found


def not_run(rows):
    """The rows that nobody has run yet, under a line that says what they would cost."""
    published = [ROWS[row] for row in rows if row in ROWS]
    if not rows:
        return []
    printed = {row: published_value(row) for row in rows}
    listed = [
        f"`{row}`" + (f" (published: {value:g})" if value else "") for row, value in printed.items()
    ]
    estimate = f", by estimate {price(published)} for one seed" if published else ""
    return [
        "",
        f"Not run yet, {len(rows)} row{'s' if len(rows) > 1 else ''}{estimate}: {', '.join(listed)}",
    ]


def verdict(own, reference, level=0.95):
    """Whether each of your accuracies lies within the band of the reference, in a few words."""
    if not own:
        return ""
    low, high = accuracy_band(reference, level) if len(reference) > 1 else (0.0, 1.0)
    band = f"{100 * low:.1f} to {100 * high:.1f}"
    if band == "0.0 to 100.0":
        return "no band"
    outside = sum(not low <= value <= high for value in own)
    return f"{outside} of {len(own)} outside {band}" if outside else f"within {band}"


def by_precision(runs, reference):
    """`summary` of runs, those of each precision on their own, which is named where it is not the reference's."""
    usual = {run["identity"]["precision"] for run in reference}
    groups = {}
    for run in runs:
        groups.setdefault(run["identity"]["precision"], []).append(run)
    if len(groups) < 2 and (set(groups) <= usual or not usual):
        return summary(accuracies(runs))
    return "; ".join(
        f"{name}: {summary(accuracies(group))}" for name, group in sorted(groups.items())
    )


def diverged(runs):
    """How many of the stored runs have no accuracy, in words that follow a mean; nothing where all have one."""
    count = sum(run["test_accuracy"] is None for run in runs)
    return f", {count} diverged" if count else ""


def summary(values):
    """Accuracies (fractions, one a seed) in a few words: mean, interval and number of seeds, in percent."""
    if not values:
        return "not run yet"
    found = accuracy_interval(values)
    if len(values) == 1:
        return f"{100 * found.mean:.1f} (1 seed)"
    return f"{100 * found.mean:.1f}, {100 * found.low:.1f} to {100 * found.high:.1f} ({len(values)} seeds)"
