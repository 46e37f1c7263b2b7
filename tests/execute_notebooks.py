"""Execute notebooks as they are committed: quick profile, on the CPU, no clocks and no machine in the file.

    python tests/execute_notebooks.py                     # all
    python tests/execute_notebooks.py notebooks/05*.ipynb
"""

import os
import sys
import tomllib
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parent.parent


def execute(path):
    """Run every cell of the notebook at `path` in a fresh kernel and store its outputs."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=600, record_timing=False, resources={"metadata": {"path": path.parent}}).execute()
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    nbformat.validate(notebook)
    nbformat.write(notebook, path)


def main():
    os.environ |= tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["pytest_env"]  # as for every test
    for path in map(Path, sys.argv[1:] or sorted((ROOT / "notebooks").glob("*.ipynb"))):
        print(path.name, flush=True)
        execute(path.resolve())


if __name__ == "__main__":
    main()
