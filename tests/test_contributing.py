"""The recipes of CONTRIBUTING, followed to the letter in a copy of the course; that of an exercise
in grading/.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from course_utils.app.cli import main

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text()
RECIPES = dict(
    re.findall(r"^## (An? \w+)\n\n(.*?)(?=\n\n(?:##|Add ))", TEXT, re.MULTILINE | re.DOTALL)
)
LEFT_OUT = shutil.ignore_patterns(
    ".git",
    ".venv*",
    "runs",
    "build",
    "__pycache__",
    "*.egg-info",
    "exercises",
    "solutions",
    "notebooks",
    ".pytest_cache",
)
COURSE = "import sys; from course_utils.app.cli import main; sys.exit(main(sys.argv[1:]))"
TINY = '''"""The smallest network of all: one pixel of a shrunk image, and a linear layer."""

from torch import nn


class TinyNet(nn.Module):
    """A mean over the image and a linear layer (ours).

    x: (N, in_channels, H, W) -> logits (N, num_classes)

    Differs from the paper: nothing.
    """

    def __init__(self, num_classes=10, in_channels=3):
        super().__init__()
        self.linear = nn.Linear(in_channels, num_classes)

    def forward(self, x):
        return self.linear(x.mean((2, 3)))


VARIANTS = {"tiny_net": TinyNet}
'''
REPORT = '''"""Report 005: the smallest network, with and without noise on its images (ours)."""

from dataclasses import replace

import torch

from course_utils.experiments import Claim, Recipe
from course_utils.training import TrainConfig


def slower(progress):
    """A straight line down to half."""
    return 1 - progress / 2


def noisy(images, generator):
    """Noise of a tenth on every pixel."""
    noise = torch.randn(images.shape, generator=generator).to(images.device)
    return (images + 0.1 * noise).clamp(0, 1)


CONFIG = TrainConfig(3, schedule="r005:slower")
PLAIN = Recipe("005/plain", "tiny_net", "cifar10", 128, CONFIG, choices="ours")
ROWS = [PLAIN, replace(PLAIN, id="005/noisy", augment="r005:noisy")]
CLAIMS = [Claim("005: noise helps", "005/noisy", "005/plain")]
'''
DIGESTS = """
from pathlib import Path
from course_utils.experiments.identity import code_digest, code_of
from course_utils.reports import ROWS

def say():
    code_digest.cache_clear()
    print(*(code_of(ROWS[f"005/{name}"]) for name in ("plain", "noisy")))

say()
path = Path("course_utils/reports/r005.py")
text = path.read_text()
assert text.count("0.1 * noise") == 1
path.write_text(text.replace("0.1 * noise", "0.2 * noise"))
say()
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A copy of the course, with a network, a notebook and an experiment more, written as the
    recipes say.
    """
    copy = tmp_path_factory.mktemp("contributing") / "course"
    shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
    models = copy / "course_utils" / "models"
    (models / "tiny_net.py").write_text(TINY)
    change(
        copy / "tests" / "models" / "test_parameters.py",
        "EXACT = {\n",
        'EXACT = {\n    "tiny_net": 40,\n',
    )
    (copy / "course_utils" / "reports" / "r005.py").write_text(REPORT)
    # the cheapest one
    notebook = nbformat.read(ROOT / "notebooks" / "01_convolution_as_toeplitz.ipynb", as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
            cell.execution_count = None
    (copy / "notebooks").mkdir()
    # a notebook's links lead there, and to its neighbors
    shutil.copytree(ROOT / "exercises", copy / "exercises")
    for path in (ROOT / "notebooks").iterdir():
        if path.is_file():
            shutil.copy(path, copy / "notebooks")
    nbformat.write(notebook, copy / "notebooks" / "15_topic.ipynb")
    return copy


def change(path, old, new):
    text = path.read_text()
    assert text.count(old) == 1, f"{path}: {old!r}"
    path.write_text(text.replace(old, new))


def run(course, *command):
    environment = {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "PYTHONPATH": str(course),
        "HOME": str(course),
        "OMP_NUM_THREADS": "1",
    }
    done = subprocess.run(
        [sys.executable, *command], cwd=course, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def test_there_is_a_recipe_for_each_and_it_has_under_ten_lines():
    assert list(RECIPES) == ["A model", "A notebook", "An exercise", "An experiment"]
    assert all(recipe.count("\n") + 1 < 10 for recipe in RECIPES.values())


def test_every_path_and_every_command_of_the_recipes_exists(capsys):
    for name in re.findall(r"(?:course_utils|tests|notebooks)/[\w./]+", TEXT):
        if "NAME" not in name and "NN_" not in name:
            assert (ROOT / name).exists(), name
    with pytest.raises(SystemExit, match="0"):
        main(["--help"])
    verbs = re.findall(r"^    (\w+)(?: |$)", capsys.readouterr().out, re.MULTILINE)
    used = re.findall(r"`course (\w+) ", TEXT)
    assert len(used) >= 2
    assert set(used) <= set(verbs)


def test_a_notebook_is_executed_stored_and_compared_with_itself(course):
    assert "course author execute" in RECIPES["A notebook"]
    run(course, "-c", COURSE, "author", "execute", "notebooks/15_topic.ipynb")
    said = run(
        course,
        "-m",
        "pytest",
        "-n0",
        "-q",
        "notebooks/15_topic.ipynb",
        "tests/test_notebooks.py",
        "-k",
        "15_topic",
    )
    assert int(re.search(r"(\d+) passed", said).group(1)) > 20


def test_a_model_is_built_trained_a_step_stored_and_counted(course):
    assert "tests/models tests/test_house.py" in RECIPES["A model"]
    said = run(
        course, "-m", "pytest", "-n0", "-q", "tests/models", "tests/test_house.py", "-k", "tiny_net"
    )
    assert int(re.search(r"(\d+) passed", said).group(1)) >= 6


def test_an_experiment_is_one_file_with_its_own_schedule_and_augmentation(course):
    assert "course reproduce REPORT/ROW --profile quick" in RECIPES["An experiment"]
    assert "Nothing else names the file" in RECIPES["An experiment"]
    assert "r005" not in (ROOT / "course_utils" / "reports" / "catalog.py").read_text()
    said = run(course, "-c", COURSE, "reproduce", "005", "--profile", "quick", "--workers", "2")
    assert "| `quick/005/plain` |" in said
    assert "| `quick/005/noisy` |" in said
    said = run(course, "-c", COURSE, "report", "005")
    assert "Not run yet, 1 claim: 005: noise helps" in said
    # its own functions are part of what a run is: a changed line makes another one, a line of
    # another row does not
    before, after = (line.split() for line in run(course, "-c", DIGESTS).splitlines())
    assert before[0] == after[0]
    assert before[1] != after[1]
