"""Run a student's work on the cases of a check and write down what came out.

The same in a notebook and in grading.
"""

import linecache
import traceback
from collections.abc import Callable, Collection
from typing import Any, TypedDict, final

from .codec import Encoded, decode, encode


@final
class Returned(TypedDict):
    """The answer of a work that gave a value."""

    value: Encoded


@final
class Raised(TypedDict):
    """The answer of a work that raised: the name of the exception, and three texts.

    line: the last line of the student's own that was run, or ""
    """

    raised: str
    message: str
    line: str
    traceback: str


Answer = Returned | Raised


def run_cases(
    adapter: Callable[..., Any], work: Callable[..., Any], cases: list[Encoded]
) -> list[Answer]:
    """Call `adapter(work, *case)` for each case, on a copy of it, and note what came out.

    adapter: how the work is called, as adapters.call; work: the student's function or class
    cases: encoded tuples
    returns: an answer for each; it ends at a stub, see `is_stub`
    """
    answers: list[Answer] = []
    for case in cases:
        try:
            answers.append({"value": encode(adapter(work, *decode(case)))})
        except (Exception, SystemExit) as error:  # KeyboardInterrupt is a notebook's stop button
            answers.append(describe(error, files_of(work)))
            if is_stub(error):
                break
    return answers


def is_stub(error: BaseException) -> bool:
    """Whether an exception is that of a work, or helper, that has not been written: the student's
    own `raise NotImplementedError`, and not torch's, which knows no such operation.
    """
    if not isinstance(error, NotImplementedError):
        return False
    *_, last = traceback.extract_tb(error.__traceback__)
    ours = "torch" not in last.filename.replace("\\", "/").split("/")
    return ours and (last.line or "raise").startswith("raise")


def describe(error: BaseException, files: Collection[str] = ()) -> Raised:
    """An exception as text; the line is the last one of the files given: the student's own."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if frame.filename in files]
    line = ""
    if own:
        last = own[-1]
        line = linecache.getline(last.filename, last.lineno or 0).strip() or last.line or ""
    text = "".join(traceback.format_exception(error))
    try:
        message = str(error)
    except Exception as inner:  # a student's __str__
        message = f"(its own message raised {type(inner).__name__})"
    return {
        "raised": type(error).__name__,
        "message": message[:500],  # as `marking.LONGEST`, which cuts again
        "line": line[:200],
        "traceback": text[-4000:],
    }


def files_of(work: object) -> set[str]:
    """The names of the files that a function, or the methods of a class, came from."""
    parts = [work, *vars(work).values()] if isinstance(work, type) else [work]
    return {part.__code__.co_filename for part in parts if hasattr(part, "__code__")}
