"""A plugin of pytest: `@pytest.mark.needs("sandbox")` skips a test on a machine that lacks it and
says how to get it.

COURSE_TESTS=all, which CI sets, makes that a failure: there, nothing may go untested unseen.
"""

import os
import shutil
import sys
from functools import lru_cache

import pytest

from course_utils.app.doctor import BROWSERS

CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)


@lru_cache
def missing(what):
    """What a machine lacks for a need, in words, or None."""
    if what == "chromium":
        return None if CHROMIUM else "no Chromium: apt-get install chromium"
    if what == "sandbox":
        from course_utils.grading.engine.sandbox import trouble

        return trouble() if sys.platform == "linux" else "the sandbox is made of what Linux has"
    raise ValueError(f"a test needs the sandbox or chromium, got {what!r}")


def pytest_configure(config):
    config.addinivalue_line(
        "markers", "needs(what): sandbox or chromium, without which the test is skipped"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    for mark in item.iter_markers("needs"):
        if reason := missing(*mark.args):
            if os.environ.get("COURSE_TESTS") == "all":
                pytest.fail(f"{reason} (COURSE_TESTS=all: this may not be skipped)", pytrace=False)
            pytest.skip(reason)
