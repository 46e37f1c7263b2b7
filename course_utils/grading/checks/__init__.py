"""Every graded exercise, a folder each, named c<number>_<topic>: put another beside them and it is
found.

A file of a folder is one check: its reference, its cases, wrong implementations, of which the
Mistake that names each says what is wrong, unusual right ones, and CHECK. Where the bank is long,
its wrong implementations lie beside it, in wrong_<work>.py.
"""

import importlib
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import ModuleType

from course_utils.grading.engine.check import Check

FOLDER = Path(__file__).parent


@cache
def exercises() -> dict[str, ModuleType]:
    """{"01_convolution_as_toeplitz": its module}, in order; a module has CHECKS and WRITTEN."""
    names = sorted(path.stem for path in FOLDER.glob("c[0-9][0-9]_*"))
    return {name[1:]: importlib.import_module(f"{__name__}.{name}") for name in names}


@cache
def all_checks() -> dict[str, Check]:
    """{name of the work: Check} of every exercise.

    raises: ValueError where two exercises ask for one name
    """
    checks: dict[str, Check] = {}
    for exercise, module in exercises().items():
        for check in module.CHECKS:
            if check.work in checks:
                raise ValueError(
                    f"{exercise} asks for {check.work}, as another exercise does; "
                    "rename one of them"
                )
            checks[check.work] = check
    return checks


def find(work: str) -> Check:
    """The Check of a function or class, by its name.

    raises: ValueError, with near names, where there is none
    """
    checks = all_checks()
    if work not in checks:
        near = get_close_matches(work, checks, n=3)
        hint = "keep the name that the exercise gives it"
        if near:
            hint = f"did you mean {' or '.join(near)}?"
        raise ValueError(f"no exercise asks for {work}; {hint}")
    return checks[work]
