"""Answers of layers: those of the layers called by hand, and the network left as it was."""

import pytest
import torch
from torch import nn

from course_utils.analysis.layer_maps import layer_maps


def small_network():
    torch.manual_seed(0)
    return nn.Sequential(nn.Conv2d(3, 5, 2), nn.Dropout(), nn.Flatten(), nn.Linear(5 * 6 * 7, 11))


def test_answers_are_those_of_the_layers_called_by_hand():
    network = small_network()
    image = torch.randn(3, 7, 8)
    answers = layer_maps(network, image, ["3", "0"], after=torch.tanh)
    maps = network[0](image[None])
    torch.testing.assert_close(answers["0"], torch.tanh(maps[0]))
    torch.testing.assert_close(answers["3"], torch.tanh(network[3](maps.flatten(1))[0]))
    assert list(answers) == ["3", "0"]


def test_the_network_keeps_its_mode_and_no_hooks():
    network = small_network().train()
    layer_maps(network, torch.zeros(3, 7, 8), ["0"])
    assert network.training
    assert not network[0]._forward_hooks


def test_an_unknown_layer_is_named():
    with pytest.raises(ValueError, match="no layer 'c9'"):
        layer_maps(small_network(), torch.zeros(3, 7, 8), ["c9"])


def test_a_relu_that_works_in_place_changes_no_answer():
    network = nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU(inplace=True))
    image = torch.randn(1, 5, 5)
    expected = network[0](image[None])[0]
    torch.testing.assert_close(layer_maps(network, image, ["0"])["0"], expected)
