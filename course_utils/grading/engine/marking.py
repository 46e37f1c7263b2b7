"""The trusted side of a check: what should come back for which cases, and what a student's answers amount to."""

import json
from functools import cached_property

import numpy as np

from course_utils.grading.engine import outcomes
from course_utils.grading.engine.first_difference import difference
from course_utils.grading.engine.outcomes import Outcome
from course_utils.grading.sandboxed.codec import decode, encode
from course_utils.grading.sandboxed.run_cases import run_cases

MOST_LEFT_OUT = 20  # exceptions of statements that anybody will read
RAISED = {
    "raised": 100,
    "message": 500,
    "line": 200,
    "traceback": 4000,
}  # characters that are kept of each


class Sheet:
    """A check with drawn cases. What goes out is `sent`; the rest never leaves this process.

    check: Check; seed: int, of the cases: PUBLIC in a notebook, secret in grading; fresh: whether it is secret
    """

    def __init__(self, check, seed, *, fresh=False):
        self.check, self.fresh = check, fresh
        self.cases = check.cases(np.random.default_rng(seed))
        self.sent = [encode(tuple(case)) for case in self.cases]

    @cached_property
    def expected(self):
        """The answers of the reference."""
        return run_cases(self.check.adapter, self.check.reference, self.sent)

    @cached_property
    def mistaken(self):
        """The answers of every mistake in the bank."""
        return [
            run_cases(self.check.adapter, mistake.work, self.sent)
            for mistake in self.check.mistakes
        ]

    def judge(self, answers):
        """The Outcome of a student's answers, one for each case: see `receive`."""
        work, total = self.check.work, len(self.cases)
        if any(answer.get("raised") == "NotImplementedError" for answer in answers):
            return Outcome(
                outcomes.NOT_ATTEMPTED,
                work,
                f"Not attempted: {work} still raises NotImplementedError.",
                0,
                total,
            )
        wrong = [self.differs(*pair) for pair in zip(self.expected, answers, strict=True)]
        held = wrong.count(None)
        if held == total:
            fresh = "" if self.fresh else " Grading uses fresh inputs."
            message = f"Correct: {work} holds in all {total} checks.{fresh}"
            return Outcome(outcomes.CORRECT, work, message, held, total)
        index = next(i for i, text in enumerate(wrong) if text)
        mistake = self.recognize(answers)
        raised = answers[index].get("raised")
        lines = [self.first_line(index, answers[index], wrong[index])]
        if mistake:
            lines.append(mistake.says)
        lines.append(f"{(mistake and mistake.reread) or self.check.reread}.")
        lines.append(
            f"{held} of {total} checks hold."
            + ("" if self.fresh else " Hints are folded below the cell.")
        )
        kind = outcomes.RAISED if raised else outcomes.INCORRECT
        name = mistake.name if mistake else ""
        return Outcome(
            kind, work, "\n".join(lines), held, total, name, answers[index].get("traceback", "")
        )

    def forbid(self, name):
        """The Outcome of a work that mentions a name that it should do without."""
        work, total = self.check.work, len(self.cases)
        message = (
            f"Forbidden: {work} uses {name}. The exercise asks you to write what {name} does, not to call it.\n"
            f"{self.check.reread}."
        )
        return Outcome(outcomes.FORBIDDEN, work, message, 0, total, f"calls {name}")

    def first_line(self, index, answer, wrong):
        """What went wrong first, with the call that shows it."""
        called = self.check.called(self.cases[index])
        if "raised" not in answer:
            return f"Not yet: {called}{'' if called.endswith(')') else ':'} {wrong}."
        where = f"\n    {answer['line']}" if answer.get("line") else ""
        return f"Not yet: {called} raised {answer['raised']}: {answer['message']}{where}"

    def differs(self, expected, answer):
        """What is wrong with an answer, in words, or None."""
        if "raised" in expected or "raised" in answer:
            same = expected.get("raised") == answer.get("raised")
            should = f"should raise {expected['raised']}" if "raised" in expected else "raised"
            return None if same else should
        return difference(
            decode(expected["value"]),
            decode(answer["value"]),
            rtol=self.check.rtol,
            atol=self.check.atol,
        )

    def recognize(self, answers):
        """The Mistake of the bank that gives the same answers in every case, or None."""
        for mistake, mistaken in zip(self.check.mistakes, self.mistaken, strict=True):
            if len(mistaken) == len(answers) and not any(map(self.differs, mistaken, answers)):
                return mistake
        return None


def receive(text, cases):
    """What a student's process sent, checked: every value can be read in no time, every text is short.

    text: JSON, from a stranger; cases: how many went out
    returns: (answers, exceptions of statements that were left out)
    raises: ValueError for anything that `worker.answer` would not have written
    """
    try:
        found = json.loads(text)
        answers, left_out = found["answers"], found["left_out"]
        for answer in [*answers, *left_out]:
            if set(answer) == {"value"}:
                decode(answer["value"])
            elif set(answer) != set(RAISED) or not all(
                isinstance(answer[key], str) for key in RAISED
            ):
                raise ValueError("an answer is a value or an exception")
        if not all("raised" in one for one in left_out):
            raise ValueError("what was left out is an exception")
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        OverflowError,
        RecursionError,
        MemoryError,
    ) as error:
        raise ValueError(
            f"what came back is no answer ({type(error).__name__}: {str(error)[:100]})"
        ) from None
    stub = (
        bool(answers) and answers[-1].get("raised") == "NotImplementedError"
    )  # where `run_cases` ends
    if len(answers) != cases and not (stub and len(answers) < cases):
        raise ValueError(f"{cases} cases went out and {len(answers)} answers came back")
    return [shortened(answer) for answer in answers], [
        shortened(one) for one in left_out[:MOST_LEFT_OUT]
    ]


def shortened(answer):
    """An answer whose texts are no longer than RAISED says."""
    return {
        key: short(item, RAISED[key]) if key in RAISED else item for key, item in answer.items()
    }


def short(text, most):
    """Text of a stranger's that every file takes, at most so long."""
    return text[:most].encode(errors="replace").decode()
