"""Reference results of this project: one file a row, a run a seed."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from course_utils.experiments import Recipe
from course_utils.runtime.storage import atomic_path
from course_utils.training import History


def references(row: str) -> list[dict[str, Any]]:
    """The stored runs of a row, one Result as a dict for each seed, in order of seed.

    An empty list if there is none. row: as "000/basenet-adam"

    >>> [run["seed"] for run in references("000/basenet-adam")]
    [0, 1, 2]
    """
    path = reference_path(row)
    return json.loads(path.read_text()) if path.is_file() else []


def reference_histories(recipe: Recipe) -> list[History]:
    """The Histories of the stored runs of a Recipe, one for each seed.

    None where its data or its epochs differ.
    """
    same_data = [run for run in references(recipe.id) if run["data"] == recipe.data]
    histories = [History(**run["history"]) for run in same_data]
    return [history for history in histories if len(history) == recipe.config.epochs]


def reference_path(row: str) -> Path:
    """Where the reference of a row is kept: it need not exist."""
    return Path(__file__).parent / "reference" / f"{row.replace('/', '-')}.json"


def keep(row: str, runs: Sequence[dict[str, Any]]) -> None:
    """Write the runs of a row, Results as dicts, as this project's reference."""
    with atomic_path(reference_path(row)) as temporary:
        temporary.write_text("[\n" + ",\n".join(json.dumps(run) for run in runs) + "\n]\n")


def provenance_line(runs: Sequence[dict[str, Any]]) -> str:
    """Where and with what reference runs were made, in one sentence."""
    made = [run["made"] for run in runs]
    dates = sorted({part["date"] for part in made})
    devices = sorted({part["device"] for part in made})
    versions = sorted(
        {
            f"torch {part['torch']}, torchvision {part['torchvision']}, Python {part['python']}"
            for part in made
        }
    )
    precisions = sorted({run["recipe"]["config"]["precision"] for run in runs})
    seconds = [run["seconds"] for run in runs]
    return (
        f"Made on {' and '.join(dates)} with {' and '.join(devices)} ({', '.join(precisions)}), "
        f"{'; '.join(versions)}; {min(seconds):.0f} to {max(seconds):.0f} s a run."
    )
