"""Accidents of honest students: cells that moved, were cut, lost their type; odd formats.

They can be read, so they are graded: with full marks for every work that is there, however its cell
came out.
"""

import json

from grading.classes import SOLUTION, paper
from grading.hostile.case import SOLVED, WORKS, Case, code


def changed(change, base=SOLUTION):
    """The bytes of the solution after `change` has been done to its cells.

    change: function of the list, which returns another list, or None
    """
    notebook = json.loads(base)
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])
    notebook["cells"] = change(notebook["cells"]) or notebook["cells"]
    return json.dumps(notebook).encode()


def shape(name, tries, change, **expected):
    return Case(name, tries, {f"{name}.ipynb": changed(change)}, **expected)


def retype(kind):
    def change(cells):
        for cell in cells:
            cell["cell_type"] = kind if cell["id"] in WORKS else cell["cell_type"]

    return change


def strip(cells):
    for cell in cells:
        cell.pop("id")
        cell["metadata"] = {}


def cut(cells):
    """Cut the cell of every work in two, inside a parenthesis."""
    pieces = []
    for cell in cells:
        start, _, end = cell["source"].partition("    ### BEGIN SOLUTION\n")
        if cell["id"] in WORKS:
            pieces += [
                cell | {"source": f"{start}    if ("},
                cell | {"source": f"        True):\n        pass\n{end}"},
            ]
        else:
            pieces.append(cell)
    return pieces


def prompts(cells):
    for cell in cells:
        if cell["id"] in WORKS:
            cell["source"] = "\n".join(
                f"{'...' if line[:1] in ' ' else '>>>'} {line}"
                for line in cell["source"].split("\n")
            )


def magics(cells):
    for cell in cells:
        if cell["id"] in WORKS:
            cell["source"] = (
                f"%%time\n%matplotlib inline\nfiles = !ls\n{cell['source']}\n{cell['id']}?"
            )


def line_ends(cells):
    for cell in cells:
        if cell["id"] in WORKS:
            cell["source"] = "# \u2028 \x0c \x85\nTEXT = '\x1d'\r\n\x0c\n" + cell["source"].replace(
                "\n", "\r\n"
            )


def listed(cells):
    for cell in cells:
        cell["source"] = (
            [*cell["source"]] if cell["cell_type"] == "code" else [*cell["source"], 7, None]
        )


def misinformed(cells):
    for cell in cells:
        cell["metadata"] = {"nbgrader": {"schema_version": 99, "grade_id": ["x"]}}


def ballast(cells):
    cells[1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x" * 15_000_000}]


AS_CLASS = f"""{SOLVED["slide"].replace("def slide(", "def sliding(")}

class slide:
    def __new__(cls, *given):
        return sliding(*given)
"""
LAMBDA = "slide = lambda signal, kernel, stride: signal.unfold(0, len(kernel), stride) @ kernel"
STUB_AGAIN = (
    "def slide(signal, kernel, stride):\n    '''Doc.'''\n    raise NotImplementedError  # your code"
)
PYTHON = ["import torch", *SOLVED.values()]
SHEETS = {
    "nbformat": 3,
    "worksheets": [{"cells": [{"cell_type": "code", "input": source} for source in PYTHON]}],
}
WITHOUT_WORKS = [cell for cell in json.loads(SOLUTION)["cells"] if cell["id"] not in WORKS]
STRAY = {"notes": "cell 4 holds code but is no code cell", "human": "is no code cell"}
MISSING = {"ends": {"slide": "missing"}, "human": "slide: missing"}
# of a notebook with code in it, and nothing else
GONE = "the cell of the written answer is gone, and no answer was found"
CASES = [
    shape(
        "twice",
        "Every cell is there twice.",
        lambda cells: [c for cell in cells for c in (cell, cell)],
        notes="slide is defined 2 times; the last one, in cell 8, counts",
    ),
    shape("upside-down", "The cells stand in reverse order.", lambda cells: cells[::-1]),
    shape(
        "cut",
        "The cells of all works are cut in two, inside a parenthesis.",
        cut,
        notes="cells 4 to 5 only make sense as one",
        human="only make sense as one",
    ),
    shape("as-markdown", "The cells of all works became markdown.", retype("markdown"), **STRAY),
    shape("as-raw", "The cells of all works became raw.", retype("raw"), **STRAY),
    shape("as-nothing", "The cells of all works have a type that is none.", retype(None), **STRAY),
    shape("stripped", "No cell has an id or metadata.", strip),
    shape(
        "deleted",
        "The cell of one work is gone.",
        lambda cells: [cell for cell in cells if cell["id"] != "slide"],
        says={"slide": "There is no slide in the notebook"},
        **MISSING,
    ),
    code(
        "renamed",
        "A work has another name.",
        {"slide": SOLVED["slide"].replace("slide", "slyde")},
        says={"slide": "slyde looks like it"},
        **MISSING,
    ),
    code("as-class", "A class stands for a function.", {"slide": AS_CLASS}),
    code("as-lambda", "A lambda stands for a function.", {"slide": LAMBDA}),
    code(
        "stub-again", "The stub was pasted again below the solution.", {"check-slide": STUB_AGAIN}
    ),
    shape("prompts", "The cells were pasted with the prompts of a shell.", prompts),
    shape("magics", "The cells have magics, shell lines and help around the work.", magics),
    shape(
        "line-ends",
        "Lines end as on other systems, and characters that only some take for line ends.",
        line_ends,
    ),
    shape("ballast", "An output has 15 MB.", ballast),
    shape(
        "misinformed", "Metadata of odd types, and of a schema that does not exist.", misinformed
    ),
    shape("listed", "Sources are lists of characters, and of what is no text.", listed),
    code(
        "half-characters",
        "Halves of characters stand in a work and in the written answer.",
        {"slide": SOLVED["slide"] + "# \ud800", "why_fewer_weights": "half \udfff"},
    ),
    Case(
        "plain-python",
        "A Python file was handed in.",
        {"plain-python.py": "\n".join(PYTHON).encode()},
        notes=GONE,
        human=GONE,
    ),
    Case("utf-16", "The notebook is in UTF-16.", {"utf-16.ipynb": SOLUTION.encode("utf-16")}),
    Case(
        "with-bom",
        "The notebook begins with a byte order mark.",
        {"with-bom.ipynb": SOLUTION.encode("utf-8-sig")},
    ),
    Case(
        "latin-1",
        "The notebook is in Latin-1.",
        {"latin-1.ipynb": paper(title="\u00e9t\u00e9").replace(rb"\u00e9t\u00e9", b"\xe9t\xe9")},
    ),
    Case(
        "version-99",
        "The notebook says that it is of version 99.",
        {
            "version-99.ipynb": json.dumps(
                json.loads(SOLUTION) | {"nbformat": 99, "metadata": 3}
            ).encode()
        },
    ),
    Case(
        "version-3",
        "The notebook is of version 3.",
        {"version-3.ipynb": json.dumps(SHEETS).encode()},
        notes=GONE,
        human=GONE,
    ),
    Case(
        "other-exercise",
        "The notebook is of no exercise of the course.",
        {"other-exercise.ipynb": json.dumps({"cells": WITHOUT_WORKS}).encode()},
        rest="missing",
        human="none of the works is in this notebook",
    ),
]
