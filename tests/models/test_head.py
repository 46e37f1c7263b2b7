"""Cutting heads: what is cut plus the head is the whole network, for every network that ends in a
linear layer."""

import copy

import pytest
import torch
from torch import nn
from zoo import build, images, sizes

from course_utils.models import create_model, cut_head, find_head, new_head

# one of each family whose last layer is linear and answers alone
WITH_HEAD = [
    "lenet5_modern",
    "alexnet",
    "googlenet",
    "highway_conv16",
    "resnet18",
    "resnet20",
    "preact_resnet20",
    "densenet40",
    "mobilenet_v2",
    "basenet",
    "cifar100_net",
    "resnet_tiny",
]


@pytest.mark.parametrize("name", WITH_HEAD)
def test_a_network_is_its_features_and_its_head(name):
    model = build(name, num_classes=7, in_channels=2).eval()
    x = images(2, 2, sizes(name)[0])
    with torch.no_grad():
        features = cut_head(model)(x)
        assert features.dim() == 2
        torch.testing.assert_close(find_head(model)[1](features), model(x))


@pytest.mark.parametrize("name", ["resnet_tiny", "vgg16", "googlenet", "mobilenet_v2", "basenet"])
def test_a_new_head_has_its_classes_and_the_body_and_the_model_stay_as_they_were(name):
    model = build(name, num_classes=7, in_channels=2).eval()
    before = copy.deepcopy(model.state_dict())
    other = new_head(model, 5).eval()
    x = images(2, 2, sizes(name)[0])
    with torch.no_grad():
        assert other(x).shape == (2, 5)
        torch.testing.assert_close(cut_head(other)(x), cut_head(model)(x), rtol=0, atol=0)
        next(other.parameters()).add_(1)  # a copy shares no weight
    for key, value in model.state_dict().items():
        assert torch.equal(value, before[key]), key


def test_the_head_of_a_wrapped_network_is_found_by_its_full_name():
    model = create_model("resnet_tiny", weights="shapes")
    name, head = find_head(model)
    assert name == "network.fc"
    assert head is model.network.fc


def test_a_fresh_head_starts_as_torch_starts_a_linear_layer():
    model = build("resnet_tiny")
    torch.manual_seed(3)
    ours = new_head(model, 5).fc
    torch.manual_seed(3)
    theirs = nn.Linear(64, 5)
    assert torch.equal(ours.weight, theirs.weight)
    assert torch.equal(ours.bias, theirs.bias)


@pytest.mark.parametrize(
    ("model", "last"), [("all_cnn_c", "AllCNN ends in Conv2d"), (nn.ReLU(), "ReLU ends in nothing")]
)
def test_a_network_without_a_linear_layer_at_its_end_is_refused(model, last):
    model = build(model) if isinstance(model, str) else model
    with pytest.raises(ValueError, match=f"{last}, not in a linear layer"):
        cut_head(model)
