"""A process gives way in its own session and among the sessions."""

import os
import subprocess
import sys

import pytest

CODE = """
import os
from course_utils.runtime.priority import GROUP, give_way
def group():  # a process outside every group has an empty file
    words = GROUP.read_text().split() if GROUP.exists() else []
    return words[-1] if words else "none"
before = group()
give_way()
print(os.nice(0), before, group())
"""


@pytest.mark.skipif(not hasattr(os, "nice"), reason="this system has no niceness")
@pytest.mark.parametrize("leads", [True, False])
def test_a_process_gets_the_lowest_priority_and_its_session_only_where_it_leads_it(leads):
    code = [sys.executable, "-c", CODE]
    done = subprocess.run(code, capture_output=True, text=True, check=True, start_new_session=leads)
    nice, before, after = done.stdout.split()
    assert nice == "19"
    assert after == ("19" if leads and before != "none" else before)
