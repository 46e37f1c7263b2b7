"""The exercise and solution notebooks, as tests read them."""

import nbformat

from course_utils.authoring.exercise_notebooks import text_of


def paper(folder, exercise):
    """The notebook of an exercise in "solutions" or "exercises"."""
    return nbformat.reads(text_of(folder, exercise), as_version=4)


def run_cells(folder, exercise):
    """Run every code cell, in order, in one namespace.

    returns: {source of a cell: the value of its last line}
    """
    space = {"__name__": "exercise"}
    values = {}
    for cell in paper(folder, exercise).cells:
        if cell.cell_type == "code":
            *lines, last = cell.source.split("\n")
            if last.startswith("check("):
                exec("\n".join(lines), space)
                values[cell.source] = eval(last, space)
            else:
                exec(cell.source, space)
    return values
