"""The signal behind each convolution at the start, and the factor that predicts it."""

import pytest
import torch
from torch import nn

from course_utils.analysis.starting_signals import relu_factor, signal_sizes
from course_utils.models.initialization import FACTORS, INITIALIZATIONS


def test_the_sizes_are_those_of_the_convolutions_outputs():
    torch.manual_seed(0)
    layers = nn.Sequential(nn.Conv2d(2, 3, 3), nn.ReLU(), nn.Conv2d(3, 5, 1))
    images = torch.randn(4, 2, 7, 6)
    first = layers[0](images)
    expected = [first.std().item(), layers(images).std().item()]
    assert signal_sizes(layers, images) == pytest.approx(expected)


def test_the_factors_are_those_of_a_layer_with_512_channels():
    layer = nn.Conv2d(512, 512, 3, device="meta")
    fan = 9 * 512
    sigmas = (0.01, (1 / fan) ** 0.5, (2 / fan) ** 0.5, 0.1)
    assert [relu_factor(layer, sigma) for sigma in sigmas] == pytest.approx(FACTORS, rel=0.01)


@pytest.mark.parametrize("factor", FACTORS)
def test_a_layer_behind_a_relu_multiplies_by_its_factor_whatever_its_width(factor):
    torch.manual_seed(0)
    start = INITIALIZATIONS[f"factor_{factor:g}"]
    for width in (16, 96):
        layer = nn.Conv2d(width, 2 * width, 3)
        layer.apply(start)
        signal = torch.randn(8, width, 12, 12)
        ratio = layer(signal.relu()).pow(2).mean() / signal.pow(2).mean()
        assert ratio.sqrt().item() == pytest.approx(factor, rel=0.2)
        assert relu_factor(layer, layer.weight.std().item()) == pytest.approx(factor, rel=0.05)
