"""How far a step moves what layers receive: nothing at rate 0, hand-made networks, no trace."""

import copy

import pytest
import torch
from torch import nn

from course_utils.analysis.input_shift import input_shift, mean_input_shift
from course_utils.models import create_model
from course_utils.models.noise import add_noise
from course_utils.models.vgg import narrow

IMAGES = torch.randn(6, 3, 32, 32, generator=torch.Generator().manual_seed(0))
LABELS = torch.arange(6) % 4


def network():
    torch.manual_seed(0)
    return create_model("vgg_a_bn_cifar", num_classes=4, plan=narrow("a", 16), head="mean")


def test_no_step_moves_nothing_and_a_longer_one_moves_more_and_the_model_stays():
    model = network()
    state = copy.deepcopy(model.state_dict())
    assert input_shift(model, IMAGES, LABELS, 0.0) == pytest.approx(0, abs=1e-6)
    moved = [input_shift(model, IMAGES, LABELS, rate) for rate in (0.01, 0.1)]
    assert 0 < moved[0] < moved[1]
    for key, value in model.state_dict().items():
        assert torch.equal(value, state[key])


def test_noise_alone_moves_the_inputs():
    torch.manual_seed(0)
    assert input_shift(add_noise(network()), IMAGES, LABELS, 0.0) > 0.1


def test_the_shift_is_counted_in_deviations_of_the_layer():
    class Doubled(nn.Module):
        """A convolution that receives what a bias moved."""

        def __init__(self):
            super().__init__()
            self.first = nn.Conv2d(1, 1, 1)
            self.second = nn.Conv2d(1, 3, 1)

        def forward(self, x):
            return self.second(self.first(x)).mean((2, 3))

    torch.manual_seed(0)
    model = Doubled()
    images = torch.randn(8, 1, 4, 4)
    labels = torch.arange(8) % 3
    loss = nn.functional.cross_entropy(model(images), labels)
    dw, db = torch.autograd.grad(loss, (model.first.weight, model.first.bias))
    move = 0.1 * (dw.flatten() * images.mean() + db)
    deviation = model.first(images).std()
    expected = (move.abs() / deviation).item()
    assert input_shift(model, images, labels, 0.1) == pytest.approx(expected, rel=1e-3)


def test_the_mean_over_models_draws_its_noise_from_a_fixed_seed():
    models = [add_noise(network()), network()]
    first, second = (mean_input_shift(models, IMAGES, LABELS, 0.01) for _ in range(2))
    assert first == second
    quiet = input_shift(network(), IMAGES, LABELS, 0.01)
    assert mean_input_shift([network()] * 2, IMAGES, LABELS, 0.01) == pytest.approx(quiet)
