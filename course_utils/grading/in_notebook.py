"""`check`, as a student calls it in a notebook: the public cases, here and now."""

import ast
import inspect
import textwrap
from collections.abc import Callable
from typing import Any

from course_utils.grading.checks import find
from course_utils.grading.engine.marking import Sheet
from course_utils.grading.engine.outcomes import Outcome
from course_utils.grading.engine.scopes import mentioned
from course_utils.grading.sandboxed.run_cases import files_of, run_cases

PUBLIC = 0  # the seed of the public cases


def check(work: Callable[..., Any]) -> Outcome:
    """Hold a function or class of yours against its public checks, here and now.

    work: the function or class itself, under the name that the exercise gives it
    returns: Outcome, whose message says what holds, what does not, and which mistake that looks
    like
    raises: TypeError for something that is no function or class, ValueError for a name that no
    exercise asks for

    >>> check(receptive_field)
    Correct: receptive_field holds in all 6 checks. Grading uses fresh inputs.
    """
    if not callable(work) or not hasattr(work, "__name__"):
        raise TypeError(
            "check takes the function or class itself, without calling it: check(name), got "
            f"{type(work).__name__}"
        )
    sheet = Sheet(find(work.__name__), PUBLIC)
    mentions = mentioned(ast.parse(source_of(work)))
    for name in sheet.check.forbidden:
        if name in mentions:
            return sheet.forbid(name)
    return sheet.judge(run_cases(sheet.check.adapter, work, sheet.sent))


def source_of(work: Callable[..., Any]) -> str:
    """The source of a function, or the bases and methods of a class, as far as Python has it."""
    sources: list[str] = []
    parts: list[object] = [work]
    if isinstance(work, type):
        sources = [base.__name__ for base in work.__bases__]
        parts = list(vars(work).values())
    for part in parts:
        function = getattr(part, "__func__", part)  # of a static, class or bound method
        if inspect.isfunction(function) and files_of(function):
            try:
                sources.append(textwrap.dedent(inspect.getsource(function)))
            except OSError:  # typed at a prompt
                continue
    return "\n".join(sources)
