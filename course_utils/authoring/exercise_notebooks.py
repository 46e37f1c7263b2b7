"""The exercise and solution notebooks, as the tools and tests read them; and small classes of
students made of one.
"""

import json
from pathlib import Path
from typing import Any

import nbformat

from course_utils.grading.checks import FOLDER

ROOT = FOLDER.parents[2]
EXERCISE = "01_convolution_as_toeplitz"  # of which the classes are made
HEAD = "def slide(signal, kernel, stride):\n"
FLIPPED = HEAD + "    return signal.unfold(0, len(kernel), stride) @ kernel.flip(0)"


def text_of(folder: str, exercise: str = EXERCISE) -> str:
    """The notebook of an exercise in "solutions" or "exercises", as its file has it."""
    return (ROOT / folder / exercise / f"{exercise}.ipynb").read_text(encoding="utf-8")


def definitions(folder: str, exercise: str) -> tuple[dict[str, str], str]:
    """{grade_id: source} of the code cells that hold a solution, and the source of the ungraded
    ones before them.
    """
    notebook = nbformat.reads(text_of(folder, exercise), as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    solved = {
        cell.metadata.nbgrader.grade_id: cell.source
        for cell in cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }
    return solved, "\n".join(cell.source for cell in cells if "nbgrader" not in cell.metadata)


def changed(base: str, **sources: str) -> bytes:
    """The bytes of a notebook with the sources of some cells changed.

    base: its text; sources: {id of a cell: source}
    """
    notebook = json.loads(base)
    for cell in notebook["cells"]:
        cell["source"] = sources.get(cell["id"], cell["source"])
    return json.dumps(notebook).encode()


def hand_in(folder: Path, **files: bytes) -> Path:
    """Write {student: bytes} into a folder, as <student>.ipynb."""
    folder.mkdir(parents=True, exist_ok=True)
    for student, content in files.items():
        (folder / f"{student}.ipynb").write_bytes(content)
    return folder


def without_times(result: dict[str, Any]) -> dict[str, Any]:
    """A result of grading without what a clock says."""
    outcomes = [_without_seconds(outcome) for outcome in result["outcomes"]]
    return _without_seconds(result) | {"outcomes": outcomes}


def _without_seconds(record: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in record.items() if key != "seconds"}
