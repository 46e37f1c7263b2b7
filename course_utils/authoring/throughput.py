"""Submissions a minute: course grade beside nbgrader autograde, on the same class; and a class of a thousand.

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

from course_utils.authoring.exercise_notebooks import (
    EXERCISE,
    FLIPPED,
    HEAD,
    ROOT,
    changed,
    hand_in,
    text_of,
    without_times,
)  # fmt: skip

COURSE = [
    sys.executable,
    "-c",
    "import sys; from course_utils.app.cli import main; sys.exit(main(sys.argv[1:]))",
]
WRONG = (FLIPPED, HEAD + "    return 1 / 0", HEAD + "    return sum(signal)")


def students(count):
    """{student: bytes of a notebook}: right, not attempted, and wrong in three ways, over and over."""
    solution = text_of("solutions")
    kinds = [
        changed(solution),
        changed(text_of("exercises")),
        *(changed(solution, slide=source) for source in WRONG),
    ]
    return {f"student{index:04}": kinds[index % len(kinds)] for index in range(count)}


def timed(command, folder):
    """(seconds, peak memory of the largest process in bytes) of a command that must succeed."""
    started = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - started, 1024 * resource.getrusage(
        resource.RUSAGE_CHILDREN
    ).ru_maxrss


def side_by_side(count, rounds, folder):
    """Grade one class with both, in turn, and print the submissions a minute and their ratio."""
    ours = hand_in(folder / "class", **students(count))
    for name in ("solutions", "nbgrader_config.py"):
        (folder / name).symlink_to(ROOT / name)
    nbgrader = [sys.executable, "-m", "nbgrader"]
    subprocess.run(
        [*nbgrader, "generate_assignment", EXERCISE], cwd=folder, check=True, capture_output=True
    )
    for student, content in students(count).items():
        place = folder / "submitted" / student / EXERCISE
        place.mkdir(parents=True)
        (place / f"{EXERCISE}.ipynb").write_bytes(content)
    minute = {"course grade": [], "nbgrader autograde": []}
    for turn in range(rounds):
        command = [
            *COURSE,
            "grade",
            str(ours),
            "--exercise",
            EXERCISE,
            "--out",
            str(folder / f"out{turn}"),
        ]
        seconds, memory = timed(command, folder)
        minute["course grade"].append(60 * count / seconds)
        print(
            f"course grade        {count} submissions in {seconds:6.1f} s, largest process {memory / 1e6:,.0f} MB"
        )
        seconds, memory = timed([*nbgrader, "autograde", EXERCISE, "--force"], folder)
        minute["nbgrader autograde"].append(60 * count / seconds)
        print(
            f"nbgrader autograde  {count} submissions in {seconds:6.1f} s, largest so far {memory / 1e6:,.0f} MB"
        )
    a, b = (median(values) for values in minute.values())
    print(f"submissions a minute: {a:.0f} against {b:.0f}, ratio {a / b:.1f}")


def large(count, folder):
    """Grade a large class whole, and once more killed twice; the results must be equal."""
    ours = hand_in(folder / "class", **students(count))
    command = [*COURSE, "grade", str(ours), "--exercise", EXERCISE, "--seed", "s", "--out"]
    seconds, memory = timed([*command, str(folder / "whole")], folder)
    print(
        f"{count} submissions in {seconds:.1f} s, {60 * count / seconds:.0f} a minute, largest {memory / 1e6:,.0f} MB"
    )
    for part in (1, 2):
        process = subprocess.Popen([*command, str(folder / "killed")], stdout=subprocess.DEVNULL)
        while len(list((folder / "killed").glob("results/[!.]*.json"))) < part * count // 3:
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        process.wait()
        print(f"killed after {len(list((folder / 'killed').glob('results/[!.]*.json')))}")
    timed([*command, str(folder / "killed")], folder)
    both = [{p.name: without_times(json.loads(p.read_text())) for p in (folder / name / "results").glob("*.json")}
            for name in ("whole", "killed")]  # fmt: skip
    same = (folder / "whole" / "grades.csv").read_bytes() == (
        folder / "killed" / "grades.csv"
    ).read_bytes()
    print(
        f"results equal: {both[0] == both[1] and len(both[0]) == count}, grades.csv equal: {same}"
    )


def main(arguments):
    """Time grading. arguments: list of text, see above"""
    parser = argparse.ArgumentParser(
        "course author throughput", description="Submissions a minute."
    )
    parser.add_argument("--large", type=int, help="so many submissions, killed twice and resumed")
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=2)
    arguments = parser.parse_args(arguments)
    place = Path(tempfile.mkdtemp())
    try:
        large(arguments.large, place) if arguments.large else side_by_side(
            arguments.count, arguments.rounds, place
        )
    finally:
        shutil.rmtree(place)
