"""The statement of every work beside what its cases reject: no sentence that nothing holds.

statements/NN.toml has a table for each work: from each piece of its docstring, in order, to the
mistakes of the bank that break it. That these are rejected is what test_banks.py shows. A piece
that only names or types an argument, or shows an example, has FORM instead.
"""

import ast
import tomllib
from pathlib import Path

import pytest

from course_utils.authoring.exercise_notebooks import definitions
from course_utils.grading.checks import exercises

TABLES = Path(__file__).parent / "statements"
FORM = "form"
MOST_FORM = 0.5  # of the pieces of a statement


def words(text):
    return " ".join(text.split())


def statement_of(exercise, work):
    """The docstring of a work, whose examples test_exercises.py runs, as one line."""
    tree = ast.parse(definitions("solutions", exercise)[0][work])
    text = ast.get_docstring(tree.body[0])
    return words(text.split(">>>")[0])


@pytest.mark.parametrize("exercise", exercises())
def test_every_piece_of_a_statement_has_a_mistake_that_breaks_it(exercise):
    table = tomllib.loads((TABLES / f"{exercise[:2]}.toml").read_text())
    checks = {check.work: check for check in exercises()[exercise].CHECKS}
    assert set(table) == set(checks)
    for work, check in checks.items():
        pieces = table[work]
        assert words(" ".join(pieces)) == statement_of(exercise, work), work
        known = {mistake.name for mistake in check.mistakes}
        for piece, names in pieces.items():
            assert names, f"{work}: nothing holds {piece!r}"
            assert set(names) <= known | {FORM}, f"{work}: {set(names) - known}"
        only_form = sum(names == [FORM] for names in pieces.values())
        assert only_form <= MOST_FORM * len(pieces), f"{work}: {only_form} of {len(pieces)}"
