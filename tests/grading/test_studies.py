"""The works that are experiments: what their checks read in a record, and in a hostile one."""

import math

import numpy as np
import pytest
import torch

from course_utils.grading.checks import find
from course_utils.grading.checks.findings import AS_ASKED, KEYS, RULES, findings
from course_utils.grading.checks.questions import QUESTIONS
from course_utils.grading.checks.studies import GAINS, laboratory
from course_utils.grading.checks.study_bank import study
from course_utils.grading.engine.marking import Sheet
from course_utils.grading.sandboxed.laboratory import STUDENT, Lab, accuracy, student, t_interval

SHORTCUT = QUESTIONS["08"]


def plan(**changed):
    (first, *_) = find("shortcut_study").cases(np.random.default_rng(5))
    return first[0] | changed


def done(the_plan, kind=""):
    return laboratory(lambda lab: study(lab, question=SHORTCUT, kind=kind), the_plan)


@pytest.mark.parametrize("number", QUESTIONS)
def test_a_right_study_is_told_so_rule_by_rule(number):
    question = QUESTIONS[number]
    sheet = Sheet(find(question.work), 3)
    assert len(sheet.expected) == len(GAINS)
    for answer in sheet.expected:
        found = dict(answer["value"]["dict"])
        assert list(found) == ["report", *RULES]
        assert found["report"] == AS_ASKED
        assert found["prediction"] == "made before the first training"
        assert found["control"].startswith(f"the arms differ in {question.asks} alone")
        assert found["verdict"] == "what the interval says"


def test_the_cases_hold_a_gain_a_loss_and_nothing_and_two_rates():
    cases = find("shortcut_study").cases(np.random.default_rng(1))
    assert {case["gain"] for (case,) in cases} == {1.0, 0.0, -1.0}
    assert all(case["best"][0] != case["best"][1] for (case,) in cases)


def test_the_interval_is_that_of_students_t():
    from scipy.stats import t

    for degrees, value in enumerate(STUDENT, start=1):
        assert value == pytest.approx(t.ppf(0.975, degrees), abs=6e-3)
    low, high = t_interval([1.0, 2.0, 3.0])
    assert (low + high) / 2 == pytest.approx(2)
    assert (high - low) / 2 == pytest.approx(t.ppf(0.975, 2) / math.sqrt(3), abs=1e-3)
    for degrees in (31, 40, 100, 1000):
        assert student(degrees) == pytest.approx(t.ppf(0.975, degrees), abs=1e-4)
    for wrong in ([], [1.0]):
        with pytest.raises(ValueError, match="takes two numbers or more"):
            t_interval(wrong)


def test_a_rate_far_above_the_best_diverges_and_chance_is_shared_by_a_unit():
    the_plan = plan(best=[0, 0])
    setting = {"shortcut": True, "layers": 20}
    assert math.isnan(accuracy(the_plan, "test", 0, setting | {"rate": 0.3}))
    reached = torch.tensor(
        [
            [accuracy(the_plan, "test", unit, setting | {"rate": 0.01, "shortcut": shortcut})
             for unit in range(200)]
            for shortcut in (True, False)
        ]
    )  # fmt: skip
    gaps = reached[0] - reached[1]
    assert gaps.mean() == pytest.approx(the_plan["gain"], abs=0.2)
    assert gaps.std() < 0.6 < 0.8 < reached.std(dim=1).min()


def test_an_unknown_name_in_a_setting_is_refused():
    with pytest.raises(ValueError, match="a setting names shortcut, rate, layers; got depth"):
        Lab(plan()).train(0, depth=20)
    with pytest.raises(ValueError, match=r"rate is one of \[0.01, .*\], got 0.05"):
        Lab(plan()).train(0, shortcut=True, rate=0.05, layers=20)


def test_fifty_seeds_are_as_right_as_five():
    many = done(plan(), "fifty")
    assert findings(plan(), many) == findings(plan(), done(plan()))


@pytest.mark.parametrize(
    "spoiled",
    [
        {},
        {"record": [], "report": None},
        {"record": 5, "report": {}},
        {"record": [["read"]], "report": dict.fromkeys(KEYS)},
        None,
        "more",
        [1, 2],
        torch.rand(60, 60),
        {"record": torch.rand(3), "report": torch.rand(9)},
        {"record": [], "report": dict.fromkeys(KEYS, torch.rand(3))},
        {"record": [], "report": {**dict.fromkeys(KEYS, 1.0), "treated": torch.rand(3)}},
    ],
)  # fmt: skip
def test_what_is_no_report_is_told_so_and_raises_nothing(spoiled):
    assert findings(plan(), spoiled)["report"] != AS_ASKED


@pytest.mark.parametrize("place", ["treated", "gap", "low", "verdict"])
@pytest.mark.parametrize(
    "value", [None, "x", [], {"shortcut": []}, math.nan, math.inf, 10**400, torch.rand(3)]
)
def test_a_spoiled_part_of_a_report_is_never_right(place, value):
    answer = done(plan())
    answer["report"] |= {place: value}
    right = findings(plan(), done(plan()))
    assert findings(plan(), answer) != right


def test_a_record_that_claims_what_was_not_read_is_not_believed():
    answer = done(plan())
    right = findings(plan(), answer)
    no_tests = [entry for entry in answer["record"] if entry[:2] != ["read", "test"]]
    assert findings(plan(), answer | {"record": no_tests}) != right
    assert findings(plan(), answer | {"report": answer["report"] | {"gap": 5.0}}) != right
