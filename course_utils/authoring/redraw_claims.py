"""Do the claims hold for other seeds? Run notebooks again under fresh ones and count the cells that assert.

    course author redraw notebooks/08_resnet.ipynb            # ten draws of three seeds
    course author redraw --draws 4-10 notebooks/0[5-8]*.ipynb # some of them
    course author redraw --keep notebooks/08_resnet.ipynb     # and make the runs the quick reference

A notebook that can be redrawn says `SEEDS = (0, 1, 2)` in its first cell. Each draw replaces them by three that no
other draw has, runs every cell, and counts for each cell with an assertion whether it held. A claim should hold in
nine of ten draws; anything but an AssertionError stops the script. With --keep the runs of its quick recipes, of the
first ten fresh seeds, become the reference that the notebook's last table shows.
"""

import argparse
import json
import os
import sys
import tomllib
from dataclasses import asdict, replace
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from course_utils.experiments.recipe import stored_recipe
from course_utils.reports.stored import keep, references

ROOT = Path(__file__).parents[2]
SEEDS = "SEEDS = (0, 1, 2)"
FIRST = 100  # of the fresh seeds
KEPT = 10  # seeds of a reference

COLLECT = """
import json
from dataclasses import asdict
from course_utils.experiments import Result
groups = [group for value in list(globals().values()) if isinstance(value, dict) for group in value.values()]
runs = [run for group in groups if isinstance(group, list) for run in group if isinstance(run, Result)]
print(json.dumps({f"{run.id} {run.seed}": asdict(run) for run in runs if run.id.startswith("quick/")}))
"""


def redraw(path, seeds):
    """Run the notebook at `path` under other seeds.

    returns: the executed notebook; a dict from the index of each asserting cell to whether it held; the Results of its
    quick recipes as dicts
    """
    notebook = nbformat.read(path, as_version=4)
    first = next(cell for cell in notebook.cells if SEEDS in cell.source)
    first.source = first.source.replace(SEEDS, f"SEEDS = {seeds}")
    notebook.cells.append(nbformat.v4.new_code_cell(COLLECT))
    options = {
        "timeout": 900,
        "allow_errors": True,
        "resources": {"metadata": {"path": path.parent}},
    }
    NotebookClient(notebook, **options).execute()
    held = {}
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        errors = [output for output in cell.outputs if output.output_type == "error"]
        if any(error.ename != "AssertionError" for error in errors):
            raise RuntimeError(f"{path.name}, cell {index}: {errors[0].ename}: {errors[0].evalue}")
        if "assert" in cell.source:
            held[index] = not errors
    found = json.loads(notebook.cells[-1].outputs[0].text)
    return notebook, held, list(found.values())


def keep_reference(runs):
    """Store runs as the references of their rows (see compare.keep), beside runs of other seeds of the same recipe."""
    for row in sorted({run["id"] for run in runs}):
        mine = {run["seed"]: run for run in runs if run["id"] == row}
        recipe = without_seed(next(iter(mine.values())))
        others = {run["seed"]: run for run in references(row) if without_seed(run) == recipe}
        both = others | mine
        keep(row, [both[seed] for seed in sorted(both)[:KEPT]])
        print(f"kept {min(len(both), KEPT)} runs of {row}", file=sys.stderr)


def without_seed(run):
    """The recipe of a run, apart from its seed, as JSON would give it back; newer fields at their default."""
    recipe = stored_recipe(run["recipe"])
    return json.loads(json.dumps(asdict(replace(recipe, config=replace(recipe.config, seed=0)))))


def draws(text):
    """ "10" as 1 to 10, "4-6" as 4, 5 and 6."""
    first, _, last = text.rpartition("-")
    return range(int(first or 1), int(last) + 1)


def main(arguments):
    """Count claims as the arguments ask; returns 1 where one holds too seldom, else 0."""
    os.environ |= tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"][
        "pytest_env"
    ]  # as for every test
    says = "Count how often each claim of a notebook holds under other seeds."
    parser = argparse.ArgumentParser("course author redraw", description=says)
    parser.add_argument("notebooks", nargs="+", type=Path)
    parser.add_argument(
        "--draws", type=draws, default=draws("10"), help="how many, or which, as 4-6"
    )
    parser.add_argument(
        "--keep", action="store_true", help="make the runs of the quick recipes the reference"
    )
    arguments = parser.parse_args(arguments)
    weak = 0
    for path in map(Path.resolve, arguments.notebooks):
        counts, kept = {}, []
        for draw in arguments.draws:
            start = FIRST + 3 * (draw - 1)
            notebook, held, runs = redraw(path, (start, start + 1, start + 2))
            kept += runs
            for index, holds in held.items():
                counts.setdefault(index, []).append(holds)
            print(
                f"{path.stem}, draw {draw}: {sum(held.values())} of {len(held)} claims hold",
                file=sys.stderr,
            )
        for index, results in counts.items():
            weak += sum(results) < 0.9 * len(results)
            claims = [
                line.strip()
                for line in notebook.cells[index].source.splitlines()
                if "assert" in line
            ]
            print(
                f"{path.stem}  cell {index:3}  {sum(results):3} of {len(results)}  {claims[0][:90]}"
            )
        if arguments.keep:
            keep_reference(kept)
    return 1 if weak else 0
