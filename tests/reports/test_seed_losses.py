"""Losses of stored seeds: read off the reference, or off one's own runs."""

import json
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from course_utils.reports import lesson
from course_utils.reports.seed_losses import seed_losses
from course_utils.reports.stored import reference_path

PLAIN = lesson("09", "quick")["batch norm"]["plain"]


def test_the_losses_are_those_of_the_reference():
    runs = json.loads(reference_path(PLAIN.id).read_text())
    expected = [sum(run["history"]["train_loss"][:2]) / 2 for run in runs]
    np.testing.assert_allclose(seed_losses(PLAIN, 2), expected)


def test_without_a_reference_ones_own_runs_count_and_too_few_epochs_are_refused():
    other = replace(PLAIN, id="quick/no-such-row")
    columns = dict.fromkeys(
        ("lr", "train_accuracy", "val_loss", "val_accuracy", "seconds"), [0.0] * 2
    )
    history = {"epoch": [1, 2], "train_loss": [2.0, 1.0], **columns}
    own = [SimpleNamespace(history=history)]
    assert seed_losses(other, 2, own).tolist() == [1.5]
    with pytest.raises(ValueError, match="has 1 runs of at least 2 epochs, and 3"):
        seed_losses(other, 3, own)
    with pytest.raises(ValueError, match="has 0 runs"):
        seed_losses(other, 1)
