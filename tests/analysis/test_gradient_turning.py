"""Where a gradient's direction holds, and where it cannot: no step, a linear loss, batch norm."""

import numpy as np
import torch
from torch import nn

from course_utils.analysis.gradient_turning import gradient_cosines


def network(seed=0):
    torch.manual_seed(seed)
    layers = [nn.Conv2d(2, 3, 3, padding=1), nn.BatchNorm2d(3), nn.ReLU()]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(3, 5))


def batch():
    torch.manual_seed(1)
    return torch.randn(7, 2, 6, 5), torch.arange(7) % 5


def test_without_a_step_the_direction_is_the_same_and_far_away_it_is_another():
    cosines = gradient_cosines(network(), *batch(), steps=(0.0, 1e-4, 3.0))
    assert cosines.shape == (3,)
    assert min(cosines[:2]) > 0.99
    assert cosines[2] < 0.9


def test_equal_seeds_move_alike_and_the_model_is_left_as_it_was():
    model = network()
    before = [value.clone() for value in model.state_dict().values()]
    first, second = (gradient_cosines(model, *batch(), (0.1,), seed=3) for _ in range(2))
    np.testing.assert_array_equal(first, second)
    assert all(torch.equal(a, b) for a, b in zip(before, model.state_dict().values(), strict=True))
    assert not np.array_equal(first, gradient_cosines(model, *batch(), (0.1,), seed=4))
