"""Notebooks of students: the solution of exercise 01 with changes, and small ones."""

import json

from course_utils.authoring.exercise_notebooks import changed, text_of

SOLUTION = text_of("solutions")
STUB = text_of("exercises")


def paper(base=SOLUTION, **changes):
    """The bytes of a notebook with the sources of some cells changed.

    changes: {id of a cell: source}
    """
    return changed(base, **changes)


def notebook(*cells, **more):
    """The bytes of a small notebook. cells: the source of each, or a dict; more: other keys"""
    cells = [
        {"cell_type": "code", "source": cell} if isinstance(cell, str) else cell for cell in cells
    ]
    return json.dumps({"cells": cells, "nbformat": 4, "metadata": {}, **more}).encode()
