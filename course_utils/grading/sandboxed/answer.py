"""Run a student's statements, as a notebook does, and run the work that one of them defines."""

import __future__

import ast
import json
import linecache
import sys
import types
from typing import Any, TypedDict

from .codec import Encoded
from .run_cases import Raised, describe, run_cases

FILE = "<your notebook>"
FUTURE = sum(  # each flag is a bit
    {getattr(__future__, name).compiler_flag for name in __future__.all_feature_names}
)


class Request(TypedDict):
    """What is sent into the sandbox to run a work.

    source: statements of a student; work: the name that one of them defines
    adapter: source of a function, see adapters.py; cases: encoded tuples of arguments
    """

    source: list[str]
    work: str
    adapter: str
    cases: list[Encoded]


def answer(request: Request) -> str:
    """Run a student's statements and run the work named in the request.

    returns: JSON text of {"answers", "left_out"}: what `run_cases` gives, and the exceptions of
    statements that failed, as `describe` writes them. A statement that fails is left out, as in a
    notebook whose other cells were run.
    """
    install_empty_course()
    space: dict[str, Any] = {"__name__": "__main__", "display": lambda *_, **__: None}
    left_out = run(request["source"], space)
    if request["work"] not in space:
        failed = (
            left_out.pop() if left_out else describe(NameError(f"there is no {request['work']}"))
        )
        return json.dumps({"answers": [failed] * len(request["cases"]), "left_out": left_out})
    tools: dict[str, Any] = {}
    exec(request["adapter"], tools)  # which adds __builtins__, too
    adapter = next(value for name, value in tools.items() if name != "__builtins__")
    # json.dumps is looked up before the work is called, which may put something else in its place
    return json.dumps(
        {
            "answers": run_cases(adapter, space[request["work"]], request["cases"]),
            "left_out": left_out,
        }
    )


def install_empty_course() -> None:
    """Put an empty course in place of the one that is not here.

    An exercise's first cell imports `check` from it.
    """
    course = types.ModuleType("course_utils")
    grading = types.ModuleType("course_utils.grading")
    vars(course)["grading"] = grading
    vars(grading)["check"] = lambda work: None
    sys.modules.update({"course_utils": course, "course_utils.grading": grading})


def run(statements: list[str], space: dict[str, Any]) -> list[Raised]:
    """Run statements, one after the other, in a namespace. returns: the exceptions of failures"""
    whole = "".join(statements)
    # tracebacks quote lines of this, although there is no such file
    linecache.cache[FILE] = len(whole), None, whole.splitlines(keepends=True), FILE
    failures: list[Raised] = []
    line = 0
    future = 0  # flags of `from __future__` in earlier statements, which hold for the later ones
    for source in statements:
        try:
            tree = ast.increment_lineno(ast.parse(source), line)  # counted in the whole text
            code = compile(tree, FILE, "exec", flags=future, dont_inherit=True)
            future |= code.co_flags & FUTURE
            exec(code, space)
        except (Exception, SystemExit, KeyboardInterrupt) as error:
            failures.append(describe(error, {FILE}))
        line += source.count("\n")
    return failures
