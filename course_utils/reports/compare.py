"""Reference results of this project, and the table that holds published, reference and yours side by side."""

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from course_utils.analysis import prediction_interval, t_interval
from course_utils.data import load
from course_utils.data.datasets import EMBEDDED
from course_utils.experiments.identity import PUBLISHED, code_digest, data_digest, deciding
from course_utils.experiments.recipes import FULL, stored_recipe
from course_utils.experiments.result import read_result
from course_utils.storage import atomic_path
from course_utils.training import History


def references(row):
    """The stored runs of a row, one Result as a dict for each seed, in order of seed; an empty list if there is none.

    row: as "000/basenet-adam"

    >>> [run["seed"] for run in references("000/basenet-adam")]
    [0, 1, 2]
    """
    path = reference_path(row)
    return json.loads(path.read_text()) if path.is_file() else []


def reference_histories(recipe):
    """The Histories of the stored runs of a Recipe, one for each seed; none where its data or its epochs differ."""
    kept = [run for run in references(recipe.id) if run["data"] == recipe.data]
    histories = [History(**run["history"]) for run in kept]
    return [history for history in histories if len(history) == recipe.config.epochs]


def reference_path(row):
    """Where the reference of a row is kept: it need not exist."""
    return Path(__file__).parent / "reference" / f"{row.replace('/', '-')}.json"


def published_value(row):
    """Test accuracy in percent that a report prints for a row; None where it prints none, or for a row of our own."""
    return None if row.startswith(("quick/", "full/")) else published_row(row).published


def collect(row, folder="runs"):
    """Make the finished runs of a row that `course train` left in `folder` this project's reference.

    Runs of the row as it stands today, on its data, by today's code, in one precision: see `identity`.
    raises: ValueError if there is none, or if two have the same seed
    """
    found = your_runs(row, folder)
    runs = sorted(found.own, key=lambda run: run["seed"])
    seeds, precisions = [run["seed"] for run in runs], {run["identity"]["precision"] for run in runs}
    if not runs or len(set(seeds)) < len(seeds) or len(precisions) > 1:
        raise ValueError(
            f"a reference needs one finished run of {row} for each seed, in one precision, got seeds {seeds} in "
            f"{' and '.join(sorted(precisions)) or 'none'} in {folder}{found.left_out}"
        )
    keep(row, [{key: value for key, value in run.items() if key != "seal"} for run in runs])


def keep(row, runs):
    """Write the runs of a row, Results as dicts, as this project's reference."""
    with atomic_path(reference_path(row)) as temporary:
        temporary.write_text("[\n" + ",\n".join(json.dumps(run) for run in runs) + "\n]\n")


def finished_runs(folder):
    """Every result in `folder`, as dicts, each run once. raises: ValueError that names a damaged file"""
    runs = {}
    for path in sorted(Path(folder).glob("*/result.json")):
        run = read_result(path)
        runs.setdefault(str(run.get("identity") or path), run)  # a copied folder is the same run
    return list(runs.values())


@dataclass(frozen=True)
class Yours:
    """The runs of a row in a folder.

    own: those of the row as it stands today, on its data, by today's code; others: in words, what else has its name
    """

    own: list
    others: tuple = ()

    @property
    def left_out(self):
        """What was not counted, in words that follow a cell of a table; nothing where all was."""
        return f" ({'; '.join(self.others)})" if self.others else ""


def your_runs(row, folder="runs", stored=()):
    """The Yours of a row: its runs by what they are, see `identity`, never by their name.

    row: the id of a published row, of a scaled one, as "quick/000/basenet-adam", or of another recipe, whose runs then
    count as those of its newest one; stored: the reference of the row, copies of which are nobody's own
    """
    named = [run for run in finished_runs(folder) if run["id"] == row]
    known = [run for run in named if run.get("identity")]
    recipe = row_recipe(row)
    if recipe is None and known:
        recipe = stored_recipe(max(known, key=lambda run: run["made"]["date"])["recipe"])
    kinds = {
        "made by an older version": lambda run: not run.get("identity")
        or run["identity"]["code"] != code_digest(recipe.model),
        "of another recipe": lambda run: run["identity"]["recipe"] != deciding(recipe),
        "on other data": lambda run: run["identity"]["data"] != data_of(recipe, run),
        "the stored reference itself": lambda run: machine(run) in [machine(one) for one in stored],
    }
    own, others = [], Counter()
    for run in named:
        kind = next((kind for kind, holds in kinds.items() if holds(run)), None)
        others[kind] += 1
        own += [run] if kind is None else []
    return Yours(own, tuple(f"{count} {kind}" for kind, count in others.items() if kind))


def machine(run):
    """What a run measured, with when and where: a copy has the same."""
    return [run["test_accuracy"], run["test_loss"], run["history"], run["made"]["date"], run["seconds"]]


def data_of(recipe, run):
    """The digest of the data that a row is about; that of the run itself where it cannot be known here."""
    if recipe.data in EMBEDDED:
        return data_digest(load(recipe.data))
    return PUBLISHED.get(recipe.data, run["identity"]["data"])


def row_recipe(row):
    """The Recipe of a published row or of its scaled twin, as "quick/000/basenet-adam"; None for another id."""
    from course_utils.experiments.reproduce import scaled  # which imports this file

    found = next((recipe for recipe in FULL if recipe.id == row.removeprefix("quick/")), None)
    return scaled(found) if found and row.startswith("quick/") else found


def published_row(row):
    """The Recipe of a published row. raises: ValueError for an unknown id"""
    found = {recipe.id: recipe for recipe in FULL}
    if row not in found:
        raise ValueError(f"there is no row {row!r}; known: {', '.join(found)}")
    return found[row]


LIKELY_CAUSES = (
    "learning rate", "normalization", "evaluation mode when you measured", "data and split", "number of epochs",
    "precision",
)  # fmt: skip


def comparison(rows, yours=None, folder="runs"):
    """A Markdown table of rows: published / reference / yours, in percent of the test set, last epoch, and a verdict.

    rows: ids, as "000/basenet-adam"; yours: dict from row to your test accuracies, fractions in [0, 1], one a seed; a
    row that is not in it shows what `course train ROW --profile full` has left in `folder`. Several seeds are given as
    their mean with the 95 percent t-interval of that mean. The verdict says whether each of your runs lies where one
    more run of the reference should: see `prediction_interval`.
    """
    yours = yours or {}
    lines, verdicts = ["| row | published | reference | yours | verdict |", "|---|---|---|---|---|"], []
    for row in rows:
        published, stored = published_value(row), references(row)
        kept = Yours([]) if row in yours else your_runs(row, folder, stored)
        reference, own = accuracies(stored), yours.get(row, accuracies(kept.own))
        cell = summary(own) if row in yours else by_precision(kept.own, stored)
        cells = ["not printed" if published is None else f"{published:g}", summary(reference) + diverged(stored),
                 cell + diverged(kept.own) + kept.left_out]  # fmt: skip
        verdicts.append(verdict(own, reference))
        lines.append(f"| `{row}` | {' | '.join(cells)} | {verdicts[-1]} |")
    if any("outside" in text for text in verdicts):
        lines += ["", f"Outside? Look, in this order, at: {', '.join(LIKELY_CAUSES)}."]
    return "\n".join(lines)


def verdict(own, reference):
    """Whether each of your accuracies lies within the band of the reference, in a few words."""
    if not own or len(reference) < 2:
        return "no band yet" if own else ""
    low, high = prediction_interval(reference)
    outside = sum(not low <= value <= high for value in own)
    band = f"{max(0.0, 100 * low):.1f} to {min(100.0, 100 * high):.1f}"
    return f"{outside} of {len(own)} outside {band}" if outside else f"within {band}"


def by_precision(runs, reference):
    """`summary` of runs, those of each precision on their own, which is named where it is not the reference's."""
    usual = {run["identity"]["precision"] for run in reference}
    groups = {}
    for run in runs:
        groups.setdefault(run["identity"]["precision"], []).append(run)
    if len(groups) < 2 and (set(groups) <= usual or not usual):
        return summary(accuracies(runs))
    return "; ".join(f"{name}: {summary(accuracies(group))}" for name, group in sorted(groups.items()))


def accuracies(runs):
    """Test accuracies of stored runs, fractions in [0, 1], without those of runs that diverged: see `diverged`."""
    return [run["test_accuracy"] for run in runs if run["test_accuracy"] is not None]


def diverged(runs):
    """How many of the stored runs have no accuracy, in words that follow a mean; nothing where all have one."""
    count = sum(run["test_accuracy"] is None for run in runs)
    return f", {count} diverged" if count else ""


def summary(values):
    """Accuracies (fractions, one a seed) in a few words: mean, interval and number of seeds, in percent."""
    if not values:
        return "not run yet"
    result = t_interval([100 * value for value in values])
    if len(values) == 1:
        return f"{result.mean:.1f} (1 seed)"
    return f"{result.mean:.1f} ± {result.high - result.mean:.1f} ({len(values)} seeds)"


def provenance_line(runs):
    """Where and with what reference runs were made, in one sentence."""
    made = [run["made"] for run in runs]
    dates, devices = sorted({m["date"] for m in made}), sorted({m["device"] for m in made})
    versions = sorted({f"torch {m['torch']}, torchvision {m['torchvision']}, Python {m['python']}" for m in made})
    precisions = sorted({run["recipe"]["config"]["precision"] for run in runs})
    seconds = [run["seconds"] for run in runs]
    return (
        f"Made on {' and '.join(dates)} with {' and '.join(devices)} ({', '.join(precisions)}), {'; '.join(versions)}; "
        f"{min(seconds):.0f} to {max(seconds):.0f} s a run."
    )
