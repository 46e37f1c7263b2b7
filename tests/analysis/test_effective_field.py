"""Effective fields: a closed form, the network as it was, and layers that are not there."""

import numpy as np
import pytest
import torch
from torch import nn

from course_utils.analysis import effective_receptive_field, receptive_fields
from course_utils.models import create_model


def test_effective_field_of_averaging_layers_is_the_binomial():
    """Three 3-wide box filters in a row weigh as 1 3 6 7 6 3 1 over 27, on each axis."""
    model = nn.Sequential(*(nn.Conv2d(1, 1, 3, padding=1, bias=False) for _ in range(3)))
    for conv in model:
        nn.init.constant_(conv.weight, 1 / 9)
    strength = effective_receptive_field(model, torch.zeros(2, 1, 15, 15), "2")
    line = np.zeros(15)
    line[4:11] = np.array([1, 3, 6, 7, 6, 3, 1]) / 27
    np.testing.assert_allclose(strength, np.outer(line, line), atol=1e-7)


def test_measuring_leaves_the_network_as_it_was():
    model = create_model("resnet_tiny")
    model.stages.eval()
    model.stem[0].weight.grad = torch.ones_like(model.stem[0].weight)
    before = {key: value.clone() for key, value in model.state_dict().items()}
    modes = [module.training for module in model.modules()]
    images = torch.randn(3, 3, 32, 32, generator=torch.Generator().manual_seed(0))
    strength = effective_receptive_field(model, images, "stages.1", (2, 5))
    receptive_fields(model, (3, 32, 32))
    assert strength.shape == (32, 32)
    assert strength.min() >= 0
    assert [module.training for module in model.modules()] == modes
    assert all(torch.equal(value, before[key]) for key, value in model.state_dict().items())
    assert (model.stem[0].weight.grad == 1).all()
    assert model.fc.weight.grad is None
    assert not images.requires_grad
    assert not any(module._forward_hooks for module in model.modules())


def test_a_layer_that_is_not_there_or_not_called_is_an_error():
    images = torch.zeros(1, 3, 64, 64)
    with pytest.raises(ValueError, match="no layer 'conv9'; try one of conv1, "):
        effective_receptive_field(create_model("basenet"), images, "conv9")
    with pytest.raises(ValueError, match="'auxiliary1' is never called"):
        effective_receptive_field(create_model("googlenet_bn", num_classes=2), images, "auxiliary1")
