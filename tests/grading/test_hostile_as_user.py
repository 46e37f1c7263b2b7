"""The sandbox of an ordinary user, who needs a user namespace for it: the same outcomes."""

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
    """What a user without rights gets for a part of the class, from a copy that they can read."""
    if os.getuid() != 0:
        pytest.skip(
            "only root can become another user; as an ordinary one, test_hostile.py is this test"
        )
    if not can_import():
        pytest.skip(f"an ordinary user cannot read {sys.executable}, or what it imports")
    with tempfile.TemporaryDirectory() as copy:
        for name in ("course_utils", "tests/grading", "solutions", "exercises"):
            shutil.copytree(
                ROOT / name, Path(copy, name), ignore=shutil.ignore_patterns("__pycache__")
            )
        subprocess.run(["chmod", "-R", "a+rX", copy], check=True)
        os.mkdir(f"{copy}/work")
        os.chown(f"{copy}/work", NOBODY, NOBODY)
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": f"{copy}:{copy}/tests",
            "HOME": f"{copy}/work",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        command = [sys.executable, "-m", "grading.hostile.part", f"{copy}/work"]
        done = subprocess.run(command, cwd=copy, env=environment, **AS_NOBODY)
        assert done.returncode == 0, done.stderr[-2000:]
        yield json.loads(done.stdout)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_comes_out_as_it_must_for_an_ordinary_user(results, case):
    result = results[case.name]
    for outcome in result["outcomes"]:
        kinds = case.ends.get(outcome["work"], case.rest)
        assert outcome["kind"] in ([kinds] if isinstance(kinds, str) else kinds), outcome
        assert re.search(case.says.get(outcome["work"], ""), outcome["message"]), outcome
    assert re.search(case.human, "\n".join(result["human"])) if case.human else not result["human"]


def test_a_file_that_the_instructor_cannot_read_costs_only_itself(results):
    (note,) = results["locked"]["notes"]
    assert note.startswith("locked.ipynb could not be read: [Errno 13] Permission denied")
    assert {outcome["kind"] for outcome in results["locked"]["outcomes"]} == {"unreadable"}
