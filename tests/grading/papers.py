"""The exercise and solution notebooks, as tests and the mutation tool read them."""

import nbformat

from course_utils.grading.checks import FOLDER

ROOT = FOLDER.parents[2]


def paper(folder, exercise):
    """The notebook of an exercise in "solutions" or "exercises"."""
    return nbformat.read(ROOT / folder / exercise / f"{exercise}.ipynb", as_version=4)


def definitions(folder, exercise):
    """{grade_id: source} of the code cells that hold a solution, and the source of the ungraded ones before them."""
    cells = [cell for cell in paper(folder, exercise).cells if cell.cell_type == "code"]
    solved = {c.metadata.nbgrader.grade_id: c.source for c in cells if c.metadata.get("nbgrader", {}).get("solution")}
    return solved, "\n".join(cell.source for cell in cells if "nbgrader" not in cell.metadata)


def run_cells(folder, exercise):
    """Run every code cell, in order, in one namespace; returns {source of a cell: the value of its last line}."""
    space, values = {"__name__": "exercise"}, {}
    for cell in paper(folder, exercise).cells:
        if cell.cell_type == "code":
            *lines, last = cell.source.split("\n")
            if last.startswith("check("):
                exec("\n".join(lines), space)
                values[cell.source] = eval(last, space)
            else:
                exec(cell.source, space)
    return values
