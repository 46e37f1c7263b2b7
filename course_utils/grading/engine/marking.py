"""The trusted side of a check: what should come back for which cases, what answers amount to."""

import json
import re
from functools import cached_property
from typing import Any

import numpy as np
import torch

from course_utils.grading.engine.answered import Case
from course_utils.grading.engine.check import Check, Mistake
from course_utils.grading.engine.diagnosis import Diagnosis, diagnose, differs
from course_utils.grading.engine.outcomes import Kind, Outcome
from course_utils.grading.engine.raised import of_state
from course_utils.grading.sandboxed.adapters import call
from course_utils.grading.sandboxed.codec import decode, encode
from course_utils.grading.sandboxed.run_cases import Answer, Raised, run_cases

MOST_LEFT_OUT = 20  # exceptions of statements that anybody will read
LONGEST = {"raised": 100, "message": 500, "line": 200, "traceback": 4000}  # characters kept of each
STUB = "NotImplementedError"
IN = re.compile(r", in ([A-Za-z_]\w{0,60})\n")  # the functions of a traceback


class Sheet:
    """A check with drawn cases. What goes out is `sent`; the rest never leaves this process.

    check: Check; seed: int, of the cases: PUBLIC in a notebook, secret in grading
    fresh: whether it is secret
    """

    def __init__(self, check: Check, seed: int, *, fresh: bool = False) -> None:
        self.check = check
        self.fresh = fresh
        self.cases = [single(case) for case in check.cases(np.random.default_rng(seed))]
        self.sent = [encode(tuple(case)) for case in self.cases]

    @cached_property
    def expected(self) -> list[Answer]:
        """The answers of the reference."""
        return self.read(run_cases(self.check.adapter, self.check.reference, self.sent))

    @cached_property
    def mistaken(self) -> list[tuple[Mistake, list[Answer]]]:
        """Every mistake in the bank with its answers, once for each of its implementations."""
        return [
            (mistake, self.read(run_cases(self.check.adapter, work, self.sent)))
            for mistake in self.check.mistakes
            for work in (mistake.work, *mistake.variants)
        ]

    def prepare(self) -> None:
        """Compute what is expected and mistaken now, before threads ask for it."""
        _ = self.expected, self.mistaken  # both are kept

    def read(self, answers: list[Answer]) -> list[Answer]:
        """What of the answers is compared, see `Check.compared`."""
        compared = self.check.compared
        if compared is None:
            return answers
        return [
            {"value": encode(compared(*case, decode(answer["value"])))}
            if "value" in answer
            else answer
            for case, answer in zip(self.cases, answers, strict=False)  # a stub's end early
        ]

    def holds(self, answers: list[Answer]) -> bool:
        """Whether all answers are right, without a word on those that are not."""
        answers = self.read(answers)
        if len(answers) != len(self.expected):  # a stub's
            return False
        pairs = zip(self.expected, answers, strict=True)
        return all(self.differs(*pair) is None for pair in pairs)

    def judge(self, answers: list[Answer]) -> Outcome:
        """The Outcome of a student's answers, one for each case: see `receive`."""
        total = len(self.cases)
        answers = self.read(answers)
        if len(answers) < total:  # it ended at a stub
            return not_attempted(self.check.work, total, answers[-1])
        wrong = [self.differs(*pair) for pair in zip(self.expected, answers, strict=True)]
        if any(text is not None for text in wrong):
            return self.wrong(answers, wrong)
        hint = "" if self.fresh else " Grading uses fresh inputs."
        message = f"Correct: {self.check.work} holds in all {total} checks.{hint}"
        holds = (True,) * total
        return Outcome(Kind.CORRECT, self.check.work, message, total, total, holds=holds)

    def wrong(self, answers: list[Answer], texts: list[str | None]) -> Outcome:
        """The Outcome of answers some of which fail. texts: what is wrong with each, or None"""
        held = texts.count(None)
        # the first: small fixed cases stand before the drawn ones, with numbers that can be read
        index, text = next((i, text) for i, text in enumerate(texts) if text is not None)
        answer = answers[index]
        found = self.diagnose(answers, texts)
        called, says = self.first_words(index, answer, text)
        hint = "" if self.fresh else " Hints are folded below the cell."
        after = (
            f"{(found and found.reread) or self.check.reread}.",
            f"{held} of {len(self.cases)} checks hold.{hint}",
        )
        told = found.says if found else ""
        lines = [f"Not yet: {called}{says}", *([told] if told else []), *after]
        return Outcome(
            Kind.RAISED if "raised" in answer else Kind.INCORRECT,
            self.check.work,
            "\n".join(lines),
            held,
            len(self.cases),
            mistake=found.name if found else "",
            traceback=answer["traceback"] if "raised" in answer else "",
            holds=tuple(text is None for text in texts),
            call=called,
            difference=says.removeprefix(":").removesuffix(".").strip(),
            told=told,
            after=after,
            case=None if self.is_secret else decode(self.sent[index]),
            again="" if self.is_secret else self.check.again,
        )

    @property
    def is_secret(self) -> bool:
        """Whether nobody may see the cases: in grading, and where they hold the truth."""
        return self.fresh or self.check.compared is not None

    def diagnose(self, answers: list[Answer], texts: list[str | None]) -> Diagnosis | None:
        """What the wrong answers look like, see `diagnosis`."""
        cases = [
            Case(arguments, right, given)
            for arguments, right, given in zip(self.cases, self.expected, answers, strict=True)
        ]
        fails = [text is not None for text in texts]
        return diagnose(self.check, cases, fails, self.mistaken, self.expected)

    def forbid(self, name: str) -> Outcome:
        """The Outcome of a work that mentions a name that it should do without."""
        work = self.check.work
        message = (
            f"Forbidden: {work} uses {name}. The exercise asks you to write what {name} does, "
            f"not to call it.\n{self.check.reread}."
        )
        total = len(self.cases)
        return Outcome(Kind.FORBIDDEN, work, message, 0, total, mistake=f"calls {name}")

    def first_words(self, index: int, answer: Answer, wrong: str) -> tuple[str, str]:
        """The call that shows what went wrong first, and what that was."""
        called = self.check.called(self.cases[index])
        if "raised" not in answer:
            colon = "" if self.check.adapter is call else ":"
            return called, f"{colon} {wrong}."
        if of_state(answer["message"]):
            return called, ": the names of your module's parameters are others."
        line = f"\n    {answer['line']}" if answer["line"] else ""
        return called, f" raised {answer['raised']}: {answer['message']}{line}"

    def differs(self, expected: Answer, answer: Answer) -> str | None:
        """What is wrong with an answer, in words, or None."""
        return differs(self.check, expected, answer)


def single(value: Any) -> Any:
    """A value with its float64 tensors in float32, as the statements' examples have them."""
    if isinstance(value, torch.Tensor) and value.dtype == torch.float64:
        return value.float()
    if isinstance(value, (list, tuple)) and not hasattr(value, "_fields"):
        return type(value)(map(single, value))
    if isinstance(value, dict):
        return {key: single(item) for key, item in value.items()}
    return value


def not_attempted(work: str, total: int = 0, answer: Answer | None = None) -> Outcome:
    """The Outcome of a stub. total: cases, where it was run; answer: the stub's, the last one"""
    message = f"Not attempted: {work} still raises NotImplementedError."
    places = IN.findall(answer["traceback"]) if answer and "raised" in answer else []
    is_function = not work[:1].isupper()
    if is_function and places and places[-1] != work:
        message = (
            f"Not attempted: {work} calls {places[-1]}, which still raises NotImplementedError. "
            "Write that first."
        )
    return Outcome(Kind.NOT_ATTEMPTED, work, message, 0, total)


def raised(answer: Answer) -> str | None:
    """The name of the exception of an answer, or None for a value."""
    return answer["raised"] if "raised" in answer else None


def receive(text: str, cases: int) -> tuple[list[Answer], list[Raised]]:
    """What a student's process sent, checked: every value can be read in no time, texts are short.

    text: JSON, from a stranger; cases: how many went out
    returns: (answers, exceptions of statements that were left out)
    raises: ValueError for anything that `sandboxed.answer` would not have written
    """
    try:
        answers, failures = checked_all(json.loads(text))
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        OverflowError,
        RecursionError,  # json's own, for lists in lists
        MemoryError,
    ) as error:
        raise ValueError(
            f"what came back is no answer ({type(error).__name__}: {str(error)[:100]})"
        ) from None
    stub = bool(answers) and raised(answers[-1]) == STUB  # where `run_cases` ends
    if len(answers) != cases and not (stub and len(answers) < cases):
        raise ValueError(f"{cases} cases went out and {len(answers)} answers came back")
    return answers, failures[:MOST_LEFT_OUT]


def checked_all(sent: Any) -> tuple[list[Answer], list[Raised]]:
    """The answers and exceptions that a stranger sent. raises: see `checked`"""
    answers = [checked(answer) for answer in sent["answers"]]
    left_out = [checked(failure) for failure in sent["left_out"]]
    failures = [failure for failure in left_out if "raised" in failure]
    if len(failures) < len(left_out):
        raise ValueError("what was left out is an exception")
    return answers, failures


def checked(answer: Any) -> Answer:
    """An answer of a stranger's: a value that can be read, or an exception whose texts are short.

    raises: ValueError, TypeError, KeyError and what else reading a value may raise
    """
    if set(answer) == {"value"}:
        decode(answer["value"])
        return {"value": answer["value"]}
    if set(answer) != set(LONGEST) or not all(isinstance(answer[key], str) for key in LONGEST):
        raise ValueError("an answer is a value or an exception")
    return {
        "raised": short(answer["raised"], LONGEST["raised"]),
        "message": short(answer["message"], LONGEST["message"]),
        "line": short(answer["line"], LONGEST["line"]),
        "traceback": short(answer["traceback"], LONGEST["traceback"]),
    }


def short(text: str, most: int) -> str:
    """Text of a stranger's that every file takes, at most so long."""
    return text[:most].encode(errors="replace").decode()  # half a character becomes "?"
