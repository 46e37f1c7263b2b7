"""Submissions a minute: course grade beside nbgrader autograde, on the same class; and a class of a
thousand.

course author throughput                 # 50 submissions, both sides twice, in turn
course author throughput --large 1000    # killed twice and resumed, and once whole
"""

import argparse
import json
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from course_utils.authoring.exercise_notebooks import (
    EXERCISE,
    FLIPPED,
    HEAD,
    ROOT,
    changed,
    hand_in,
    text_of,
    without_times,
)

COURSE = [
    sys.executable,
    "-c",
    "import sys; from course_utils.app.cli import main; sys.exit(main(sys.argv[1:]))",
]
NBGRADER = [sys.executable, "-m", "nbgrader"]
WRONG = (FLIPPED, HEAD + "    return 1 / 0", HEAD + "    return sum(signal)")


def students(count: int) -> dict[str, bytes]:
    """{student: bytes of a notebook}: right, not attempted, and wrong in three ways, over and
    over.
    """
    solution = text_of("solutions")
    wrong = [changed(solution, slide=source) for source in WRONG]
    kinds = [changed(solution), changed(text_of("exercises")), *wrong]
    return {f"student{index:04}": kinds[index % len(kinds)] for index in range(count)}


def timed(command: list[str], folder: Path) -> tuple[float, int]:
    """(seconds, peak memory in bytes) of a command that must succeed.

    The memory is that of the largest process so far: the system keeps one number for all children.
    """
    began = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    seconds = time.perf_counter() - began
    return seconds, 1024 * resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


def side_by_side(count: int, rounds: int, folder: Path) -> None:
    """Grade one class with both, in turn, and print the submissions a minute and their ratio."""
    ours = hand_in(folder / "class", **students(count))
    hand_in_to_nbgrader(folder, students(count))
    course = []
    nbgrader = []
    for number in range(rounds):
        out = str(folder / f"out{number}")
        command = [*COURSE, "grade", str(ours), "--exercise", EXERCISE, "--out", out]
        seconds, memory = timed(command, folder)
        course.append(60 * count / seconds)
        print(
            f"course grade        {count} submissions in {seconds:6.1f} s, "
            f"largest process {memory / 1e6:,.0f} MB"
        )
        seconds, memory = timed([*NBGRADER, "autograde", EXERCISE, "--force"], folder)
        nbgrader.append(60 * count / seconds)
        print(
            f"nbgrader autograde  {count} submissions in {seconds:6.1f} s, "
            f"largest so far {memory / 1e6:,.0f} MB"
        )
    a = median(course)
    b = median(nbgrader)
    print(f"submissions a minute: {a:.0f} against {b:.0f}, ratio {a / b:.1f}")


def hand_in_to_nbgrader(folder: Path, notebooks: dict[str, bytes]) -> None:
    """Make a folder a course of nbgrader's, with the exercise released and handed in."""
    for name in ("solutions", "nbgrader_config.py"):
        (folder / name).symlink_to(ROOT / name)
    release = [*NBGRADER, "generate_assignment", EXERCISE]
    subprocess.run(release, cwd=folder, check=True, capture_output=True)
    for student, content in notebooks.items():
        submission = folder / "submitted" / student / EXERCISE
        submission.mkdir(parents=True)
        (submission / f"{EXERCISE}.ipynb").write_bytes(content)


def large(count: int, folder: Path) -> None:
    """Grade a large class whole, and once more killed twice; the results must be equal."""
    ours = hand_in(folder / "class", **students(count))
    whole = folder / "whole"
    killed = folder / "killed"
    command = [*COURSE, "grade", str(ours), "--exercise", EXERCISE, "--seed", "s", "--out"]
    seconds, memory = timed([*command, str(whole)], folder)
    print(
        f"{count} submissions in {seconds:.1f} s, {60 * count / seconds:.0f} a minute, "
        f"largest {memory / 1e6:,.0f} MB"
    )
    for part in (1, 2):  # so that each kill falls into the work
        kill_after([*command, str(killed)], killed, part * count // 3)
    timed([*command, str(killed)], folder)
    expected = results_in(whole)
    equal = expected == results_in(killed) and len(expected) == count
    same = (whole / "grades.csv").read_bytes() == (killed / "grades.csv").read_bytes()
    print(f"results equal: {equal}, grades.csv equal: {same}")


def kill_after(command: list[str], out: Path, count: int) -> None:
    """Start a grading into `out`, and kill it once so many submissions have their result."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while graded(out) < count:
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)  # no chance to clean up, as in a power cut
    process.wait()
    print(f"killed after {graded(out)}")


def graded(out: Path) -> int:
    """How many submissions have their result; a name with a dot in front is still being written."""
    return len(list(out.glob("results/[!.]*.json")))


def results_in(out: Path) -> dict[str, dict[str, Any]]:
    """{file: what it says, without times} of every result of a grading."""
    paths = (out / "results").glob("*.json")
    return {path.name: without_times(json.loads(path.read_text())) for path in paths}


def main(arguments: list[str]) -> None:
    """Time grading. arguments: list of text, see above"""
    parser = argparse.ArgumentParser(
        "course author throughput", description="Submissions a minute."
    )
    parser.add_argument("--large", type=int, help="so many submissions, killed twice and resumed")
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=2)
    parsed = parser.parse_args(arguments)
    folder = Path(tempfile.mkdtemp())
    try:
        if parsed.large:
            large(parsed.large, folder)
        else:
            side_by_side(parsed.count, parsed.rounds, folder)
    finally:
        shutil.rmtree(folder)
