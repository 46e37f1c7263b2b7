"""What can be seen of wrong answers: each fact where it holds, and not where it does not."""

import pytest
import torch

from course_utils.grading.checks import find
from course_utils.grading.engine.answered import Case
from course_utils.grading.engine.observations import observed
from course_utils.grading.sandboxed.codec import encode

CHECK = find("slide")


def seen(*sides):
    cases = [Case((), {"value": encode(right)}, {"value": encode(given)}) for right, given in sides]
    return observed(CHECK, cases)


def t(*values):
    return torch.tensor(values)


@pytest.mark.parametrize(
    ("sides", "says"),
    [
        ([(t(1.0, 2, 3), t(1.5, 2.1, 6))], "too large, 1.05 to 2 times the right number"),
        ([(t(1.0, 2, 3), t(0.5, -2.1, 1))], "it is too small."),
        ([(t(1.0, -2, 3), t(1.5, -2.5, 6))], "it is too far from 0"),
        ([(t(1.0, -2, 3), t(-1.5, 2.5, -6))], "it has the other sign"),
        ([(t(1.0, 2, 3), t(7.0, 7, 7))], "Yours is 7 wherever it is wrong"),
        ([(t(1.0, 2), t(float("nan"), float("nan")))], "Yours is nan wherever it is wrong"),
        ([(t(1.0, 2, 3), t(1.0, 2, 9)), (t(1.0, 2), t(1.0, 9))], "Only the last entry is wrong"),
        ([(t(1.0, 2, 3), t(8.0, 2, 3)), (t(1.0, 2), t(9.0, 2))], "Only the first entry is wrong"),
        (
            [(t(1.0, 2, 3), t(1.0, 1, 4)), (t(1.0, 2), t(1.0, 3))],
            "The first entry is right, and no",
        ),
        ([(t(1.0, 2, 3), t(1.0, 2)), (t(1.0, 2), t(1.0))], "too short, always by 1"),
        (
            [(t(1.0, 2, 3), t(1.0)), (t(1.0, 2), t(1.0))],
            "too short wherever it is wrong, by various",
        ),
        ([([3, 5], [5])], "entries are missing"),
        ([([3, 5], [3, 4, 5])], "all of the right entries, and others"),
        ([(torch.ones(2, 3), torch.ones(3))], "The answer has 2 axes; yours has one axis"),
        ([((1.0, 2.0), (1.0, 3.0)), ((4.0, 5.0), (4.0, 4.0))], "[0] is right in every check."),
        ([({"a": 1, "b": 2, "c": 3}, {"a": 1, "b": 2, "c": 9})], "['a'] and ['b'] are right"),
    ],
)
def test_a_fact_is_told(sides, says):
    assert says in seen(*sides)


@pytest.mark.parametrize(
    "sides",
    [
        [],
        [(t(1.0, 2, 3), t(1.5, 1.5, 3.5))],  # neither too large nor too small
        [(t(1.0, 2), t(1.5, 2.5))],  # two numbers are no evidence of a direction
        [("a", "b")],
        [(1.0, None)],
        [(t(1.0, 2), "x")],
        [((1.0, 2.0), (3.0, 1.0))],
    ],
)
def test_nothing_is_told_where_nothing_holds(sides):
    assert seen(*sides) is None


def test_a_fact_is_told_to_the_student_and_counted_under_no_name():
    from course_utils.grading import check

    def slide(signal, kernel, stride):
        right = signal.unfold(0, len(kernel), stride) @ kernel
        return right + torch.rand(right.shape) + 0.5

    outcome = check(slide)
    assert outcome.told.startswith("Wherever yours is wrong, it is too large")
    assert outcome.mistake == ""
    assert outcome.told in outcome.message
