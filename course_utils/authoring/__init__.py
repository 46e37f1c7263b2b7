"""What makes the course: for who writes notebooks, exercises and stored runs. `course author TOOL`.

bench              our paths against the usual ones, side by side; how long a widget takes to redraw
counts             what the house is like, counted by syntax tree
execute_notebooks  notebooks run and stored as they are committed
prose_numbers      numbers in prose that a page neither prints nor holds
redraw_claims      claims run again under fresh seeds, and counted
store_*            runs that widgets draw, made and stored
stored_files       files that these make: a row a line, held against their recipe
teach              answers of a folder: how many wrong ones the checks reject and name
mutate             mutants of the solutions, and which of them the checks let pass
mutate_twice       two changes at once, drawn: how many are rejected, of how many more is told
throughput         submissions graded in a minute, beside nbgrader; a large class, killed and
                   resumed
exercise_notebooks  notebooks of the exercises as tools and tests read them, and classes made of one
new_exercise       a check and a solution notebook to fill in: `course exercise`
"""

import importlib

TOOLS = {
    "counts": "counts",
    "execute": "execute_notebooks",
    "few-label-runs": "store_few_label_runs",
    "league": "store_league",
    "mutate": "mutate",
    "mutate-twice": "mutate_twice",
    "numbers": "prose_numbers",
    "redraw": "redraw_claims",
    "depth-runs": "store_depth_runs",
    "shapes-checkpoint": "store_shapes_checkpoint",
    "surfaces": "store_surfaces",
    "teach": "teach",
    "throughput": "throughput",
    "transfer-runs": "store_transfer_runs",
}


def run(tool: str, arguments: list[str]) -> int | None:
    """Run a tool with its arguments, a list of strings; returns its exit code, None for 0."""
    return importlib.import_module(f"course_utils.authoring.{TOOLS[tool]}").main(arguments)
