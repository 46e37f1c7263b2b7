"""Reference results of this project, and the table that holds published, reference and yours side by side."""

import json
from pathlib import Path

from course_utils.analysis import prediction_interval, t_interval
from course_utils.experiments.recipes import FULL
from course_utils.experiments.runs import read_result
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

    raises: ValueError if there is none, or if two have the same seed
    """
    runs = sorted(finished_runs(row, folder), key=lambda run: run["seed"])
    seeds = [run["seed"] for run in runs]
    if not runs or len(set(seeds)) < len(seeds):
        raise ValueError(f"a reference needs one finished run of {row} for each seed, got seeds {seeds} in {folder}")
    keep(row, runs)


def keep(row, runs):
    """Write the runs of a row, Results as dicts, as this project's reference."""
    with atomic_path(reference_path(row)) as temporary:
        temporary.write_text("[\n" + ",\n".join(json.dumps(run) for run in runs) + "\n]\n")


def finished_runs(row, folder):
    """The results of a row in `folder`, as dicts. raises: ValueError that names a damaged file"""
    runs = [read_result(path) for path in sorted(Path(folder).glob("*/result.json"))]
    return [run for run in runs if run["id"] == row]


def your_runs(row, folder="runs"):
    """The finished runs of a row in `folder`, on the data of the published row: runs on other data are no match."""
    found = finished_runs(row, folder)
    if row.startswith("quick/"):
        data = {run["data"] for run in references(row) or found}
    else:
        data = {published_row(row).data}
    return [run for run in found if run["data"] in data]


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
    lines = ["| row | published | reference | yours | verdict |", "|---|---|---|---|---|"]
    for row in rows:
        published, stored = published_value(row), references(row)
        kept = [] if row in yours else your_runs(row, folder)
        reference, own = accuracies(stored), yours.get(row, accuracies(kept))
        cells = ["not printed" if published is None else f"{published:g}", summary(reference) + diverged(stored),
                 summary(own) + diverged(kept)]  # fmt: skip
        lines.append(f"| `{row}` | {' | '.join(cells)} | {verdict(own, reference)} |")
    if any("outside" in line for line in lines):
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
