"""What a wrong answer is told: by a part of the bank, by its relation to the right one, by the
cases that fail. Each is tried on what it must not be told of, too.
"""

import ast

import numpy as np
import pytest
import torch

from course_utils.grading.checks import find
from course_utils.grading.engine import diagnosis
from course_utils.grading.engine.failing_cases import where_it_fails
from course_utils.grading.engine.marking import Sheet
from course_utils.grading.engine.pairs import Pair
from course_utils.grading.engine.raised import of_state
from course_utils.grading.engine.relations import relation
from course_utils.grading.engine.scopes import forbidden_use, reached
from course_utils.grading.sandboxed.codec import encode
from course_utils.grading.sandboxed.run_cases import run_cases

RNG = np.random.default_rng(3)
RIGHT = [RNG.normal(size=(4, 3)), RNG.normal(size=(5, 2))]
LINES = [RNG.normal(size=7), RNG.normal(size=5)]


def told(change, rights=RIGHT, **how):
    """The relation of answers that a change makes of right ones."""
    pairs = [Pair(right, np.asarray(change(right)), **how) for right in rights]
    return relation(pairs)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda right: right.T, "Yours is the right answer transposed."),
        (lambda right: right[::-1], "Yours is the right answer backwards along axis 0."),
        (lambda right: np.roll(right, 1, 0), "Yours is moved one place later along axis 0, and "),
        (lambda right: right[:-1], "Yours lacks the last one along axis 0."),
        (lambda right: right[:, 1:], "Yours lacks the first one along axis 1."),
        (lambda right: np.pad(right, ((0, 1), (0, 0))), "Yours is right, with one more at the end"),
        (lambda right: right.ravel(), "The numbers are right, in another shape: (12,), not (4, 3)"),
        (lambda right: np.sort(right, 0), "The numbers are right, in another order."),
        (lambda right: -right, "In yours the sign of every number is turned."),
        (lambda right: 2 * right, "Yours is twice the right one."),
        (lambda right: right / np.log(2), "Yours is 1 / ln 2 times the right one: a logarithm of "),
        (lambda right: 3.7 * right, "Yours is 3.7 times the right answer."),
        (lambda right: right + 1, "Yours is 1 more than the right answer, always."),
        (lambda right: right**2, "Yours is the square of the right one."),
        (lambda right: 1 - right, "Yours is 1 minus the right one."),
        (lambda right: right.sum(1), "Yours is the right answer summed over its axis 1."),
        (lambda right: right.mean(), "Yours is the right answer averaged over everything."),
        (lambda right: np.zeros_like(right), "Yours is 0 everywhere, where it fails."),
        (lambda right: np.where(right < 0, 7, right), "Yours is wrong where the right answer is "),
    ],
)
def test_a_relation_is_told_that_holds_in_every_case(change, says):
    assert told(change).startswith(says)
    # and not where it holds in one case only
    pairs = [Pair(RIGHT[0], np.asarray(change(RIGHT[0]))), Pair(RIGHT[1], RIGHT[1] * RIGHT[1] - 9)]
    assert not (relation(pairs) or "").startswith(says)


def test_unrelated_answers_are_told_nothing():
    assert told(lambda right: RNG.normal(size=right.shape)) is None
    assert told(lambda right: RNG.normal(size=3)) is None


def test_a_mean_that_should_be_summed_is_told_the_other_way_round():
    pairs = [Pair(right.sum(0), right) for right in RIGHT]
    assert relation(pairs) == "Yours would be right, if it were summed over its axis 0."


def test_a_factor_is_told_by_the_size_that_it_is():
    pairs = [Pair(r, r * len(r), sizes={"stride": 2.0, "the length of x": len(r)}) for r in LINES]
    assert relation(pairs) == "Yours is the right answer times the length of x."
    pairs = [Pair(r, r / (len(r) - 1), sizes={"the length of x": len(r)}) for r in LINES]
    assert relation(pairs) == "Yours is the right answer divided by n - 1, with n the length of x."
    once = [Pair(LINES[0], 7 * LINES[0], sizes={"the length of x": 7.0})]
    assert relation(once) == "Yours is 7 times the right answer."  # one number is many sizes


def test_of_single_numbers_no_multiple_is_told():
    pairs = [Pair(np.array(right), np.array(got)) for right, got in ((3.0, 5.0), (7.0, 2.0))]
    assert relation(pairs) is None


def test_an_argument_given_back_is_called_by_its_name():
    pairs = [Pair(r, r + np.arange(len(r)), inputs={"x": r + np.arange(len(r))}) for r in LINES]
    assert relation(pairs) == "Yours is x as it came in."


@pytest.mark.parametrize(
    ("fails", "says"),
    [
        ([False, True, True, False], "It fails in the 2 checks where stride is not 1, and holds"),
        ([True, False, False, True], "It fails in the 2 checks where stride is 1, and holds"),
        ([True, True, True, True], None),
        ([True, False, False, False], None),  # more than one thing sets it apart
        ([True, True, False, False], None),  # nothing does
    ],
)
def test_the_cases_that_fail_are_told_by_what_they_alone_have(fails, says):
    cases = [(1, [3, 4]), (2, [5, 4]), (3, [3, 3]), (1, [9, 8, 7])]
    found = where_it_fails(["stride", "sizes"], cases, fails)
    assert found is None if says is None else found.startswith(says)


def test_a_feature_that_is_missing_is_told_in_words():
    ties = [torch.tensor([1.0, 1]), torch.tensor([2.0, 3]), torch.tensor([4.0, 4])]
    cases = [(values, torch.tensor([1, 1])) for values in (*ties, torch.tensor([5.0, 6]))]
    found = where_it_fails(["x", "labels"], cases, [False, True, False, True])
    assert found.startswith("It fails in the 2 checks where x has no two equal numbers, and ")


def outcome(work, name):
    sheet = Sheet(find(name), 0)
    return sheet.judge(run_cases(sheet.check.adapter, work, sheet.sent))


def test_a_second_slip_does_not_hide_a_mistake_that_the_bank_knows():
    def slide(signal, kernel, stride):
        if len(signal) == len(kernel):
            return torch.full((1,), 99.0)
        starts = range(0, len(signal) - len(kernel) + 1, stride)
        return torch.stack([(signal[i : i + len(kernel)] * kernel.flip(0)).sum() for i in starts])

    said = outcome(slide, "slide")
    assert said.mistake == "flipped kernel, in part"
    assert "So in 4 of the 5 checks that fail; in the others more is wrong." in (said.message)


def test_a_mistake_and_a_relation_are_told_together():
    def slide(signal, kernel, stride):
        starts = range(0, len(signal) - len(kernel) + 1)
        return 2 * torch.stack([(signal[i : i + len(kernel)] * kernel).sum() for i in starts])

    said = outcome(slide, "slide")
    assert said.mistake == "stride ignored, and: Yours is twice the right one."
    assert "whatever the stride. Beside that: yours is twice that answer." in said.message


def test_a_mistake_that_a_holding_case_refutes_is_not_told():
    def slide(signal, kernel, stride):
        starts = range(0, len(signal) - len(kernel) + 1, stride)
        turned = kernel.flip(0) if len(kernel) == 3 else kernel
        return torch.stack([(signal[i : i + len(kernel)] * turned).sum() for i in starts])

    assert outcome(slide, "slide").mistake != "flipped kernel"


def test_torchs_words_of_a_state_dict_are_put_into_a_students():
    layer = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.BatchNorm1d(3))
    for state, says in (
        ({"0.weight": torch.ones(3, 2)}, "Your module has 0.bias, 1, which the statement's has"),
        (layer.state_dict() | {"2.weight": torch.ones(1)}, "Your module has no 2.weight."),
        (layer.state_dict() | {"0.bias": torch.ones(4)}, "0.bias should have shape (4); yours has"),
    ):
        with pytest.raises(RuntimeError) as error:
            layer.load_state_dict(state)
        assert of_state(str(error.value)).startswith(says)
    assert of_state("shapes do not match") is None


@pytest.mark.parametrize(
    ("source", "modules", "used"),
    [
        ("def f(x): return F.conv1d(x)", ["F"], "conv1d"),
        ("def f(x): return x.conv1d()", [], "conv1d"),  # a method of anything
        ("g = F.conv1d\ndef f(x): return g(x)", ["F"], "conv1d"),
        ("from torch import conv1d as c\ndef f(x): return c(x)", [], "conv1d"),
        ("def f(x): return getattr(F, 'conv1d')(x)", ["F"], "conv1d"),
        ("def f(x): return attrgetter('nn.functional.conv1d')(F)(x)", ["F"], "conv1d"),
        ("def f(x): return vars(F)['conv1d'](x)", ["F"], "conv1d"),
        ("def f(x):\n match F:\n  case object(conv1d=g): return g(x)", ["F"], "conv1d"),
        ("def f(x): return x['conv1d']", [], None),
        ("def f(x): return g(x, conv1d=True)", [], "conv1d"),
        ("class f(conv1d): pass", [], "conv1d"),
        ("def f(x):\n    'like conv1d'\n    conv1d = 3\n    return conv1d", [], None),
        ("def conv1d(x): return x\ndef f(x): return conv1d(x)", [], None),
        ("def f(x, conv1d): return conv1d(x)", [], None),
        ("def f(x): return x.conv1d", [], None),  # an attribute of a value
        ("def f(x): self.conv1d = 3; return self.conv1d()", [], None),
        ("def f(x): return 'conv1d'", [], None),
    ],
)
def test_a_forbidden_name_is_one_that_is_called_or_taken_from_a_library(source, modules, used):
    assert forbidden_use(reached(ast.parse(source)), ["conv1d"], modules) == used


@pytest.mark.parametrize(
    "large",
    [torch.rand(200_000), [0.5] * 9_000, {"a": [0.5] * 9_000}, [[1.0, "x"]] * 3_000],
    ids=["tensor", "list", "dict", "pairs"],
)
def test_what_is_far_too_large_is_told_so_and_compared_no_further(large, monkeypatch):
    def never(*_):
        raise AssertionError("the bank was asked")

    monkeypatch.setattr(diagnosis, "banked", never)
    sheet = Sheet(find("slide"), 0)
    outcome = sheet.judge([{"value": encode(large)}] * len(sheet.sent))
    assert outcome.told == "Yours has many more values than are asked for."
    assert outcome.mistake == ""
