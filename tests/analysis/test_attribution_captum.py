"""Every attribution equals captum's."""

import warnings

import pytest
import torch
from attributed import batch, network
from torch import nn

from course_utils.analysis import (
    deconvnet,
    grad_cam,
    guided_backpropagation,
    input_gradient,
    integrated_gradients,
    occlusion,
)

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    attr = pytest.importorskip("captum.attr")

LAYERS = {
    "lenet5": "c3",
    "lenet5_modern": "conv2",
    "vgg": "features.10",
    "resnet20": "stage2",
    "resnet_tiny": "stages.1",
}
CLOSE = {"rtol": 0, "atol": 1e-5}


class ModuleBaseNet(nn.Module):
    """lenet5_modern with a module for each ReLU: captum's guided backpropagation hooks modules
    only.
    """

    def __init__(self, twin):
        super().__init__()
        self.twin = twin
        self.relu1 = nn.ReLU()
        self.relu2 = nn.ReLU()

    def forward(self, x):
        x = self.twin.pool(self.relu1(self.twin.conv1(x)))
        return self.twin.classifier(self.twin.pool(self.relu2(self.twin.conv2(x))))


def for_captum(name, model):
    """What captum is given: modules for ReLUs, in evaluation mode."""
    twin = ModuleBaseNet(model) if name == "lenet5_modern" else model
    twin.eval()
    images, _ = batch()
    assert torch.equal(twin(images), model(images))
    return twin


def quietly(explain, *args, **kwargs):
    """captum warns that it sets hooks and gradients."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return explain(*args, **kwargs).detach()


def agree(maps, expected):
    """Equal to 1e-5 of the strongest value: maps of a fresh network are small. captum's occlusion
    is float32.
    """
    largest = expected.abs().max()
    assert largest > 0
    torch.testing.assert_close(maps / largest, (expected / largest).to(maps.dtype), **CLOSE)


@pytest.mark.parametrize("name", LAYERS)
def test_the_input_gradient_is_captums_saliency(name):
    model = network(name)
    images, classes = batch()
    expected = quietly(attr.Saliency(for_captum(name, model)).attribute, images, classes, abs=False)
    agree(input_gradient(model, images, classes), expected)


@pytest.mark.parametrize("name", [name for name in LAYERS if name != "lenet5"])
@pytest.mark.parametrize(
    ("ours", "theirs"), [(deconvnet, "Deconvolution"), (guided_backpropagation, "GuidedBackprop")]
)
def test_the_two_rules_are_captums(name, ours, theirs):
    model = network(name)
    images, classes = batch()
    expected = quietly(getattr(attr, theirs)(for_captum(name, model)).attribute, images, classes)
    agree(ours(model, images, classes), expected)


@pytest.mark.parametrize(("name", "layer"), LAYERS.items())
def test_grad_cam_is_captums_enlarged_bilinearly(name, layer):
    model = network(name)
    images, classes = batch()
    twin = for_captum(name, model)
    explain = attr.LayerGradCam(twin, dict(model.named_modules())[layer]).attribute
    small = quietly(explain, images, classes, relu_attributions=True)
    expected = attr.LayerAttribution.interpolate(small, (32, 32), interpolate_mode="bilinear")[:, 0]
    agree(grad_cam(model, images, classes, layer), expected)


@pytest.mark.parametrize("name", LAYERS)
@pytest.mark.parametrize(
    ("window", "stride", "baseline"), [(8, 8, 0.0), (9, 5, 0.3), (11, 7, -1.0)]
)
def test_occlusion_is_captums(name, window, stride, baseline):
    model = network(name)
    images, classes = batch()
    explain = attr.Occlusion(for_captum(name, model)).attribute
    expected = quietly(explain, images, (3, window, window), (3, stride, stride), baseline, classes)
    maps = occlusion(model, images, classes, window=window, stride=stride, baseline=baseline)
    agree(maps, expected[:, 0])


@pytest.mark.parametrize("name", LAYERS)
@pytest.mark.parametrize(
    ("steps", "baseline"), [(5, 0.0), (8, torch.full((3, 1, 1), 0.2, dtype=torch.float64))]
)
def test_integrated_gradients_are_captums(name, steps, baseline):
    model = network(name)
    images, classes = batch()
    start = torch.zeros_like(images) + baseline
    explain = attr.IntegratedGradients(for_captum(name, model)).attribute
    expected = quietly(explain, images, start, classes, n_steps=steps, method="riemann_middle")
    maps = integrated_gradients(model, images, classes, baseline=baseline, steps=steps)
    agree(maps, expected)
