"""Functions by name: those that a room offers to everybody, and those that the file of one report brings along."""

import re
from functools import lru_cache
from importlib import import_module

OWN = re.compile(
    r"(r\d{3}):(\w+)"
)  # a recipe may come from a stranger's file: nothing else is imported


def find(name, known, field):
    """The function of a name: a key of `known`, or as "r003:four_steps" that of a report's file.

    known: dict from name to function; field: what the name was given for, for the error
    raises: ValueError that lists the known names
    """
    if name in known:
        return known[name]
    if function := own_function(name):
        return function
    raise ValueError(
        f"{field} must be one of {', '.join(known)}, or a function of a report's file, as 'r003:four_steps', "
        f"got {name!r}"
    )


@lru_cache
def own_function(name):
    """What "r003:four_steps" names: a function that is written in `course_utils.reports.r003`; None for other names."""
    match = OWN.fullmatch(name) if isinstance(name, str) else None
    if match is None:
        return None
    try:
        function = getattr(import_module(f"course_utils.reports.{match[1]}"), match[2], None)
    except ModuleNotFoundError:
        return None
    return (
        function
        if getattr(function, "__module__", None) == f"course_utils.reports.{match[1]}"
        else None
    )
