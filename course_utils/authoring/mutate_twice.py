"""Perturb the solutions in two places at once, at random: how many of these wrong answers the
checks reject, and of how many they say more than where the first number differs.

course author mutate-twice 20 01_convolution_as_toeplitz    # without a name, all of them
"""

import random
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from course_utils.authoring.exercise_notebooks import definitions
from course_utils.authoring.mutate import SECONDS, SEED, mutants
from course_utils.grading.checks import exercises
from course_utils.grading.engine.check import Check
from course_utils.grading.engine.marking import Sheet
from course_utils.grading.engine.outcomes import Kind
from course_utils.grading.in_notebook import PUBLIC, Late, at_most
from course_utils.grading.sandboxed.run_cases import run_cases
from course_utils.runtime.errors import UserError

OTHER_SEEDS = range(100, 110)  # an answer that is right under all of these is taken for right


@dataclass(frozen=True)
class Counted:
    """Of the mutants of a work: made, those that are wrong, rejected, told something, raising."""

    made: int
    wrong: int
    rejected: int
    told: int
    raised: int


def twice(source: str, count: int, seed: int = 0) -> Iterator[tuple[str, str]]:
    """(what was changed, source) of so many mutants of mutants, drawn."""
    draw = random.Random(seed)
    once = list(mutants(source))
    if not once:
        return
    seen = {source, *(text for _, text in once)}
    for _ in range(50 * count):
        first, text = draw.choice(once)
        again = list(mutants(text))
        if not again:
            continue
        second, both = draw.choice(again)
        if both not in seen:
            seen.add(both)
            yield f"{first}; {second}", both
            count -= 1
        if not count:
            return


def examined(check: Check, source: str, before: str, count: int) -> Counted:
    """What the check says to mutants of a solution. before: source of what stands around it"""
    sheets = [Sheet(check, seed) for seed in (PUBLIC, SEED)]
    others = [Sheet(check, seed) for seed in OTHER_SEEDS]
    made = wrong = rejected = told = raised = 0
    for _, text in twice(source, count):
        made += 1
        outcome = judged(check, sheets, f"{before}\n{text}")
        if outcome is None:  # right under both seeds
            wrong += judged(check, others, f"{before}\n{text}") is not None
            continue
        wrong += 1
        rejected += 1
        kind, says = outcome
        told += bool(says)
        raised += kind == Kind.RAISED and not says
    return Counted(made, wrong, rejected, told, raised)


def judged(check: Check, sheets: list[Sheet], source: str) -> tuple[Kind, str] | None:
    """How a mutant is rejected, and what it is told; None for one that all sheets accept."""
    space: dict[str, Any] = {"__name__": "mutant"}
    for sheet in sheets:
        try:
            with at_most(SECONDS), warnings.catch_warnings(action="ignore"):
                if check.work not in space:
                    exec(source, space)
                answers = run_cases(check.adapter, space[check.work], sheet.sent)
        except Late:
            return Kind.TIMED_OUT, ""
        except (Exception, SystemExit):  # of a mutant, which may do anything
            return Kind.RAISED, ""
        outcome = sheet.judge(answers)
        if not outcome.correct:
            return outcome.kind, outcome.told
    return None


def table(count: int, names: list[str]) -> Iterator[tuple[str, Counted]]:
    """(work, counts) of the works of exercises."""
    for exercise in names or exercises():
        solved, setup = definitions("solutions", exercise)
        for check in exercises()[exercise].CHECKS:
            others = [source for name, source in solved.items() if name != check.work]
            before = "\n".join([setup, *others])
            yield check.work, examined(check, solved[check.work], before, count)


def main(arguments: list[str]) -> None:
    """Print the table. arguments: how many mutants a work, then exercises"""
    if not arguments or not arguments[0].isdigit():
        raise UserError(f"this tool takes a number and exercises, got {' '.join(arguments)!r}")
    print("| work | wrong | rejected | told what | raises |\n|---|---|---|---|---|")
    rows = []
    for work, row in table(int(arguments[0]), arguments[1:]):
        rows.append(row)
        print(f"| {work} | {row.wrong} | {row.rejected} | {row.told} | {row.raised} |", flush=True)
    wrong, rejected, told, raised = (
        sum(getattr(row, name) for row in rows) for name in ("wrong", "rejected", "told", "raised")
    )
    print(f"| all | {wrong} | {rejected} | {told} | {raised} |")
