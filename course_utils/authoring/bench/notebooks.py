"""The course's notebooks: tested in parallel, as CI does it, and executed one after another."""

import subprocess
import sys
import tempfile
from pathlib import Path

from course_utils.authoring.bench.alternate import seconds

FOLDER = Path(__file__).parents[3] / "notebooks"


def compare(
    *, images: int | None = None, rounds: int = 1, folder: Path | str = FOLDER
) -> tuple[float, float]:
    """Print and return (seconds of pytest with nbval, seconds of nbconvert), each the whole suite
    once a round.

    images: not used here; folder: of the notebooks
    raises: FileNotFoundError where the course is installed without them
    """
    paths = sorted(str(path) for path in Path(folder).glob("*.ipynb"))
    if not paths:
        raise FileNotFoundError(
            f"there are no notebooks in {folder}; run this from a clone of the course"
        )
    times = []
    for _ in range(rounds):
        tested = seconds(lambda: call("pytest", "--quiet", *paths))
        executed = seconds(lambda: execute_all(paths))
        times.append((tested, executed))
        print(
            f"{len(paths)} notebooks\n"
            f"  tested in parallel  {tested:6.0f} s\n"
            f"  executed in turn    {executed:6.0f} s\n"
            f"  ratio {executed / tested:.1f}",
            flush=True,
        )
    return times[-1]


def execute_all(paths: list[str]) -> None:
    """Execute notebooks, one after another, and throw their copies away."""
    with tempfile.TemporaryDirectory() as folder:
        call("nbconvert", "--to", "notebook", "--execute", "--output-dir", folder, *paths)


def call(module: str, *arguments: str) -> None:
    """Run a module's command. raises: OSError with its last words where it fails"""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=FOLDER.parent,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise OSError(f"{module} failed: {(done.stdout + done.stderr)[-400:]}")
