"""The plugin `needs`: without a sandbox or a browser their tests skip and say why; CI demands
them.
"""

import os
import subprocess
import sys

import pytest

ROOT = os.path.dirname(os.path.dirname(__file__))
NEEDING = (
    "tests/browser/test_site_accessibility.py",
    "tests/grading/test_isolation.py",
    "tests/grading/test_batch.py",
)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the reason is another one")
@pytest.mark.parametrize(("demand", "outcome"), [("", "skipped"), ("all", "error")])
def test_on_a_bare_machine_what_needs_more_is_skipped_with_the_reason_or_fails_where_demanded(
    tmp_path, demand, outcome
):
    environment = {**os.environ, "PATH": str(tmp_path), "COURSE_TESTS": demand}
    environment = {
        key: value for key, value in environment.items() if not key.startswith("PYTEST_")
    }
    command = [sys.executable, "-m", "pytest", "-n0", "-q", "-rs", *NEEDING]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    last = done.stdout.strip().split("\n")[-1]
    assert f" {outcome}" in f" {last}", done.stdout[-2000:]
    assert "passed" not in last
    for reason in (
        "no Chromium: apt-get install chromium",
        "bubblewrap is not installed: apt-get install bubblewrap",
    ):
        assert reason in done.stdout
    assert (done.returncode == 0) == (outcome == "skipped")
