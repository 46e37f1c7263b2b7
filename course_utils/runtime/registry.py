"""Functions by name: those that a room offers to all, and those that a report's file brings."""

import re
from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache
from importlib import import_module
from typing import Any, TypeVar, cast

from course_utils.runtime.errors import UserError

F = TypeVar("F", bound=Callable[..., Any])

# A recipe may come from a stranger's file: nothing but the reports' files is imported.
REPORT_FUNCTION = re.compile(r"(r\d{3}):(\w+)")


def find(name: str, known: Mapping[str, F], field: str) -> F:
    """The function of a name: a key of `known`, or as "r003:four_steps" that of a report's file.

    known: from name to function; field: what the name was given for, for the error
    raises: ValueError that lists the known names
    """
    if name in known:
        return known[name]
    if function := own_function(name):
        return cast(F, function)  # no checker reads the report's file, which is named at run time
    raise UserError(
        f"{field} must be one of {', '.join(known)}, or a function of a report's file, as "
        f"'r003:four_steps', got {name!r}"
    )


@lru_cache
def own_function(name: Hashable) -> Callable[..., Any] | None:
    """What "r003:four_steps" names: a function that is written in `course_utils.reports.r003`.

    returns: None for other names, and for what that file has only imported
    """
    match = REPORT_FUNCTION.fullmatch(name) if isinstance(name, str) else None
    if match is None:
        return None
    module = f"course_utils.reports.{match[1]}"
    try:
        function = getattr(import_module(module), match[2], None)
    except ModuleNotFoundError:
        return None
    return function if getattr(function, "__module__", None) == module else None
