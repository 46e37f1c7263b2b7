"""What a notebook's file holds: its cells, what tells one version from another, how far it was run.

The files are a student's, and may hold anything: what cannot be read has no cells.
"""

import hashlib
import json
from pathlib import Path

import nbformat
from nbformat import NotebookNode

UNREADABLE = (ValueError, TypeError, AttributeError, RecursionError)  # no JSON, or no notebook


def sha(content: bytes) -> str:
    """SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def as_bytes(notebook: NotebookNode) -> bytes:
    """A notebook as its file holds it."""
    return nbformat.writes(notebook).encode() + b"\n"


def cells_of(content: bytes) -> list[NotebookNode] | None:
    """The cells of a notebook in format 4, which is JupyterLab's; None for anything else."""
    try:
        notebook = nbformat.v4.reads(content)
    except UNREADABLE:
        return None
    cells = notebook.cells if notebook.get("nbformat") == 4 else None
    is_whole = isinstance(cells, list) and all(isinstance(cell, dict) for cell in cells)
    return cells if is_whole else None


def cells_in(path: Path) -> list[NotebookNode] | None:
    """`cells_of` a file; None where there is none."""
    try:
        return cells_of(path.read_bytes())
    except OSError:
        return None


def cleared(content: bytes) -> bytes:
    """A notebook of the course without outputs and execution counts."""
    notebook = nbformat.reads(content, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
            cell.execution_count = None
    notebook.metadata.pop("widgets", None)
    return as_bytes(notebook)


def digest_of(name: str, content: bytes) -> str:
    """What tells one version of a file from another.

    Of a notebook its cells, with what running them has left. JupyterLab writes metadata into every
    notebook that is opened; they are not part of it. A notebook that cannot be read, and any other
    file, counts with all its bytes.
    """
    cells = cells_of(content) if name.endswith(".ipynb") else None
    if cells is None:
        return sha(content)
    parts = ("cell_type", "source", "attachments", "execution_count", "outputs")
    counted = [[cell.get(part) for part in parts] for cell in cells]
    return sha(json.dumps(counted, sort_keys=True).encode())


def title(path: Path) -> str:
    """The first heading of a notebook, its file's name where it cannot be read."""
    cells = cells_in(path) or [NotebookNode()]
    lines = str(cells[0].get("source", "")).split("\n")
    return next((line.lstrip("# ") for line in lines if line.startswith("#")), path.stem)


def run_so_far(path: Path) -> str:
    """How many of a notebook's code cells the student has run, as far as it was saved, in words.

    A copy comes with none run.
    """
    cells = cells_in(path)
    if cells is None:
        return "cannot be read"
    code = [cell for cell in cells if cell.get("cell_type") == "code" and cell.get("source")]
    count = sum(cell.get("execution_count") is not None for cell in code)
    if not count:
        return "not yet"
    return "all" if count == len(code) else f"{count} of {len(code)} cells"


def checks_right(path: Path) -> str:
    """How many of an exercise's checks answered "Correct" when it was saved, of how many.

    Nothing where it cannot be read.
    """
    cells = cells_in(path)
    if cells is None:
        return ""
    checks = [cell for cell in cells if grade_id(cell).startswith("check-")]
    return f"{sum(map(is_correct, checks))} of {len(checks)}"


def grade_id(cell: NotebookNode) -> str:
    """What nbgrader knows a cell by; nothing for a cell that it does not know."""
    return cell.get("metadata", {}).get("nbgrader", {}).get("grade_id", "")


def is_correct(cell: NotebookNode) -> bool:
    """Whether a check's answer was right: of a saved outcome its text is left, "Correct: ..."."""
    texts = (output.get("data", {}).get("text/plain", "") for output in cell.get("outputs", []))
    return any("".join(text).startswith("Correct") for text in texts)
