"""Solutions perturbed in two places at once: rejected, and told more than the first difference."""

import pytest

from course_utils.app.cli import main
from course_utils.authoring.mutate_twice import table, twice
from course_utils.grading.checks import all_checks

SOURCE = """
def total(values):
    result = 0
    for value in values[1:]:
        result = result + 2 * value
    return result
"""


def test_mutants_of_mutants_differ_from_the_source_and_from_each_other_and_come_again():
    made = list(twice(SOURCE, 10))
    texts = [text for _, text in made]
    assert len(set(texts)) == 10
    assert SOURCE not in texts
    assert all(label.count(";") == 1 for label, _ in made)
    assert made == list(twice(SOURCE, 10))
    assert made != list(twice(SOURCE, 10, seed=1))


def test_most_are_rejected_and_told_something():
    """877 mutants, 12 a work: all that were wrong were rejected; of 48 percent an exception and its
    line was told, of 33 percent an idea, a relation, or what can be seen.
    """
    rows = dict(table(2, []))
    assert list(rows) == list(all_checks())
    wrong, rejected, told, raised = (
        sum(getattr(row, name) for row in rows.values())
        for name in ("wrong", "rejected", "told", "raised")
    )
    assert wrong > 1.5 * len(rows)
    assert rejected >= 0.98 * wrong
    assert told + raised >= 0.75 * rejected  # 2 a work: a small sample


def test_the_command_prints_a_row_for_each_work(capsys):
    assert main(["author", "mutate-twice", "2", "01_convolution_as_toeplitz"]) == 0
    said = capsys.readouterr().out
    assert said.count("\n| ") == 5
    assert "| slide | 2 | 2 |" in said
    assert main(["author", "mutate-twice", "many"]) == 2
    assert "takes a number and exercises, got 'many'" in capsys.readouterr().err


@pytest.mark.parametrize("source", ["x = y", "def f():\n    return g()"])
def test_a_source_with_nothing_to_change_has_none(source):
    assert list(twice(source, 3)) == []
