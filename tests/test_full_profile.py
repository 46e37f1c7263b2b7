"""The full profile of the notebooks that have one, and the laptop's of some, on the real CIFAR-10
and MNIST, for a few steps of each training.

Every cell runs as a student's would; only images, batches, epochs and seeds are cut down, and no
claim is checked.
"""

from pathlib import Path

import nbformat
import pytest
import rehearsal
from nbclient import NotebookClient

from course_utils.data import available

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted(
    path for path in (ROOT / "notebooks").glob("*.ipynb") if "SEEDS = (" in path.read_text()
)
LAPTOP = [path for path in NOTEBOOKS if path.stem[:2] in ("06", "10", "14")]
CASES = [("full", path) for path in NOTEBOOKS] + [("laptop", path) for path in LAPTOP]
PRESENT = {
    name for name, place in available().items() if not place.startswith(("absent", "embedded"))
}


@pytest.mark.skipif(
    not {"cifar10", "mnist"} <= PRESENT, reason="needs CIFAR-10 and MNIST; set COURSE_DATA"
)
@pytest.mark.parametrize(
    ("profile", "path"), CASES, ids=[f"{profile}-{path.stem}" for profile, path in CASES]
)
def test_every_cell_of_a_profile_runs(profile, path, tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_PROFILE", profile)
    monkeypatch.delenv("COURSE_PRECISION", raising=False)  # the faster one, as for a student
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(rehearsal.code(path.stem)))
    # not the clone: what a rehearsal leaves in ../runs would be taken for a real run
    here = tmp_path / "notebooks"
    here.mkdir()
    NotebookClient(notebook, timeout=900, resources={"metadata": {"path": here}}).execute()


def test_some_notebooks_have_a_full_profile():
    assert NOTEBOOKS
    assert len(LAPTOP) == 3
