"""Do the claims hold for other seeds? Run notebooks again under fresh ones and count the cells that
assert.

    course author redraw notebooks/08_resnet.ipynb             # ten draws of three seeds
    course author redraw --draws 4-10 notebooks/0[5-8]*.ipynb  # some of them
    course author redraw --keep notebooks/08_resnet.ipynb      # the runs become the reference

A notebook that can be redrawn says `SEEDS = (0, 1, 2)` in its first cell. Each draw replaces them
by three that no other draw has, runs every cell, and counts for each cell with an assertion whether
it held. A claim should hold in nine of ten draws; anything but an AssertionError stops the script.
With --keep the runs of its quick recipes, of the first ten fresh seeds, become the reference that
the notebook's last table shows.
"""

import argparse
import ast
import json
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

from course_utils.authoring.execute_notebooks import set_environment
from course_utils.experiments.recipe import stored_recipe
from course_utils.reports.stored import keep, references

SEEDS = "SEEDS = (0, 1, 2)"
FIRST = 100  # of the fresh seeds
KEPT = 10  # seeds of a reference
OFTEN = 0.9  # of the draws, in which a claim should hold

COLLECT = """
import json
from dataclasses import asdict
from course_utils.experiments import Result
groups = [
    group
    for value in list(globals().values()) if isinstance(value, dict)
    for group in value.values()
]
runs = [
    run for group in groups if isinstance(group, list) for run in group if isinstance(run, Result)
]
quick = [run for run in runs if run.id.startswith("quick/")]
print(json.dumps({f"{run.id} {run.seed}": asdict(run) for run in quick}))
"""


def redraw(
    path: Path, seeds: tuple[int, int, int]
) -> tuple[nbformat.NotebookNode, dict[int, bool], list[dict[str, Any]]]:
    """Run the notebook at `path` under other seeds.

    returns: the executed notebook; a dict from the index of each asserting cell to whether it held;
    the Results of its quick recipes as dicts
    raises: RuntimeError for any error but an AssertionError, with the cell
    """
    notebook = nbformat.read(path, as_version=4)
    # Fails where no cell has the seeds: such a notebook cannot be redrawn.
    first = next(cell for cell in notebook.cells if SEEDS in cell.source)
    first.source = first.source.replace(SEEDS, f"SEEDS = {seeds}")
    notebook.cells.append(nbformat.v4.new_code_cell(COLLECT))
    resources = {"metadata": {"path": path.parent}}
    NotebookClient(notebook, timeout=900, allow_errors=True, resources=resources).execute()
    held = {}
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        errors = [output for output in cell.outputs if output.output_type == "error"]
        if any(error.ename != "AssertionError" for error in errors):
            raise RuntimeError(f"{path.name}, cell {index}: {errors[0].ename}: {errors[0].evalue}")
        if claims_of(cell.source):
            held[index] = not errors
    runs = json.loads(notebook.cells[-1].outputs[0].text)
    return notebook, held, list(runs.values())


def claims_of(source: str) -> list[str]:
    """What a cell asserts, from top to bottom: its assert statements, and its calls of a function
    named assert_..., as torch.testing has them.
    """
    nodes = ast.walk(ast.parse(source))
    claims = [node for node in nodes if isinstance(node, (ast.Assert, ast.Call)) and is_claim(node)]
    return [ast.unparse(node) for node in sorted(claims, key=lambda node: node.lineno)]


def is_claim(node: ast.Assert | ast.Call) -> bool:
    """Whether a node raises AssertionError where something does not hold."""
    return isinstance(node, ast.Assert) or called_name(node.func).startswith("assert_")


def called_name(function: ast.expr) -> str:
    """The last part of what is called, "" for what has no name."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def keep_reference(runs: list[dict[str, Any]]) -> None:
    """Store runs as the references of their rows (see reports.stored.keep), beside runs of other
    seeds of the same recipe.
    """
    for row in sorted({run["id"] for run in runs}):
        fresh = {run["seed"]: run for run in runs if run["id"] == row}
        recipe = without_seed(next(iter(fresh.values())))
        stored = {run["seed"]: run for run in references(row) if without_seed(run) == recipe}
        both = stored | fresh
        keep(row, [both[seed] for seed in sorted(both)[:KEPT]])
        print(f"kept {min(len(both), KEPT)} runs of {row}", file=sys.stderr)


def without_seed(run: dict[str, Any]) -> dict[str, Any]:
    """The recipe of a run, apart from its seed, as JSON would give it back; newer fields at their
    default.
    """
    recipe = stored_recipe(run["recipe"])
    return json.loads(json.dumps(asdict(replace(recipe, config=replace(recipe.config, seed=0)))))


def draws(text: str) -> range:
    """ "10" as 1 to 10, "4-6" as 4, 5 and 6."""
    first, _, last = text.rpartition("-")
    return range(int(first or 1), int(last) + 1)


def count_claims(path: Path, numbers: range) -> tuple[int, list[dict[str, Any]]]:
    """Redraw one notebook and print how often each of its claims held.

    numbers: of the draws
    returns: how many claims held too seldom; the runs of the quick recipes as dicts
    """
    counts: dict[int, list[bool]] = {}
    runs_of_draws = []
    for number in numbers:
        start = FIRST + 3 * (number - 1)
        notebook, held, runs = redraw(path, (start, start + 1, start + 2))
        runs_of_draws += runs
        for index, holds in held.items():
            counts.setdefault(index, []).append(holds)
        summary = f"{sum(held.values())} of {len(held)} claims hold"
        print(f"{path.stem}, draw {number}: {summary}", file=sys.stderr)
    for index, results in counts.items():
        claim = claims_of(notebook.cells[index].source)[0][:90]
        print(f"{path.stem}  cell {index:3}  {sum(results):3} of {len(results)}  {claim}")
    weak = sum(sum(results) < OFTEN * len(results) for results in counts.values())
    return weak, runs_of_draws


def main(arguments: list[str]) -> int:
    """Count claims as the arguments ask; returns 1 where one holds too seldom, else 0."""
    set_environment()
    parser = argparse.ArgumentParser(
        "course author redraw",
        description="Count how often each claim of a notebook holds under other seeds.",
    )
    parser.add_argument("notebooks", nargs="+", type=Path)
    parser.add_argument(
        "--draws", type=draws, default=draws("10"), help="how many, or which, as 4-6"
    )
    parser.add_argument(
        "--keep", action="store_true", help="make the runs of the quick recipes the reference"
    )
    parsed = parser.parse_args(arguments)
    weak = 0
    for path in map(Path.resolve, parsed.notebooks):
        too_seldom, runs = count_claims(path, parsed.draws)
        weak += too_seldom
        if parsed.keep:
            keep_reference(runs)
    return 1 if weak else 0
