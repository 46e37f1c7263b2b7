"""A process gives way in its own session and among the sessions."""

import os
import subprocess
import sys

import pytest

from course_utils.runtime.priority import GROUP

CODE = """
import os
from course_utils.runtime.priority import GROUP, give_way
give_way()
print(os.nice(0), GROUP.read_text().split()[-1] if GROUP.exists() else "none")
"""


@pytest.mark.skipif(not hasattr(os, "nice"), reason="this system has no niceness")
@pytest.mark.parametrize("leads", [True, False])
def test_a_process_gets_the_lowest_priority_and_its_session_only_where_it_leads_it(leads):
    code = [sys.executable, "-c", CODE]
    done = subprocess.run(code, capture_output=True, text=True, check=True, start_new_session=leads)
    nice, group = done.stdout.split()
    assert nice == "19"
    own = GROUP.read_text().split()[-1] if GROUP.exists() else "none"
    assert group == ("19" if leads and GROUP.exists() else own)
