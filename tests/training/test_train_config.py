"""A TrainConfig refuses what no training could follow; a History begins empty."""

import copy

import pytest

from course_utils.training import History, TrainConfig


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("optimizer", "sdg", "must be one of sgd, adam, adamw, rmsprop, got 'sdg'"),
        ("schedule", "cos", "got 'cos'"),
        ("loss", "focus", "must be one of cross_entropy, focal, got 'focus'"),
        ("precision", "fp16", "must be one of fp32, bf16, got 'fp16'"),
        ("epochs", 0, "got 0"),
        ("epochs", 2.5, "got 2.5"),
        ("lr", -0.1, "got -0.1"),
        ("label_smoothing", 1.0, r"must lie in \[0, 1\), got 1.0"),
        ("grad_clip", 0.0, "got 0.0"),
    ],
)
def test_a_wrong_configuration_is_refused_by_name_and_value(field, value, message):
    with pytest.raises(ValueError, match=f"{field}.*{message}"):
        TrainConfig(**{"epochs": 1, field: value})


def test_histories_do_not_share_their_lists():
    filled = History()
    empty = copy.deepcopy(History())
    row = {"train_loss": 1, "train_accuracy": 0, "val_loss": None, "val_accuracy": None}
    filled.append(epoch=1, lr=0.1, seconds=1, **row)
    assert len(empty) == len(History()) == 0
