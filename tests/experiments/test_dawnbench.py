"""Time to accuracy: the first epoch that gets there, and what it took until then."""

from types import SimpleNamespace

import pytest

from course_utils.experiments import TimeToAccuracy, time_to_accuracy


def a_run(accuracies):
    history = {"val_accuracy": accuracies, "seconds": [1.5, 2.0, 2.5, 4.0]}
    return SimpleNamespace(id="quick/a", history=history)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (0.3, TimeToAccuracy(1, 1.5)),
        (0.6, TimeToAccuracy(3, 6.0)),
        (0.7, TimeToAccuracy(3, 6.0)),
        (0.8, None),
    ],
)
def test_the_first_epoch_that_reaches_the_target_counts(target, expected):
    assert time_to_accuracy(a_run([0.3, 0.5, 0.7, 0.6]), target) == expected


@pytest.mark.parametrize("target", [0, 1, 80])
def test_a_target_in_percent_is_refused(target):
    with pytest.raises(ValueError, match=rf"fraction in \(0, 1\), got {target};"):
        time_to_accuracy(a_run([0.3] * 4), target)


def test_a_run_without_validation_is_refused():
    with pytest.raises(ValueError, match="'quick/a' has no validation"):
        time_to_accuracy(a_run([None] * 4), 0.5)
