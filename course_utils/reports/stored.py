"""Reference results of this project: one file a row, a run a seed."""

import json
from pathlib import Path

from course_utils.runtime.storage import atomic_path
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


def keep(row, runs):
    """Write the runs of a row, Results as dicts, as this project's reference."""
    with atomic_path(reference_path(row)) as temporary:
        temporary.write_text("[\n" + ",\n".join(json.dumps(run) for run in runs) + "\n]\n")


def provenance_line(runs):
    """Where and with what reference runs were made, in one sentence."""
    made = [run["made"] for run in runs]
    dates, devices = sorted({m["date"] for m in made}), sorted({m["device"] for m in made})
    versions = sorted(
        {f"torch {m['torch']}, torchvision {m['torchvision']}, Python {m['python']}" for m in made}
    )
    precisions = sorted({run["recipe"]["config"]["precision"] for run in runs})
    seconds = [run["seconds"] for run in runs]
    return (
        f"Made on {' and '.join(dates)} with {' and '.join(devices)} ({', '.join(precisions)}), {'; '.join(versions)}; "
        f"{min(seconds):.0f} to {max(seconds):.0f} s a run."
    )
