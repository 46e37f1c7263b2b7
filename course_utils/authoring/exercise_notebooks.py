"""The exercise and solution notebooks, as the tools and tests read them; and small classes of students made of one."""

import json

import nbformat

from course_utils.grading.checks import FOLDER

ROOT = FOLDER.parents[2]
EXERCISE = "01_convolution_as_toeplitz"  # of which the classes are made
HEAD = "def slide(signal, kernel, stride):\n"
FLIPPED = HEAD + "    return signal.unfold(0, len(kernel), stride) @ kernel.flip(0)"


def text_of(folder, exercise=EXERCISE):
    """The notebook of an exercise in "solutions" or "exercises", as its file has it."""
    return (ROOT / folder / exercise / f"{exercise}.ipynb").read_text(encoding="utf-8")


def definitions(folder, exercise):
    """{grade_id: source} of the code cells that hold a solution, and the source of the ungraded ones before them."""
    cells = [
        cell
        for cell in nbformat.reads(text_of(folder, exercise), as_version=4).cells
        if cell.cell_type == "code"
    ]
    solved = {
        c.metadata.nbgrader.grade_id: c.source
        for c in cells
        if c.metadata.get("nbgrader", {}).get("solution")
    }
    return solved, "\n".join(cell.source for cell in cells if "nbgrader" not in cell.metadata)


def changed(base, **sources):
    """The bytes of a notebook with the sources of some cells changed. base: its text; sources: {id of a cell: source}"""
    notebook = json.loads(base)
    for cell in notebook["cells"]:
        cell["source"] = sources.get(cell["id"], cell["source"])
    return json.dumps(notebook).encode()


def hand_in(folder, **files):
    """Write {student: bytes} into a folder, as <student>.ipynb."""
    folder.mkdir(parents=True, exist_ok=True)
    for student, content in files.items():
        (folder / f"{student}.ipynb").write_bytes(content)
    return folder


def without_times(result):
    """A result of grading without what a clock says."""
    outcomes = [
        {key: value for key, value in one.items() if key != "seconds"} for one in result["outcomes"]
    ]
    return {key: value for key, value in result.items() if key != "seconds"} | {
        "outcomes": outcomes
    }
