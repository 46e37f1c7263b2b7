"""Losses of stored seeds: read off the reference, or off runs made here."""

import json
from dataclasses import replace

import numpy as np
import pytest

from course_utils.reports import lesson
from course_utils.reports.seed_losses import seed_losses
from course_utils.reports.stored import reference_path

ARMS = lesson("09", "quick")["batch norm"]


def test_the_losses_are_those_of_the_reference():
    runs = json.loads(reference_path(ARMS["plain"].id).read_text())
    expected = [sum(run["history"]["train_loss"][:2]) / 2 for run in runs]
    np.testing.assert_allclose(seed_losses(ARMS, (0, 1), 2)["plain"], expected)


def test_without_a_reference_the_arms_are_trained_under_the_seeds():
    plain = ARMS["plain"]
    config = replace(plain.config, epochs=1)
    other = replace(plain, id="quick/no-such-row", config=config, train=64, test=64)
    losses = seed_losses({"other": other}, (0, 1), 2, "cpu")["other"]
    assert losses.shape == (2,)
    assert (losses > 0).all()
    assert losses[0] != losses[1]


def test_no_epochs_have_no_mean():
    with pytest.raises(ValueError, match="one epoch or more, got epochs=0"):
        seed_losses(ARMS, (0, 1), 0)
