"""Do the claims hold for other seeds? Run notebooks again under fresh ones and count those that do.

    course author redraw notebooks/08_resnet.ipynb             # ten draws of three seeds
    course author redraw --draws 4-10 notebooks/0[5-8]*.ipynb  # some of them
    course author redraw --keep notebooks/08_resnet.ipynb      # the runs become the reference

A notebook that can be redrawn says `SEEDS = (0, 1, 2)` in its first cell. Each draw replaces them
by as many that no other draw has, runs every cell, and counts for each cell with a claim or another
assertion whether it held. What a notebook reads from the stored runs of ten seeds is resampled, ten
of the ten with replacement, the same seeds for every arm: the bootstrap's answer to what ten other
seeds would have said. A claim should hold in nine of ten draws; anything but an AssertionError
stops the script.
With --keep the runs of its quick recipes, of the first ten fresh seeds, become the reference that
the notebook's last table shows.
"""

import argparse
import ast
import json
import re
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

from course_utils.authoring.execute_notebooks import set_environment
from course_utils.experiments.recipe import stored_recipe
from course_utils.reports.stored import keep, references
from course_utils.runtime.errors import UserError

SEEDS = re.compile(r"^SEEDS = \(([\d, ]+)\)", re.MULTILINE)
FIRST = 100  # of the fresh seeds
KEPT = 10  # seeds of a reference
OFTEN = 0.9  # of the draws, in which a claim should hold

RESAMPLE = """
import random
from course_utils.reports import paired_runs, stored

def resampled(row, read=stored.references):
    runs = read(row)
    if len(runs) < {kept}:
        return runs
    indices = random.Random({first}).choices(range(len(runs)), k=len(runs))
    return [runs[drawn] | {{"seed": index}} for index, drawn in enumerate(indices)]

stored.references = paired_runs.references = resampled
"""
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
    path: Path, number: int
) -> tuple[nbformat.NotebookNode, dict[int, bool], list[dict[str, Any]]]:
    """Run the notebook at `path` under other seeds.

    number: of the draw, from 1
    returns: the executed notebook; a dict from the index of each cell with a claim, in the notebook
    at `path`, to whether it held; the Results of its quick recipes as dicts
    raises: RuntimeError for any error but an AssertionError, with the cell
    """
    notebook = nbformat.read(path, as_version=4)
    having = next((cell for cell in notebook.cells if SEEDS.search(cell.source)), None)
    if having is None:
        raise UserError(f"{path.name} has no cell with SEEDS = (...): nothing in it is drawn")
    having.source = SEEDS.sub(lambda match: f"SEEDS = {fresh(match[1], number)}", having.source)
    resample = RESAMPLE.format(kept=KEPT, first=number)
    notebook.cells[0] = nbformat.v4.new_code_cell(resample)  # in place of the title
    notebook.cells.append(nbformat.v4.new_code_cell(COLLECT))
    resources = {"metadata": {"path": path.parent}}
    NotebookClient(notebook, timeout=900, allow_errors=True, resources=resources).execute()
    held = held_claims(notebook, path.name)
    runs = json.loads(notebook.cells[-1].outputs[0].text)
    return notebook, held, list(runs.values())


def held_claims(notebook: nbformat.NotebookNode, name: str) -> dict[int, bool]:
    """Whether each cell with a claim held, by its index. notebook: executed; name, raises: see
    `redraw`
    """
    held = {}
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        errors = [output for output in cell.outputs if output.output_type == "error"]
        if any(error.ename != "AssertionError" for error in errors):
            raise RuntimeError(f"{name}, cell {index}: {errors[0].ename}: {errors[0].evalue}")
        if claims_of(cell.source):
            held[index] = not errors
    return held


def fresh(seeds: str, number: int) -> tuple[int, ...]:
    """As many seeds as a text names, "0, 1, 2", that no other draw has.

    >>> fresh("0, 1, 2", 2)
    (103, 104, 105)
    """
    count = len(seeds.strip(", ").split(","))
    return tuple(range(FIRST + count * (number - 1), FIRST + count * number))


def claims_of(source: str) -> list[str]:
    """What a cell asserts, from top to bottom: its calls of `claim`, its assert statements, and its
    calls of a function named assert_..., as torch.testing has them.
    """
    nodes = ast.walk(ast.parse(source))
    claims = [node for node in nodes if isinstance(node, (ast.Assert, ast.Call)) and is_claim(node)]
    return [ast.unparse(node) for node in sorted(claims, key=lambda node: node.lineno)]


def is_claim(node: ast.Assert | ast.Call) -> bool:
    """Whether a node raises AssertionError where something does not hold."""
    return isinstance(node, ast.Assert) or called_name(node.func).startswith(("assert_", "claim"))


def sentence(cell: nbformat.NotebookNode) -> str:
    """What a cell claims: as its stored output says it, else what it asserts first."""
    shown = [output.get("data", {}).get("text/plain", "") for output in cell.outputs]
    return next(filter(None, shown), claims_of(cell.source)[0])


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
        _, held, runs = redraw(path, number)
        runs_of_draws += runs
        for index, holds in held.items():
            counts.setdefault(index, []).append(holds)
        summary = f"{sum(held.values())} of {len(held)} claims hold"
        print(f"{path.stem}, draw {number}: {summary}", file=sys.stderr)
    cells = nbformat.read(path, as_version=4).cells
    for index, results in counts.items():
        share = f"{sum(results):3} of {len(results)}"
        print(f"{path.stem}  cell {index:3}  {share}  {sentence(cells[index])[:110]}", flush=True)
    weak = sum(sum(results) < OFTEN * len(results) for results in counts.values())
    return weak, runs_of_draws


def parser() -> argparse.ArgumentParser:
    """The arguments of the tool."""
    tool = argparse.ArgumentParser(
        "course author redraw",
        description="Count how often each claim of a notebook holds under other seeds.",
    )
    tool.add_argument("notebooks", nargs="+", type=Path)
    tool.add_argument("--draws", type=draws, default=draws("10"), help="how many, or which, as 4-6")
    tool.add_argument(
        "--keep", action="store_true", help="make the runs of the quick recipes the reference"
    )
    return tool


def main(arguments: list[str]) -> int:
    """Count claims as the arguments ask; returns 1 where one holds too seldom, else 0."""
    set_environment()
    parsed = parser().parse_args(arguments)
    weak = 0
    for path in map(Path.resolve, parsed.notebooks):
        too_seldom, runs = count_claims(path, parsed.draws)
        weak += too_seldom
        if parsed.keep:
            keep_reference(runs)
    return 1 if weak else 0
