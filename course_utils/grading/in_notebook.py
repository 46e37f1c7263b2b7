"""`check`, as a student calls it in a notebook: the public cases, here and now."""

import ast
import inspect
import signal
import sys
import textwrap
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType, FunctionType, ModuleType
from typing import Any

import torch

from course_utils.grading.checks import all_checks, find
from course_utils.grading.engine.marking import Sheet
from course_utils.grading.engine.outcomes import Kind, Outcome
from course_utils.grading.engine.scopes import forbidden_use, reached
from course_utils.grading.sandboxed.run_cases import describe, files_of, run_cases

PUBLIC = 0  # the seed of the public cases
SECONDS = 10  # that all cases of a check may take, as in grading


class Late(BaseException):
    """Time is up. No Exception, which `run_cases` takes for what a work raised."""


def check(work: Callable[..., Any]) -> Outcome:
    """Hold a function or class of yours against its public checks, here and now.

    work: the function or class itself, under the name that the exercise gives it. It may take
    SECONDS; torch's random numbers go on afterwards where they were
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
    space = names_around(work)
    sheet = Sheet(find(name_of(work, space)), PUBLIC)
    modules = {name for name, value in space.items() if isinstance(value, ModuleType)}
    if name := forbidden_use(reached_by(work, space), sheet.check.forbidden, modules):
        return sheet.forbid(name)
    files = files_of(work)
    try:
        with at_most(SECONDS), torch.random.fork_rng(devices=[]):
            answers = run_cases(sheet.check.adapter, work, sheet.sent)
    except (Late, KeyboardInterrupt) as stop:
        return stopped(sheet, stop, files)
    return sheet.judge(answers)


def stopped(sheet: Sheet, stop: BaseException, files: set[str]) -> Outcome:
    """The Outcome of a work that took too long, or that the student stopped."""
    told = describe(stop, files)
    line = f" It was at:\n    {told['line']}" if told["line"] else ""
    why = f"took more than {SECONDS} s" if isinstance(stop, Late) else "was stopped"
    message = f"Not yet: {sheet.check.work} {why}.{line}"
    text = "".join(traceback.format_exception(stop))
    return Outcome(
        Kind.TIMED_OUT, sheet.check.work, message, 0, len(sheet.cases), traceback=text[-4000:]
    )


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise Late in a block that takes longer; without a limit where the system has no such alarm,
    or in another thread than the main one.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() != threading.main_thread():
        yield
        return

    def ring(*_: Any) -> None:
        raise Late

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def names_around(work: Callable[..., Any]) -> dict[str, Any]:
    """The global names where a function or class was defined."""
    function = inspect.unwrap(work)
    space = getattr(function, "__globals__", None)
    if space is None:
        space = vars(sys.modules[work.__module__]) if work.__module__ in sys.modules else {}
    return dict(space)


def name_of(work: Callable[..., Any], space: dict[str, Any]) -> str:
    """The name that an exercise asks for: the own one, or that which a lambda was given."""
    own = str(work.__name__)
    if own in all_checks():
        return own
    given = [name for name, value in space.items() if value is work and name in all_checks()]
    return given[0] if given else own


def reached_by(work: Callable[..., Any], space: dict[str, Any]) -> set[str]:
    """What a work and the student's own helpers reach by name, see `scopes.reached`."""
    entries: set[str] = set()
    wanted: list[object] = [work]
    seen: list[object] = []
    while wanted:
        part = wanted.pop()
        if any(part is known for known in seen):
            continue
        seen.append(part)
        if isinstance(part, type):
            entries.add(f"own:{part.__name__}")
            entries |= {f"own:{name}" for name in vars(part)}
            theirs = [base for base in part.__bases__ if base.__module__ != part.__module__]
            entries |= {f"load:{base.__name__}" for base in theirs}
            wanted += [base for base in part.__bases__ if base not in theirs]
            wanted += [getattr(value, "__func__", value) for value in vars(part).values()]
        function = inspect.unwrap(part) if callable(part) else part
        if not isinstance(function, FunctionType) or not files_of(function):
            continue
        entries |= reached_in(function)
        entries |= {f"own:{function.__name__}"}
        around = space | closed_over(function)
        for name in names_in(function.__code__):
            value = around.get(name)
            is_own = isinstance(value, FunctionType) and value.__module__ == work.__module__
            if is_own or (isinstance(value, type) and value.__module__ == work.__module__):
                wanted.append(value)
            elif isinstance(value, ModuleType) or callable(value):
                # under the name that its library gives it, too: import conv1d as c
                called = str(getattr(value, "__name__", "")).rpartition(".")[2]
                if called and called != name:
                    entries.add(f"text:{called}")
    return entries


def reached_in(function: FunctionType) -> set[str]:
    """What one function reaches, as far as Python has its source."""
    try:
        return reached(ast.parse(textwrap.dedent(inspect.getsource(function))))
    except (OSError, SyntaxError):  # typed at a prompt; a lambda in the middle of a call
        return {f"load:{name}" for name in names_in(function.__code__)}


def names_in(code: CodeType) -> set[str]:
    """The names that code looks up, that of inner functions included."""
    names = {*code.co_names, *code.co_freevars}
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            names |= names_in(constant)
    return names


def closed_over(function: FunctionType) -> dict[str, Any]:
    """The values of the names that a function takes from functions around it."""
    values = {}
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        try:
            values[name] = cell.cell_contents
        except ValueError:  # not given yet
            continue
    return values
