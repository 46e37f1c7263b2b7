"""A check: inputs, a reference, a comparison, and a bank of named mistakes.

And `check`, for the student's seat.
"""

import ast
import inspect
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from course_utils.grading.engine.first_difference import show
from course_utils.grading.engine.marking import Sheet
from course_utils.grading.engine.outcomes import Outcome
from course_utils.grading.engine.scopes import mentioned
from course_utils.grading.sandboxed.adapters import call
from course_utils.grading.sandboxed.run_cases import files_of, run_cases

if TYPE_CHECKING:
    import numpy as np

PUBLIC = 0  # the seed of the public cases


@dataclass(frozen=True)
class Mistake:
    """A wrong implementation with a name.

    name: what a report counts, as "flipped kernel"
    says: to the student, why their numbers come out as they do
    work: the wrong implementation; reread: where to look, if elsewhere than the check says
    """

    name: str
    says: str
    work: Callable[..., Any]
    reread: str = ""


@dataclass(frozen=True)
class Check:
    """How one graded function or class is checked, in a notebook and in grading.

    work: its name; reference: what it is held against, never shown to a student's process
    cases: `numpy.random.Generator` -> list of tuples of arguments. A few small fixed ones first,
    then drawn ones that tell every mistake from the reference; every axis of another size
    reread: notebook and heading, as 'Notebook 01, "The same thing is a matrix"'
    mistakes: the bank, at least three; accepted: unusual right implementations, at least two
    adapter: how the work is called, see sandboxed/adapters.py; it is sent to the sandbox as source
    forbidden: names that the work may not mention, as "conv2d"; points: what it is worth
    rtol, atol: tolerance of the comparison
    minutes, difficulty (1 to 3): as its exercise states them
    """

    work: str
    reference: Callable[..., Any]
    cases: "Callable[[np.random.Generator], Sequence[tuple[Any, ...]]]"
    reread: str
    mistakes: tuple[Mistake, ...] = ()
    accepted: tuple[Callable[..., Any], ...] = ()
    adapter: Callable[..., Any] = call
    forbidden: tuple[str, ...] = ()
    points: int = 2
    rtol: float = 1e-4
    atol: float = 1e-5
    minutes: int = 10
    difficulty: int = 1

    def called(self, case: tuple[Any, ...]) -> str:
        """A case as the student would write it."""
        if self.adapter is call:
            return f"{self.work}({', '.join(map(show, case))})"
        names = list(inspect.signature(self.adapter).parameters)[1:]
        return f"{self.work} with " + ", ".join(
            f"{name} = {show(value)}" for name, value in zip(names, case, strict=True)
        )


@dataclass(frozen=True)
class Written:
    """A question answered in words and graded by hand.

    name: the grade_id of its cell; points: what it is worth
    """

    name: str
    points: int = 2


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
    # here, because the checks are made of this file's classes
    from course_utils.grading.checks import find

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
