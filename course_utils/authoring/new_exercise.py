"""A new exercise to fill in: a check with its bank, and the solution notebook that nbgrader makes
the exercise from.
"""

import ast
import builtins
import json
import keyword
import re
from pathlib import Path
from string import Template
from typing import Any

from course_utils.grading.checks import FOLDER, all_checks
from course_utils.grading.engine.scopes import mentioned
from course_utils.runtime.errors import UserError
from course_utils.runtime.storage import atomic_path

ROOT = FOLDER.parents[2]
DOTS = {1: "●○○", 2: "●●○", 3: "●●●"}

CHECK = Template('''"""Say in one line what $work is about."""

from typing import Any

import torch

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake


def $work(x: torch.Tensor) -> torch.Tensor:
    """The reference: what is right. A student's process never sees it."""
    return x / x.sum()


def cases(rng: Any) -> list[tuple]:
    """A small case that a student can read, then drawn ones that tell every mistake apart.

    rng: numpy Generator
    """
    return [
        (torch.tensor([1.0, 3.0]),),
        (tensor(rng, 5).abs() + 1,),
        (tensor(rng, 2, 3).abs() + 1,),
    ]


def by_the_largest(x: torch.Tensor) -> torch.Tensor:
    return x / x.max()


def by_the_mean(x: torch.Tensor) -> torch.Tensor:
    return x / x.mean()


def by_the_last_axis(x: torch.Tensor) -> torch.Tensor:
    return x / x.sum(-1, keepdim=True) + (x.dim() == 1)


def looped(x: torch.Tensor) -> object:
    total = sum(x.flatten().tolist())
    return [value / total for value in x.tolist()] if x.dim() == 1 else x.numpy() / total


def in_place(x: torch.Tensor) -> torch.Tensor:
    x /= x.sum()
    return x


CHECK = Check(
    work="$work",
    reference=$work,
    cases=cases,
    reread="Say where to read again",
    mistakes=(
        Mistake(
            "largest for sum",
            "You divide by the largest number, so yours add up to more than 1.",
            by_the_largest,
        ),
        Mistake(
            "mean for sum",
            "You divide by the mean, so yours add up to as many as there are.",
            by_the_mean,
        ),
        Mistake(
            "one axis",
            "Say here what a student did who gets this.",
            by_the_last_axis,
        ),
    ),
    accepted=(looped, in_place),
    forbidden=("softmax",),
    points=2,
    minutes=10,
    difficulty=1,
)
''')

MODULE = Template('''"""Exercises $number: say in one line what they are about."""

from course_utils.grading.checks.c$exercise import $work
from course_utils.grading.engine.check import Written

CHECKS = ($work.CHECK,)
WRITTEN = Written("why_$work", points=2)
''')

WORK = Template('''def $work(x):
    """The shares of the whole.

    x: tensor of positive numbers, any shape
    returns: tensor of the same shape, which adds up to 1

    >>> $work(torch.tensor([1.0, 3.0]))
    tensor([0.2500, 0.7500])
    """
    ### BEGIN SOLUTION
    return x / x.sum()
    ### END SOLUTION''')


def scaffold(exercise: str, work: str, root: Path | str = ROOT) -> list[Path]:
    """Write a working exercise of one work, to be changed into your own.

    exercise: as "15_shares": two digits, and a topic in lower case; work: the name of the function
    to be written
    root: folder that holds `solutions` and `course_utils`
    returns: list of the paths written
    raises: ValueError for names that cannot be used; FileExistsError rather than change a file
    """
    refuse_names(exercise, work)
    folder = Path(root) / "course_utils" / "grading" / "checks" / f"c{exercise}"
    names = {"work": work, "exercise": exercise, "number": exercise[:2]}
    files = {
        folder / "__init__.py": MODULE.substitute(names),
        folder / f"{work}.py": CHECK.substitute(names),
        Path(root) / "solutions" / exercise / f"{exercise}.ipynb": notebook(exercise, work),
    }
    for path in files:
        if path.exists():
            raise FileExistsError(f"{path} is there already; nothing was written")
    for path, text in files.items():
        with atomic_path(path) as temporary:
            temporary.write_text(text, encoding="utf-8")
    return list(files)


def refuse_names(exercise: str, work: str) -> None:
    """raises: ValueError for names that cannot be used, with the way out"""
    is_exercise = re.fullmatch(r"\d\d_[a-z0-9_]+", exercise)
    is_work = re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,59}", work)
    if not is_exercise or not is_work:
        raise UserError(
            "an exercise is named as 15_shares and a work as shares, in letters, digits and _, "
            f"got {exercise!r} and {work!r}"
        )
    if work in reserved():
        raise UserError(
            f"{work} is a word of Python's or of the check's own; choose another name, as shares"
        )
    if work in all_checks():
        raise UserError(f"another exercise asks for {work} already; choose another name")


def reserved() -> set[str]:
    """The names that mean something else in the files of a scaffold: Python's own, and those of the
    templates.
    """
    names = {*keyword.kwlist, *keyword.softkwlist, *dir(builtins), "check"}
    for template in (CHECK, MODULE, WORK):
        text = template.substitute(work="the_work", exercise="the_exercise", number="")
        names |= mentioned(ast.parse(text), ("id", "arg", "name"))
    return names - {"the_work"}


def notebook(exercise: str, work: str) -> str:
    """The solution notebook of a scaffold, in nbgrader's format, as JSON."""
    title = f"# Exercises {exercise[:2]}: Title\n\nOne function, about 10 minutes."
    imports = "import torch\n\nfrom course_utils.grading import check"
    cells = [
        cell("markdown", "title", title),
        cell("code", "imports", imports),
        *task_cells(work),
        *question_cells(work),
    ]
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    content = {
        "cells": cells,
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def task_cells(work: str) -> list[dict[str, Any]]:
    """The function to be written: task, solution, check, score and hints."""
    task = f"## 1. Heading\n\n{DOTS[1]} 10 minutes, 2 points\n\nSay what is to be done."
    hints = "\n\n".join(
        f"<details><summary>{name} hint</summary>\n\nSay it.\n\n</details>"
        for name in ("First", "Second", "Third")
    )
    return [
        cell("markdown", f"task-{work}", task),
        cell("code", work, WORK.substitute(work=work), solution=True),
        cell("code", f"check-{work}", f"check({work})", locked=True),
        cell("code", f"score-{work}", f"check({work}).score(2)", locked=True, grade=True, points=2),
        cell("markdown", f"hints-{work}", hints),
    ]


def question_cells(work: str) -> list[dict[str, Any]]:
    """The question that is answered in words, and its answer."""
    question = "## 2. Why?\n\nIn words, 2 points, graded by hand\n\nAsk."
    answer = "### BEGIN SOLUTION\nSay what is right and what it is worth.\n### END SOLUTION"
    return [
        cell("markdown", f"ask-why_{work}", question),
        cell("markdown", f"why_{work}", answer, solution=True, grade=True, points=2),
    ]


def cell(kind: str, ident: str, source: str, **grader: bool | int) -> dict[str, Any]:
    """A cell; with any of nbgrader's settings, one that nbgrader knows."""
    fields: dict[str, Any] = {
        "cell_type": kind,
        "id": ident,
        "metadata": {},
        "source": source.splitlines(keepends=True),
    }
    if kind == "code":
        fields |= {"execution_count": None, "outputs": []}
    if grader:
        defaults = {"grade": False, "locked": False, "solution": False, "task": False}
        settings = {**defaults, "schema_version": 3, "grade_id": ident, **grader}
        fields["metadata"]["nbgrader"] = settings
    return fields
