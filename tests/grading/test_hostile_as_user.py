"""The sandbox of an ordinary user, who needs a user namespace for it: the same attacks, the same outcomes."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from grading.hostile.part import CASES

from course_utils.authoring.exercise_notebooks import ROOT

pytestmark = pytest.mark.needs("sandbox")
NOBODY = 65_534
AS_NOBODY = {
    "user": NOBODY,
    "group": NOBODY,
    "extra_groups": [],
    "capture_output": True,
    "text": True,
}


def can_import():
    """Whether an ordinary user can run this Python, wherever it is installed."""
    try:
        done = subprocess.run([sys.executable, "-c", "import torch, IPython"], cwd="/", **AS_NOBODY)
    except PermissionError:
        return False
    return done.returncode == 0


@pytest.fixture(scope="module")
def results():
    """What a user without rights gets for a part of the class, in a place where they can read the course."""
    if os.getuid() != 0:
        pytest.skip(
            "only root can become another user; as an ordinary one, test_hostile.py is this test"
        )
    if not can_import():
        pytest.skip(f"an ordinary user cannot read {sys.executable}, or what it imports")
    with tempfile.TemporaryDirectory() as place:
        for name in ("course_utils", "tests/grading", "solutions", "exercises"):
            shutil.copytree(
                ROOT / name, Path(place, name), ignore=shutil.ignore_patterns("__pycache__")
            )
        subprocess.run(["chmod", "-R", "a+rX", place], check=True)
        os.mkdir(f"{place}/work")
        os.chown(f"{place}/work", NOBODY, NOBODY)
        settings = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": f"{place}:{place}/tests",
            "HOME": f"{place}/work",
        }
        settings["PYTHONDONTWRITEBYTECODE"] = "1"
        command = [sys.executable, "-m", "grading.hostile.part", f"{place}/work"]
        done = subprocess.run(command, cwd=place, env=settings, **AS_NOBODY)
        assert done.returncode == 0, done.stderr[-2000:]
        yield json.loads(done.stdout)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_comes_out_as_it_must_for_an_ordinary_user(results, case):
    result = results[case.name]
    for one in result["outcomes"]:
        kinds = case.ends.get(one["work"], case.rest)
        assert one["kind"] in ([kinds] if isinstance(kinds, str) else kinds), one
        assert re.search(case.says.get(one["work"], ""), one["message"]), one
    assert re.search(case.human, "\n".join(result["human"])) if case.human else not result["human"]


def test_a_file_that_the_instructor_cannot_read_costs_only_itself(results):
    (note,) = results["locked"]["notes"]
    assert note.startswith("locked.ipynb could not be read: [Errno 13] Permission denied")
    assert {one["kind"] for one in results["locked"]["outcomes"]} == {"unreadable"}
