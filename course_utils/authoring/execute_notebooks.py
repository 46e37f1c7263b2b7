"""Execute notebooks as they are committed: quick profile, on the CPU, no clocks and no machine in the file.

course author execute                     # all
course author execute notebooks/05*.ipynb
"""

import os
import tomllib
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]


def execute(path):
    """Run every cell of the notebook at `path` in a fresh kernel and store its outputs."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(
        notebook, timeout=600, record_timing=False, resources={"metadata": {"path": path.parent}}
    ).execute()
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = joined(cell.outputs)
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    nbformat.validate(notebook)
    nbformat.write(notebook, path)


def joined(outputs):
    """Adjacent pieces of one stream as one: where a kernel cuts its output is a matter of time."""
    whole = []
    for output in outputs:
        if (
            whole
            and output.output_type == "stream" == whole[-1].output_type
            and output.name == whole[-1].name
        ):
            whole[-1].text += output.text
        else:
            whole.append(output)
    return whole


def main(arguments):
    """Execute and store notebooks. arguments: their paths, none for all of the course"""
    os.environ |= tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"][
        "pytest_env"
    ]  # as for every test
    for path in map(Path, arguments or sorted((ROOT / "notebooks").glob("*.ipynb"))):
        print(path.name, flush=True)
        execute(path.resolve())
