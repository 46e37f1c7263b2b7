"""The laboratories with real networks: one training of each."""

import pytest

from course_utils.grading.checks.questions import QUESTIONS
from course_utils.reports.laboratories import laboratory


@pytest.mark.parametrize("number", QUESTIONS)
def test_a_laboratory_trains_what_its_question_asks_and_trains_it_once(number):
    question = QUESTIONS[number]
    lab = laboratory(number)
    held = {name: values[0] for name, values in question.held.items()}
    setting = {question.asks: question.arms[1], question.tuned: question.values[0]} | held
    trained = lab.train(1, **setting)
    assert 0 < trained.validation <= 100
    assert 0 < trained.test <= 100
    assert trained.validation != trained.test
    assert lab.train(1, **setting).test == trained.test
    assert lab.values == question.values


def test_there_is_no_other_laboratory():
    with pytest.raises(ValueError, match="a laboratory is that of one of 05, 06"):
        laboratory("03")
