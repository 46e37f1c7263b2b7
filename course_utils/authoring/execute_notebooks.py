"""Execute notebooks as they are committed: quick profile, on the CPU, no clocks and no machine in
the file.

course author execute                     # all
course author execute notebooks/05*.ipynb
"""

import os
import tomllib
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]


def execute(path: Path) -> None:
    """Run every cell of the notebook at `path` in a fresh kernel and store its outputs."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(
        notebook, timeout=600, record_timing=False, resources={"metadata": {"path": path.parent}}
    ).execute()
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = joined(cell.outputs)
    # the kernel's own version would make a difference in git wherever another one ran it
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    nbformat.validate(notebook)
    nbformat.write(notebook, path)


def joined(outputs: list[nbformat.NotebookNode]) -> list[nbformat.NotebookNode]:
    """Adjacent pieces of one stream as one: where a kernel cuts its output is a matter of time."""
    whole: list[nbformat.NotebookNode] = []
    for output in outputs:
        if whole and stream_of(output) is not None and stream_of(output) == stream_of(whole[-1]):
            whole[-1].text += output.text
        else:
            whole.append(output)
    return whole


def stream_of(output: nbformat.NotebookNode) -> str | None:
    """ "stdout" or "stderr" for a piece of text, None for any other output."""
    return output.name if output.output_type == "stream" else None


def set_environment() -> None:
    """Set what pyproject.toml sets for every test, so that a notebook runs as it is committed."""
    os.environ |= tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["pytest_env"]


def main(arguments: list[str]) -> None:
    """Execute and store notebooks. arguments: their paths, none for all of the course"""
    set_environment()
    paths = [Path(argument) for argument in arguments]
    for path in paths or sorted((ROOT / "notebooks").glob("*.ipynb")):
        print(path.name, flush=True)
        execute(path.resolve())
