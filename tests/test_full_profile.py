"""The full profile of the notebooks that have one, on the real CIFAR-10 and MNIST, for a few steps of each training.

Every cell runs as a student's would; only the number of images, epochs and seeds is cut down. A claim may fail after
two steps. Nothing else may.
"""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from course_utils.data import available

ROOT = Path(__file__).parent.parent
SEEDS = "SEEDS = (0, 1, 2)"
NOTEBOOKS = sorted(path for path in (ROOT / "notebooks").glob("*.ipynb") if SEEDS in path.read_text())
PRESENT = {name for name, place in available().items() if not place.startswith(("absent", "embedded"))}

# training images: one to three steps of the published batch sizes, after the validation images are taken out
# or, for 13, as many as give each class its labels; for 11, whose networks are the dearest, fewer
IMAGES = {"05_lenet": 2600, "11_ablations": 32, "13_transfer_learning": 1600}
USUAL = 144

REHEARSAL = """
import joblib
from course_utils.data import ImageSet
from course_utils.training import TrainConfig

check, take = TrainConfig.__post_init__, ImageSet.take

def one_epoch(self):
    object.__setattr__(self, "epochs", 1)
    check(self)

def few(self, train=None, test=None):
    return take(self, min(train or IMAGES, IMAGES), min(test or 100, 100, IMAGES))

TrainConfig.__post_init__, ImageSet.take = one_epoch, few
joblib.cpu_count = lambda: 1  # no worker processes: they would know nothing of this cell
"""


@pytest.mark.skipif(not {"cifar10", "mnist"} <= PRESENT, reason="needs CIFAR-10 and MNIST; set COURSE_DATA")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_cell_of_the_full_profile_runs(path, monkeypatch):
    monkeypatch.setenv("COURSE_PROFILE", "full")
    monkeypatch.delenv("COURSE_PRECISION", raising=False)  # the faster one, as for a student
    notebook = nbformat.read(path, as_version=4)
    images = IMAGES.get(path.stem, USUAL)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(REHEARSAL.replace("IMAGES", str(images))))
    for cell in notebook.cells:
        cell.source = cell.source.replace(SEEDS, "SEEDS = (0,)")
    options = {"timeout": 900, "allow_errors": True, "resources": {"metadata": {"path": path.parent}}}
    NotebookClient(notebook, **options).execute()
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                assert output.ename == "AssertionError", f"{output.ename}: {output.evalue} in {cell.source}"


def test_some_notebooks_have_a_full_profile():
    assert NOTEBOOKS
