"""The course's notebooks: tested in parallel, as CI does it, and executed one after another."""

import subprocess
import sys
import tempfile
from pathlib import Path

from course_utils.authoring.bench.alternate import seconds

FOLDER = Path(__file__).parents[3] / "notebooks"


def compare(*, images=None, rounds=1, folder=FOLDER):
    """Print and return (seconds of pytest with nbval, seconds of nbconvert), each the whole suite once a round.

    images: not used here; folder: of the notebooks
    raises: FileNotFoundError where the course is installed without them
    """
    paths = sorted(str(path) for path in Path(folder).glob("*.ipynb"))
    if not paths:
        raise FileNotFoundError(
            f"there are no notebooks in {folder}; run this from a clone of the course"
        )
    found = []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as place:
            tested = seconds(lambda: call("pytest", "--quiet", *paths))
            plain = seconds(
                lambda: call(
                    "nbconvert", "--to", "notebook", "--execute", "--output-dir", place, *paths
                )
            )
        found.append((tested, plain))
        print(f"{len(paths)} notebooks\n  tested in parallel  {tested:6.0f} s\n  executed in turn    {plain:6.0f} s\n"
              f"  ratio {plain / tested:.1f}", flush=True)  # fmt: skip
    return found[-1]


def call(module, *arguments):
    """Run a module's command. raises: OSError with its last words where it fails"""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=FOLDER.parent,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise OSError(f"{module} failed: {(done.stdout + done.stderr)[-400:]}")
