"""A process gives way in its own session and among the sessions."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

CODE = """
import os
from course_utils.runtime.priority import GROUP, give_way
give_way()
print(os.nice(0), GROUP.read_text().split()[-1] if GROUP.exists() else "none")
"""


@pytest.mark.skipif(not hasattr(os, "nice"), reason="this system has no niceness")
def test_a_process_and_its_session_get_the_lowest_priority():
    started = [sys.executable, "-c", CODE]
    done = subprocess.run(
        started, capture_output=True, text=True, check=True, start_new_session=True
    )
    nice, group = done.stdout.split()
    assert nice == "19"
    assert group == ("19" if Path("/proc/self/autogroup").exists() else "none")
