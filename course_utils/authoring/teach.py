"""How well the checks teach: of a folder of answers, how many wrong ones are rejected, and named,
and how many right ones are accepted.

    course author teach FOLDER          # the table
    course author teach FOLDER --each   # and what each wrong answer is told

A file of the folder is Python in the percent format, a cell an answer:

    # %% right slide: a list, then torch.stack
    # %% wrong slide: the stride is ignored => stride ignored

Behind `=>` stands what the answer should be told, names of diagnoses with `|` between them, once a
person has judged it; nothing where nothing true is told yet. Each cell stands alone and may call
the other works of its exercise.
"""

import argparse
import ast
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from course_utils.authoring.exercise_notebooks import definitions
from course_utils.grading.checks import exercises, find
from course_utils.grading.engine.marking import Sheet
from course_utils.grading.engine.outcomes import Kind, Outcome
from course_utils.grading.engine.scopes import forbidden_use, reached
from course_utils.grading.in_notebook import PUBLIC, Late, at_most
from course_utils.grading.sandboxed.run_cases import run_cases
from course_utils.runtime.errors import UserError

HEAD = re.compile(r"# %% (right|wrong) (\w+): ?(.*?)(?: => ?(.*))?")
FRESH = 20261130  # seed of the other cases: an answer that only they reject is rejected in grading
SECONDS = 20  # for an answer


@dataclass(frozen=True)
class Answer:
    """An answer of the folder. idea: what it does; told: what it should be told, in names"""

    is_right: bool
    work: str
    idea: str
    told: tuple[str, ...]
    source: str
    place: str


@dataclass(frozen=True)
class Judged:
    """An answer and what the check says to it: of the public cases, else of the fresh ones."""

    answer: Answer
    outcome: Outcome

    @property
    def falsely(self) -> bool:
        """Whether it was told what a person has not found true."""
        named = self.outcome.mistake
        return bool(named) and not self.answer.is_right and named not in self.answer.told


def answers_in(folder: Path, files: str = "*.py") -> Iterator[Answer]:
    """The answers of a folder, or of some of its files. raises: ValueError without a head line"""
    for path in sorted(folder.glob(files)):
        _above, *cells = f"\n{path.read_text()}".split("\n# %% ")
        for number, cell in enumerate(cells, 1):
            head, _, source = cell.partition("\n")
            match = HEAD.fullmatch(f"# %% {head}")
            if match is None:
                raise UserError(f"{path}: a cell begins as `# %% wrong WORK: idea`, got {head!r}")
            kind, work, idea, told = match.groups()
            names = tuple(name.strip() for name in (told or "").split("|") if name.strip())
            yield Answer(kind == "right", work, idea, names, source, f"{path.name}, {number}")


@cache
def sheets_of(work: str) -> tuple[Sheet, ...]:
    """The public cases of a work and others, with what should come back."""
    sheets = (Sheet(find(work), PUBLIC), Sheet(find(work), FRESH))
    for sheet in sheets:
        sheet.prepare()
    return sheets


@cache
def around(work: str) -> str:
    """Source of the other works of a work's exercise, and of what stands before them."""
    exercise = next(name for name, module in exercises().items() if find(work) in module.CHECKS)
    solved, setup = definitions("solutions", exercise)
    return "\n".join([setup, *(text for name, text in solved.items() if name != work)])


def judged(answer: Answer) -> Judged:
    """What the check says to an answer."""
    try:
        with at_most(SECONDS), warnings.catch_warnings(action="ignore"):
            return Judged(answer, outcome_of(answer))
    except Late:
        outcome = Outcome(Kind.TIMED_OUT, answer.work, f"It took more than {SECONDS} s.")
    except Exception as error:
        text = f"The cell raised {type(error).__name__}: {error}"
        outcome = Outcome(Kind.RAISED, answer.work, text)
    return Judged(answer, outcome)


def outcome_of(answer: Answer) -> Outcome:
    """The Outcome on the public cases, or on the fresh ones where those hold."""
    public, fresh = sheets_of(answer.work)
    check = public.check
    space: dict[str, Any] = {"__name__": "answer"}
    exec(around(answer.work), space)
    modules = [name for name, value in space.items() if isinstance(value, ModuleType)]
    if banned := forbidden_use(reached(ast.parse(answer.source)), check.forbidden, modules):
        return public.forbid(banned)
    exec(answer.source, space)
    outcome = public.judge(run_cases(check.adapter, space[answer.work], public.sent))
    if outcome.correct:
        outcome = fresh.judge(run_cases(check.adapter, space[answer.work], fresh.sent))
    return outcome


def table(all_judged: Sequence[Judged]) -> str:
    """The counts by work, as Markdown."""
    lines = [
        "| work | wrong | rejected | named | falsely | right | accepted |",
        "|---|---|---|---|---|---|---|",
    ]
    works = list(dict.fromkeys(one.answer.work for one in all_judged))
    for work in [*works, ""]:
        mine = [one for one in all_judged if work in (one.answer.work, "")]
        wrong = [one for one in mine if not one.answer.is_right]
        right = [one for one in mine if one.answer.is_right]
        rejected = [one for one in wrong if not one.outcome.correct]
        counts = (
            len(wrong),
            len(rejected),
            sum(bool(one.outcome.mistake) for one in rejected),
            sum(one.falsely for one in rejected),
            len(right),
            sum(one.outcome.correct for one in right),
        )
        lines.append(f"| {work or 'all'} | {' | '.join(map(str, counts))} |")
    return "\n".join(lines)


def main(arguments: list[str]) -> None:
    """Judge the answers of a folder. arguments: list of text, see above"""
    parser = argparse.ArgumentParser("course author teach", description="How well checks teach.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--each", action="store_true", help="what each answer is told")
    parsed = parser.parse_args(arguments)
    all_judged = [judged(answer) for answer in answers_in(parsed.folder)]
    if not all_judged:
        raise UserError(f"{parsed.folder} holds no file of answers, as 01.py")
    for one in all_judged if parsed.each else ():
        expects = "right" if one.answer.is_right else "wrong"
        print(f"{one.answer.place} {expects} {one.answer.work}: {one.answer.idea}")
        print(f"  told: {one.outcome.mistake or '-'} [{one.outcome.kind}]")
        if bool(one.outcome.correct) != one.answer.is_right:
            print("  " + one.outcome.message.replace("\n", "\n  "))
    print(table(all_judged))
