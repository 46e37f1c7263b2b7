"""The gradient of a layer a stage: which layers, and that silent heads change nothing."""

import numpy as np
import pytest
import torch.nn.functional as F

from course_utils.reports import lesson
from course_utils.reports.lessons.l07_gradients import is_stage, middle, stage_gradients, times


def first_head_at(weight):
    """The loss with the first head at a weight; the second is reached, with weight 0."""

    def loss(outputs, labels):
        main, first, second = (F.cross_entropy(output, labels) for output in outputs)
        return main + weight * first + 0 * second

    return loss


def test_a_head_lifts_the_gradient_below_it_and_nowhere_else():
    recipe = lesson("07", "quick")["starts"]["Glorot"]
    losses = {"silent": first_head_at(0.0), "loud": first_head_at(1.0)}
    found = stage_gradients(recipe, losses, (1,))
    assert found["silent"].shape == (1, 13)
    lift = found["loud"] / found["silent"]
    assert lift[0, 0] > 1
    np.testing.assert_allclose(lift[0, 6:], 1, rtol=1e-4)  # behind 4a, where the first head sits


def test_a_stage_is_a_layer_of_the_stem_a_3x3_of_a_module_or_the_classifier():
    names = ("stem.0.0", "inception.3a.small.0.0", "inception.3a.small.1.0", "auxiliary1.fc1", "fc")
    assert [is_stage(name) for name in names] == [True, False, True, False, True]


def test_the_middle_over_seeds_is_geometric():
    np.testing.assert_allclose(middle(np.array([[1.0, 4.0], [4.0, 9.0]])), [2.0, 6.0])


def test_times_is_the_geometric_mean_with_an_interval_above_zero():
    found = times(np.array([1.0, 4.0]))
    assert found.value == pytest.approx(2)
    assert 0 < found.low < 1 < 4 < found.high
