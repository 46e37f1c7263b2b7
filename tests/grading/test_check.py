"""The student's seat: what `check` says to a right work, a stub, an error, a mistake, a ban."""

import functools

import pytest
import torch

from course_utils.grading import Outcome, check, in_notebook


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


def test_a_helper_that_is_not_written_is_named():
    def inception_costs(rows, in_channels, naive):
        raise NotImplementedError  # your code

    def suspect_rows(rows, *arguments):
        return inception_costs(rows, *arguments)

    outcome = check(suspect_rows)
    assert outcome.kind == "not attempted"
    assert "suspect_rows calls inception_costs, which still raises" in outcome.message
    own = str(check(inception_costs))
    assert own == "Not attempted: inception_costs still raises NotImplementedError."


def test_an_operation_that_torch_does_not_have_is_no_stub():
    def slide(signal, kernel, stride):
        return torch.ones(3, dtype=torch.complex64).floor()

    outcome = check(slide)
    assert outcome.kind == "raised"
    assert "floor()" in outcome.message

    class Subsample(torch.nn.Module):
        def __init__(self, *_):
            super().__init__()

    assert check(Subsample).kind == "raised"


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


def by_window(signal, kernel, stride):
    """The right answer of `slide`, for works that are about something else."""
    starts = range(0, len(signal) - len(kernel) + 1, stride)
    return torch.stack([(signal[i : i + len(kernel)] * kernel).sum() for i in starts])


def convolved(signal, kernel, stride):
    return torch.nn.functional.conv1d(signal[None, None], kernel[None, None], stride=stride)[0, 0]


def test_a_helper_is_searched_for_forbidden_calls_as_grading_does():
    def slide(signal, kernel, stride):
        return convolved(signal, kernel, stride)

    assert "slide uses conv1d" in check(slide).message


def test_a_forbidden_function_under_another_name_is_found():
    short = torch.conv1d

    def slide(signal, kernel, stride):
        return short(signal[None, None], kernel[None, None], stride=stride)[0, 0]

    assert check(slide).kind == "forbidden"


def test_names_of_ones_own_attributes_and_words_are_free():
    def correlate(window, kernel):  # forbidden as a call to a library's
        return (window * kernel).sum()

    def slide(signal, kernel, stride):
        """No conv1d here, and no correlate of a library's."""
        convolve = kernel
        starts = range(0, len(signal) - len(kernel) + 1, stride)
        return torch.stack([correlate(signal[i : i + len(convolve)], convolve) for i in starts])

    assert check(slide).correct


def test_a_lambda_and_a_wrapped_function_are_checked_under_the_name_that_they_have(monkeypatch):
    slide = lambda signal, kernel, stride: by_window(signal, kernel, stride)  # noqa: E731
    monkeypatch.setitem(globals(), "slide", slide)
    assert check(slide).correct

    @functools.wraps(by_window)
    def wrapped(*arguments):
        return by_window(*arguments)

    wrapped.__name__ = "slide"
    assert check(wrapped).correct


def test_a_work_that_never_ends_is_stopped_at_its_own_line(monkeypatch):
    monkeypatch.setattr(in_notebook, "SECONDS", 0.2)

    def slide(signal, kernel, stride):
        while True:
            signal = signal + 0

    outcome = check(slide)
    assert outcome.kind == "timed out"
    assert outcome.message.startswith("Not yet: slide took more than 0.2 s. It was at:\n    ")
    assert outcome.message.rstrip().endswith(("while True:", "signal = signal + 0"))


def test_an_interrupt_shows_the_students_line_and_nothing_of_ours():
    def slide(signal, kernel, stride):
        raise KeyboardInterrupt

    outcome = check(slide)
    assert outcome.message == "Not yet: slide was stopped. It was at:\n    raise KeyboardInterrupt"


def test_torchs_random_numbers_go_on_where_they_were():
    def slide(signal, kernel, stride):
        torch.manual_seed(5)
        return by_window(signal, kernel, stride)

    torch.manual_seed(11)
    expected = torch.rand(1)
    torch.manual_seed(11)
    assert check(slide).correct
    assert torch.equal(torch.rand(1), expected)


def test_a_work_without_return_is_told_so():
    def slide(signal, kernel, stride):
        by_window(signal, kernel, stride)

    outcome = check(slide)
    assert outcome.mistake == "returns nothing"
    assert "it ends without `return`" in outcome.message
