"""The student's seat: what `check` says to a right work, a stub, an error, a mistake, a ban."""

import pytest
import torch

from course_utils.grading import Outcome, check


def test_a_right_work_is_told_so():
    def slide(signal, kernel, stride):
        windows = signal.unfold(0, len(kernel), stride)
        return windows @ kernel

    outcome = check(slide)
    assert repr(outcome) == "Correct: slide holds in all 5 checks. Grading uses fresh inputs."
    assert (outcome.correct, outcome.score(2)) == (True, 2.0)
    assert (outcome.held, outcome.total) == (5, 5)


def test_a_stub_is_not_attempted():
    def slide(signal, kernel, stride):
        raise NotImplementedError

    outcome = check(slide)
    assert (outcome.kind, outcome.score(2)) == ("not attempted", 0.0)


def test_a_mistake_is_named_with_the_call_that_shows_it_and_where_to_read():
    def slide(signal, kernel, stride):
        return signal.unfold(0, len(kernel), stride) @ kernel.flip(0)

    outcome = check(slide)
    lines = repr(outcome).split("\n")
    assert outcome.mistake == "flipped kernel"
    assert lines[0] == (
        "Not yet: slide([0, 0, 1, 1, 1, 0, 0, 2], [-1, 0, 1], 1) should be [1, 1, 0, -1, -1, 2]; "
        "yours says [-1, -1, 0, 1, 1, -2]."
    )
    assert lines[1].startswith("Your kernel is flipped")
    assert lines[2:] == [
        'Notebook 01, "A kernel asks one question everywhere".',
        "0 of 5 checks hold. Hints are folded below the cell.",
    ]


def test_an_error_is_told_with_the_students_own_line_and_a_traceback_on_request():
    def helper(values):
        return values[99]

    def slide(signal, kernel, stride):
        return helper(signal)

    outcome = check(slide)
    assert outcome.kind == "raised"
    assert "raised IndexError: index 99 is out of bounds" in outcome.message
    assert "\n    return values[99]\n" in outcome.message
    assert "Traceback" in outcome.traceback
    assert "Traceback" not in outcome.message


def test_a_forbidden_call_is_named_also_where_the_result_is_right():
    def slide(signal, kernel, stride):
        batch = signal[None, None]
        return torch.nn.functional.conv1d(batch, kernel[None, None], stride=stride)[0, 0]

    outcome = check(slide)
    assert outcome.kind == "forbidden"
    assert "slide uses conv1d" in outcome.message


def test_a_method_of_a_class_is_searched_for_forbidden_calls_too():
    class slide:
        def __new__(cls, signal, kernel, stride):
            return torch.conv1d(signal[None, None], kernel[None, None], stride=stride)[0, 0]

    assert check(slide).kind == "forbidden"


def test_an_answer_of_no_known_kind_is_an_error_that_says_so():
    def slide(signal, kernel, stride):
        return (window for window in signal)

    assert "raised Unsendable: this is a generator" in check(slide).message


def test_changing_the_arguments_in_place_does_no_harm():
    def slide(signal, kernel, stride):
        out = [
            (signal[i : i + len(kernel)] * kernel).sum()
            for i in range(0, len(signal) - len(kernel) + 1, stride)
        ]
        signal.zero_()
        return torch.stack(out)

    assert check(slide).correct
    assert check(slide).correct


@pytest.mark.parametrize("given", [3, "slide", torch.ones(2)])
def test_check_takes_the_work_itself(given):
    with pytest.raises(TypeError, match=f"without calling it.*got {type(given).__name__}"):
        check(given)


def test_an_outcome_of_no_kind_is_refused():
    with pytest.raises(ValueError, match="got 'splendid'"):
        Outcome("splendid", "slide", "")
