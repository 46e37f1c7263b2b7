"""Votes of several networks: each one's accuracy, and that of the mean of their probabilities."""

import numpy as np
import pytest
from torch import nn

from course_utils.reports.lessons.l07_sweep import KERNELS
from course_utils.reports.lessons.l07_votes import CONFIG, Votes, digit_votes
from course_utils.training import TrainConfig


def test_together_is_the_answer_of_the_mean_probabilities():
    sure, torn = [0.9, 0.1], [0.45, 0.55]
    votes = Votes(np.array([[sure, sure], [torn, torn]]), np.array([0, 1]), np.zeros(2))
    assert votes.each.tolist() == [50.0, 50.0]
    assert votes.together == 50.0
    unsure = Votes(np.array([[sure], [torn], [torn]]), np.array([0]), np.zeros(3))
    assert unsure.each.tolist() == [100.0, 0.0, 0.0]
    assert unsure.together == 100.0  # two of three are wrong, but not sure


def test_a_linear_layer_learns_and_a_seed_repeats():
    config = TrainConfig(epochs=2, optimizer="adam", lr=0.01)

    def build():
        return nn.Sequential(nn.Flatten(), nn.Linear(256, 10))

    first, again = (digit_votes(build, (3, 4), config) for _ in range(2))
    assert first.probabilities.shape == (2, 360, 10)
    np.testing.assert_allclose(first.probabilities.sum(-1), 1, rtol=1e-5)
    np.testing.assert_array_equal(first.probabilities, again.probabilities)
    assert first.each.min() > 50
    assert first.train_loss.max() < 2.3


def test_the_sweep_found_one_rate_for_both_kernels_within_its_range():
    assert KERNELS.best("5x5") == KERNELS.best("two 3x3") == CONFIG.lr == pytest.approx(0.04)
    assert min(KERNELS.means("5x5")) < CONFIG.lr < max(KERNELS.means("5x5"))
