"""Blocks of losses and the width of their band, by hand."""

import numpy as np
import pytest

from course_utils.analysis.loss_blocks import band_width, loss_blocks


def test_blocks_are_means_in_order_also_where_the_steps_do_not_divide():
    steps, losses = loss_blocks([[5.0, 3, 1, 2, 9], [1, 1, 1, 0, 0]], 2)
    assert steps.tolist() == [1, 3.5]
    np.testing.assert_allclose(losses, [[3, 1], [5.5, 0]])


def test_a_band_is_as_wide_as_the_largest_loss_exceeds_the_smallest():
    one = np.linspace(3, 1, 60)
    assert band_width([one, 1.2 * one, 1.1 * one]) == pytest.approx(0.2)
    assert band_width([one]) == 0
