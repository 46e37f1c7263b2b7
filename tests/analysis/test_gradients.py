"""Gradient norms by layer: autograd's, and nothing is left behind."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from course_utils.analysis import layer_gradients
from course_utils.models import create_model


def batch():
    generator = torch.Generator().manual_seed(0)
    return torch.randn(6, 3, 32, 32, generator=generator), torch.tensor([0, 1, 2, 3, 4, 5])


def test_norms_are_those_of_autograd_in_the_order_of_the_layers():
    torch.manual_seed(0)
    model = create_model("basenet")
    images, labels = batch()
    result = layer_gradients(model, images, labels)
    assert result.names == ("conv1", "conv2", "classifier.1", "classifier.3", "classifier.5")
    weights = [dict(model.named_modules())[name].weight for name in result.names]
    expected = torch.autograd.grad(F.cross_entropy(model(images), labels), weights)
    np.testing.assert_allclose(result.norms, [g.norm().item() for g in expected], rtol=1e-5)
    relative = [(g.norm() / w.norm()).item() for g, w in zip(expected, weights, strict=True)]
    np.testing.assert_allclose(result.relative, relative, rtol=1e-5)


def test_measuring_leaves_the_model_as_it_was():
    model = create_model("resnet_tiny").eval()
    images, labels = batch()
    before = {key: value.clone() for key, value in model.state_dict().items()}
    layer_gradients(model, images, labels)
    assert not model.training
    assert all(torch.equal(value, before[key]) for key, value in model.state_dict().items())
    assert all(p.grad is None for p in model.parameters())


def test_a_layer_without_gradient_is_named():
    model = create_model("basenet")
    images, labels = batch()
    model.conv1.weight.requires_grad_(False)
    with pytest.raises(ValueError, match="no gradient reaches layer 'conv1'"):
        layer_gradients(model, images, labels)


def test_gradients_explode_toward_the_first_layers_of_a_fresh_plain_network_not_a_residual_one():
    torch.manual_seed(0)
    images, labels = batch()
    spread = {}
    for name in ("plain56", "resnet56"):
        norms = layer_gradients(create_model(name), images, labels).norms
        spread[name] = norms[0] / norms[-2]
    assert spread["plain56"] > 30 * spread["resnet56"]
