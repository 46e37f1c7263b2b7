"""Every graded exercise, a folder each, named c<number>_<topic>: put another beside them and it is found."""

import importlib
from difflib import get_close_matches
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@cache
def exercises():
    """{"01_convolution_as_toeplitz": its module}, in order; a module has CHECKS and WRITTEN."""
    names = sorted(path.stem for path in FOLDER.glob("c[0-9][0-9]_*"))
    return {name[1:]: importlib.import_module(f"{__name__}.{name}") for name in names}


@cache
def all_checks():
    """{name of the work: Check} of every exercise. raises: ValueError where two exercises ask for one name"""
    found = {}
    for exercise, module in exercises().items():
        for check in module.CHECKS:
            if check.work in found:
                raise ValueError(
                    f"{exercise} asks for {check.work}, as another exercise does; rename one of them"
                )
            found[check.work] = check
    return found


def find(work):
    """The Check of a function or class, by its name. raises: ValueError, with near names, where there is none"""
    checks = all_checks()
    if work not in checks:
        near = get_close_matches(work, checks, n=3)
        hint = (
            f"did you mean {' or '.join(near)}?"
            if near
            else "keep the name that the exercise gives it"
        )
        raise ValueError(f"no exercise asks for {work}; {hint}")
    return checks[work]
