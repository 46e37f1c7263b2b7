"""What is forbidden in a student's notebook is forbidden in grading, and nothing else."""

import linecache
import types

import pytest
from grading.classes import notebook

from course_utils.grading.checks import find
from course_utils.grading.engine.grade import forbidden_in
from course_utils.grading.engine.reading import read
from course_utils.grading.engine.student_work import definition
from course_utils.grading.in_notebook import check

RIGHT = """
def windows(signal, kernel, stride):
    starts = range(0, len(signal) - len(kernel) + 1, stride)
    return [signal[start : start + len(kernel)] for start in starts]
"""
PLAIN = (
    RIGHT
    + """
def slide(signal, kernel, stride):
    return torch.stack([(part * kernel).sum() for part in windows(signal, kernel, stride)])
"""
)
LAMBDA = """
slide = lambda s, k, t: torch.stack([(part * k).sum() for part in windows(s, k, t)])
"""
DECORATED = """
import functools

def same(function):
    @functools.wraps(function)
    def wrapper(*arguments):
        return function(*arguments)

    return wrapper
"""
CLASS = """
class slide:
    def __new__(cls, signal, kernel, stride):
        return torch.stack([(part * kernel).sum() for part in windows(signal, kernel, stride)])
"""
HABITS = {
    "its own words": PLAIN,
    "a word in a docstring": PLAIN.replace("    return torch", "    'no conv1d'\n    return torch"),
    "a name of its own": PLAIN.replace("part", "conv1d"),
    "a helper of that name": PLAIN.replace("windows", "correlate"),
    "a lambda": RIGHT + LAMBDA,
    "a decorator": DECORATED + PLAIN.replace("def slide", "@same\ndef slide"),
    "a class": RIGHT + CLASS,
    "an unused import": "from torch.nn.functional import conv1d\n" + PLAIN,
}
CALL = "(signal[None, None], kernel[None, None], stride=stride)[0, 0]\n"
DEF = "def slide(signal, kernel, stride):\n    return "
HELPER = "def helper(signal, kernel, stride):\n    return torch.conv1d" + CALL
METHOD = "    def __new__(cls, signal, kernel, stride):\n        return torch.conv1d" + CALL
BANNED = {
    "a function of torch's": DEF + "torch.conv1d" + CALL,
    "in a helper": HELPER + DEF + "helper(signal, kernel, stride)\n",
    "under another name": "from torch import conv1d as c\n" + DEF + "c" + CALL,
    "kept in a variable": "c = torch.conv1d\n" + DEF + "c" + CALL,
    "by its text": DEF + "getattr(torch, 'conv1d')" + CALL,
    "in a lambda": "slide = lambda signal, kernel, stride: torch.conv1d" + CALL,
    "in a class": "class slide:\n" + METHOD,
    "a module": "import torch.nn.functional as F\n" + DEF + "F.conv1d" + CALL,
}


def at_home(source, name):
    """What the check says in a notebook that holds a source."""
    module = types.ModuleType(name)
    linecache.cache[name] = len(source), None, source.splitlines(keepends=True), name
    exec(compile(source, name, "exec"), vars(module))
    return check(module.slide)


def in_grading(source):
    """The forbidden name that grading finds in it, or None."""
    statements, _ = definition(read(notebook(source)), "slide")
    return forbidden_in(statements, find("slide").forbidden)


@pytest.mark.parametrize("habit", HABITS)
def test_what_is_right_is_free_in_both(habit):
    source = "import torch\n" + HABITS[habit]
    outcome = at_home(source, f"<{habit}>")
    assert outcome.correct, outcome
    assert in_grading(source) is None


@pytest.mark.parametrize("way", BANNED)
def test_what_is_forbidden_is_forbidden_in_both(way):
    source = "import torch\n" + BANNED[way]
    assert at_home(source, f"<{way}>").kind == "forbidden"
    assert in_grading(source) is not None
