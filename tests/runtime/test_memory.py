"""Freed memory is there for the next step: no page has to come again."""

import os
import platform
import subprocess
import sys

import pytest

CYCLES = """
import resource, sys
import numpy as np
if sys.argv[1] == "keep":
    from course_utils.runtime.memory import keep_freed_memory
    print(keep_freed_memory())
def cycle():
    blocks = [np.ones(2 << 20) for _ in range(5)]  # 16 MB each, every page touched
for _ in range(3):
    cycle()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(3):
    cycle()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""

pytestmark = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="needs glibc")


def said(how, **environment):
    """What the cycles print in a process of their own."""
    known = {name: value for name, value in os.environ.items() if not name.startswith("MALLOC_")}
    known.pop("GLIBC_TUNABLES", None)
    run = subprocess.run(
        [sys.executable, "-c", CYCLES, how],
        capture_output=True,
        text=True,
        check=True,
        env=known | environment,
    )
    return run.stdout.split()


def test_the_pages_of_freed_blocks_come_once():
    (again,) = said("not")
    kept, once = said("keep")
    assert kept == "True"
    assert int(again) > 1_000  # a page may be a large one
    assert int(once) < 100


def test_a_setting_of_the_user_stays():
    assert said("keep", MALLOC_TRIM_THRESHOLD_="131072")[0] == "False"
