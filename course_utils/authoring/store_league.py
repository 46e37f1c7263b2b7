"""Take the finished runs of the league into the course: sweeps, results, weights.

    course author league tune runs     # make the sweeps, in any number of processes at once
    course author league sweeps runs   # store them, with the best rate of each network
    course author league runs runs     # store the results of all seeds, and their weights

The best rates are written into MEMBERS by hand; then `course reproduce --queue` makes the runs in
the same folder, from lines as "league/vgg 0", each with `--precision fp32`.
`tests/reports/test_league.py` holds the rates against the stored sweeps.
"""

import shutil
from pathlib import Path
from typing import Any

from course_utils.authoring.stored_files import store
from course_utils.experiments import Recipe, Result, execute, train_weights
from course_utils.reports.compare import collect
from course_utils.reports.league import (
    MEMBERS,
    SWEEP_SEED,
    best_of,
    league_recipe,
    sweep,
    sweep_recipes,
)
from course_utils.reports.league_weights import FOLDER, SWEEPS, best_rate
from course_utils.reports.own_runs import finished_runs, your_runs
from course_utils.reports.stored import references
from course_utils.runtime.errors import UserError


def main(arguments: list[str]) -> None:
    """Take in one part. arguments: ["tune", "sweeps" or "runs", folder]"""
    parts = {"tune": tune, "sweeps": take_sweeps, "runs": take_runs}
    if len(arguments) != 2 or arguments[0] not in parts:
        raise UserError(
            "this tool takes tune, sweeps or runs, and a folder, "
            f"got {' '.join(arguments) or 'nothing'}"
        )
    parts[arguments[0]](Path(arguments[1]))


def tune(folder: Path) -> None:
    """Make the sweep of each network; one that another process is at is left to it."""

    def train(recipe: Recipe) -> Result:
        result = execute(
            recipe,
            SWEEP_SEED,
            store=folder,
            precision="fp32",
            device="cpu",
            may_diverge=True,
            wait=False,
        )
        print(f"{recipe.id}: {result.history['val_accuracy'][-1:]}", flush=True)
        return result

    for name, member in MEMBERS.items():
        try:
            reached = sweep(name, member, train)
        except BlockingIOError:
            continue
        print(f"{name}: best at {best_of(reached)}", flush=True)


def take_sweeps(folder: Path) -> None:
    """Store the validation accuracy of each network at each rate, and print the best rates."""
    finished = finished_runs(folder)
    rows: list[dict[str, Any]] = []
    made = {}
    for name in MEMBERS:
        for rate, recipe in sweep_recipes(name).items():
            runs = [run for run in your_runs(recipe.id, finished).own if run["seed"] == SWEEP_SEED]
            for run in runs:
                lost = run["test_accuracy"] is None
                accuracy = None if lost else run["history"]["val_accuracy"][-1]
                rows.append(
                    {"name": name, "rate": rate, "accuracy": accuracy, "seconds": run["seconds"]}
                )
                made = run["made"]
    store(SWEEPS, {"made": made, "seed": SWEEP_SEED}, "rows", rows)
    for name in MEMBERS:
        tried = [row["rate"] for row in rows if row["name"] == name]
        if tried:
            print(f"{name}: {best_rate(name):g} of {', '.join(f'{rate:g}' for rate in tried)}")


def take_runs(folder: Path) -> None:
    """Make the finished runs of tuned networks the reference, and store their weights."""
    finished = finished_runs(folder)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, member in MEMBERS.items():
        row = f"league/{name}"
        if member.lr is None or not your_runs(row, finished).own:
            continue
        collect(row, folder)
        for old in FOLDER.glob(f"{name}-*"):
            old.unlink()
        for run in references(row):
            take_weights(name, run, folder)
        print(f"{name}: {len(references(row))} seeds")


def take_weights(name: str, run: dict[str, Any], folder: Path) -> None:
    """Store the weights of one run; one that diverged has none."""
    if run["test_accuracy"] is None:
        return
    precision = run["identity"]["precision"]
    path = train_weights(
        league_recipe(name), seed=run["seed"], device="cpu", precision=precision, store=folder
    )
    digest = path.stem.rpartition("-")[2]
    shutil.copy(path, FOLDER / f"{name}-{run['seed']}-{digest}{path.suffix}")
