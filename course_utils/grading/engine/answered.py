"""A case with what should come back and what came, and what of both are numbers."""

import inspect
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from course_utils.grading.engine.first_difference import as_array
from course_utils.grading.engine.pairs import Pair, sizes_of
from course_utils.grading.sandboxed.adapters import call
from course_utils.grading.sandboxed.codec import decode
from course_utils.grading.sandboxed.run_cases import Answer

if TYPE_CHECKING:
    from course_utils.grading.engine.check import Check


class Case:
    """A case with what should come back and what came; values are read once."""

    def __init__(self, arguments: Sequence[Any], expected: Answer, answer: Answer) -> None:
        self.arguments = arguments
        self.answer = answer
        self.right: Any = None if "raised" in expected else decode(expected["value"])
        self.given: Any = None if "raised" in answer else decode(answer["value"])
        self.both = "value" in expected and "value" in answer


def numbers_in(case: Case) -> int:
    """How many numbers a case's answer has."""
    parts = list(case.given.values()) if isinstance(case.given, dict) else case.given
    whole = as_array(parts)
    if whole is not None:
        return int(whole.size)
    each = [as_array(part) for part in parts] if isinstance(parts, (list, tuple)) else []
    return sum(int(part.size) for part in each if part is not None)


def size_of(value: Any) -> int:
    """How many values a value has in it."""
    if hasattr(value, "shape"):
        return math.prod(value.shape)
    if isinstance(value, dict):
        return len(value) + sum(map(size_of, value.values()))
    return sum(map(size_of, value)) if isinstance(value, (list, tuple)) else 1


def is_one_of(given: Any, right: tuple[Any, ...]) -> bool:
    """Whether a value has the shape of one of several that are asked for."""
    if isinstance(given, (list, tuple)) or (array := as_array(given)) is None:
        return False
    parts = [part for part in map(as_array, right) if part is not None]
    return any(array.shape == part.shape for part in parts)


def argument_names(check: "Check") -> list[str]:
    """What the arguments of a case are called."""
    called = check.reference if check.adapter is call else check.adapter
    names = list(inspect.signature(called).parameters)
    return names if check.adapter is call else names[1:]


def parts_of(failed: Sequence[Case]) -> list[Any] | None:
    """The keys or places that all answers have, or None where they are not made alike."""
    first = failed[0].right
    if isinstance(first, dict):
        keys: list[Any] = list(first)
        alike = all(
            isinstance(c.given, dict) and isinstance(c.right, dict)
            and set(c.given) == set(c.right) == set(keys)
            for c in failed
        )  # fmt: skip
        return keys if alike else None
    if isinstance(first, (list, tuple)):
        places = range(len(first))
        alike = all(
            isinstance(c.given, (list, tuple)) and len(c.given) == len(c.right) == len(first)
            for c in failed
        )
        return list(places) if alike else None
    return None


def pairs_of(
    check: "Check",
    names: Sequence[str],
    cases: Sequence[Case],
    sides: Sequence[tuple[Any, Any]],
) -> list[Pair] | None:
    """Both sides as arrays with what the case could be counted by; None where they are no numbers
    of one number of axes.
    """
    pairs = []
    for case, (right, given) in zip(cases, sides, strict=True):
        expected = as_array(right)
        got = as_array(given)
        if expected is None or got is None or expected.dtype.kind == "c" or got.dtype.kind == "c":
            return None
        inputs = {
            name: array
            for name, value in zip(names, case.arguments, strict=False)
            if hasattr(value, "shape") and (array := as_array(value)) is not None and array.size
        }
        sizes = dict(sizes_of(names, case.arguments))
        pairs.append(Pair(expected, got, sizes, inputs, check.rtol, check.atol))
    axes = {(pair.expected.ndim, pair.got.ndim) for pair in pairs}
    return pairs if len(axes) == 1 else None
