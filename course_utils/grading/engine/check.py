"""A check: inputs, a reference, a comparison, and a bank of named mistakes."""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from course_utils.grading.engine.first_difference import show
from course_utils.grading.sandboxed.adapters import call

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class Mistake:
    """A wrong implementation with a name.

    name: what a report counts, as "flipped kernel"
    says: to the student, why their numbers come out as they do
    work: the wrong implementation; reread: where to look, if elsewhere than the check says
    variants: other implementations of the same idea, whose answers differ from those of `work`
    """

    name: str
    says: str
    work: Callable[..., Any]
    reread: str = ""
    variants: tuple[Callable[..., Any], ...] = ()


@dataclass(frozen=True)
class Check:
    """How one graded function or class is checked, in a notebook and in grading.

    work: its name; reference: what it is held against, never shown to a student's process
    cases: `numpy.random.Generator` -> list of tuples of arguments. A few small fixed ones first,
    then drawn ones that tell every mistake from the reference; every axis of another size
    reread: notebook and heading, as 'Notebook 01, "The same thing is a matrix"'
    mistakes: the bank, at least three; accepted: unusual right implementations, at least two
    adapter: how the work is called, see sandboxed/adapters.py; it is sent to the sandbox as source
    compared: what of an answer is compared, of the arguments and the answer, where it is not the
    answer itself; never sent anywhere, and raises nothing, since the answer is a stranger's
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
    compared: Callable[..., Any] | None = None
    forbidden: tuple[str, ...] = ()
    points: int = 2
    rtol: float = 1e-4
    atol: float = 1e-5
    minutes: int = 10
    difficulty: int = 1

    @property
    def again(self) -> str:
        """The code by which a student makes the call of an outcome again."""
        if self.adapter is call:
            return f"{self.work}(*check({self.work}).case)"
        names = list(inspect.signature(self.adapter).parameters)[1:]
        return f"{', '.join(names)} = check({self.work}).case"

    def called(self, case: tuple[Any, ...]) -> str:
        """A case as the student would write it."""
        if self.adapter is call:
            return f"{self.work}({', '.join(map(show, case))})"
        names = list(inspect.signature(self.adapter).parameters)[1:]
        if self.compared:  # the adapter makes the arguments of the work out of its own
            return f"{self.work}(lab)"
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
