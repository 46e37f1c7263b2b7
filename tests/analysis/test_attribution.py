"""Every attribution leaves the network as it was, knows closed forms, and says what it cannot do.

What captum answers is in test_attribution_captum.
"""

import pytest
import torch
import torch.nn.functional as F
from attributed import batch, network
from torch import nn

from course_utils.analysis import METHODS as METHODS_BY_NAME
from course_utils.analysis import (
    class_scores,
    deconvnet,
    explain,
    grad_cam,
    guided_backpropagation,
    input_gradient,
    integrated_gradients,
    occlusion,
    smooth_grad,
)
from course_utils.models import create_model
from course_utils.models.resnet import Bottleneck as PublishedBottleneck
from course_utils.models.resnet import ResNet, cifar_stem, stages

CLOSE = {"rtol": 0, "atol": 1e-5}


# What must hold in any case

METHODS = {
    "input_gradient": input_gradient,
    "deconvnet": deconvnet,
    "guided_backpropagation": guided_backpropagation,
    "grad_cam": lambda *args: grad_cam(*args, "stages.2"),
    "occlusion": occlusion,
    "integrated_gradients": lambda *args: integrated_gradients(*args, steps=3),
    "smooth_grad": lambda *args: smooth_grad(*args, samples=2),
}


@pytest.mark.parametrize("method", METHODS)
def test_the_network_and_the_images_are_left_as_they_were(method):
    model = network("resnet_tiny").float()
    images, classes = batch()
    images = images.float()
    model.train()
    model.stages[1].eval()
    model.fc.weight.requires_grad_(False)
    before = {key: value.clone() for key, value in model.state_dict().items()}
    modes = [module.training for module in model.modules()]
    pixels = images.clone()
    maps = METHODS[method](model, images, classes)
    assert maps.shape in (images.shape, (3, 32, 32))
    assert not maps.requires_grad
    assert not images.requires_grad
    assert torch.equal(images, pixels)
    assert [module.training for module in model.modules()] == modes
    assert all(torch.equal(value, before[key]) for key, value in model.state_dict().items())
    assert all(p.grad is None for p in model.parameters())
    assert not any(module._forward_hooks or module._backward_hooks for module in model.modules())
    F.relu(images).sum()  # and a ReLU is a ReLU again
    assert torch.equal(F.relu(images), images.clamp(min=0))


@pytest.mark.parametrize("method", METHODS)
def test_an_error_inside_leaves_the_network_as_it_was_too(method):
    model = network("resnet_tiny")
    images, _ = batch()
    with pytest.raises(ValueError, match=r"classes must lie in \[0, 7\), got 3 to 9"):
        METHODS[method](model, images, torch.tensor([3, 4, 9]))
    assert model.training
    assert not any(module._forward_hooks for module in model.modules())
    x = torch.tensor([-1.0, 2.0], requires_grad=True)
    F.relu(x).backward(torch.tensor([1.0, -3.0]))
    assert x.grad.tolist() == [0, -3]


@pytest.mark.parametrize("method", METHODS)
def test_an_image_has_the_same_map_alone_and_in_a_batch(method):
    model = network("resnet_tiny")
    images, classes = batch()
    together = METHODS[method](model, images, classes)
    torch.testing.assert_close(
        METHODS[method](model, images[1:2], classes[1:2]), together[1:2], **CLOSE
    )


@pytest.mark.parametrize("method", METHODS)
def test_maps_are_computed_under_no_grad_as_well(method):
    model = network("resnet_tiny")
    images, classes = batch()
    expected = METHODS[method](model, images, classes)
    with torch.no_grad():
        torch.testing.assert_close(METHODS[method](model, images, classes), expected)


# Details


class Forms(nn.Module):
    """The same network with one form of ReLU or another."""

    def __init__(self, form):
        super().__init__()
        torch.manual_seed(0)
        self.conv1 = nn.Conv2d(2, 3, 3)
        self.conv2 = nn.Conv2d(3, 5, 3)
        self.fc = nn.Linear(5, 4)
        self.form = form
        self.module = nn.ReLU()
        self.in_place = nn.ReLU(inplace=True)

    def relu(self, x):
        return {
            "module": self.module,
            "in place": self.in_place,
            "F": F.relu,
            "method": lambda y: y.relu(),
            "relu_": lambda y: y.relu_(),
            "torch": torch.relu,
            "torch_": torch.relu_,
            "F in place": lambda y: F.relu(y, True),
        }[self.form](x)

    def forward(self, x):
        answer = self.conv1(x)
        self.relu(answer) if self.form == "relu_" else None
        x = self.conv2(answer if self.form == "relu_" else self.relu(answer))
        return self.fc(self.relu(x).mean((2, 3)))


@pytest.mark.parametrize(
    "form", ["in place", "F", "method", "relu_", "torch", "torch_", "F in place"]
)
@pytest.mark.parametrize(
    "method", [deconvnet, guided_backpropagation, lambda *args: grad_cam(*args, "conv1")]
)
def test_every_form_of_relu_follows_the_rule(form, method):
    images = torch.randn(2, 2, 7, 9, generator=torch.Generator().manual_seed(0))
    classes = torch.tensor([3, 0])
    expected = method(Forms("module"), images, classes)
    torch.testing.assert_close(method(Forms(form), images, classes), expected)


def test_the_rules_on_one_relu_are_those_of_figure_1():
    x = torch.tensor([[-1.0, 2, 3, -4]])
    weight = torch.tensor([[5.0, 6, -7, -8], [0, 0, 0, 0]])
    model = nn.Sequential(nn.ReLU(), nn.Linear(4, 2, bias=False))
    model[1].weight.data = weight
    first = torch.tensor([0])
    assert input_gradient(model, x, first).tolist() == [[0, 6, -7, 0]]
    assert deconvnet(model, x, first).tolist() == [[5, 6, 0, 0]]
    assert guided_backpropagation(model, x, first).tolist() == [[0, 6, 0, 0]]


def test_the_heat_before_a_global_average_sums_to_the_logit_without_its_bias():
    model = network("resnet_tiny").eval()
    images, classes = batch()
    model.fc.weight.data.abs_()  # so that the ReLU of Grad-CAM cuts nothing
    small = grad_cam(nn.Sequential(model), F.interpolate(images, 32), classes, "0.stages.2")
    logits = (model(images) - model.fc.bias).gather(1, classes[:, None])[:, 0]
    maps = model.stages(model.stem(images))
    heat = torch.einsum("nkhw,nk->nhw", maps, model.fc.weight[classes]) / maps[0, 0].numel()
    torch.testing.assert_close(heat.sum((1, 2)), logits)
    expected = F.interpolate(heat[:, None], (32, 32), mode="bilinear")[:, 0]
    torch.testing.assert_close(small, expected)


def test_integrated_gradients_are_complete_the_better_the_more_steps():
    model = network("vgg").eval()
    images, classes = batch()
    rise = class_scores(model, images, classes) - class_scores(model, 0 * images + 0.1, classes)
    gaps = []
    for steps in (2, 200):
        maps = integrated_gradients(model, images, classes, baseline=0.1, steps=steps)
        gaps.append((maps.sum((1, 2, 3)) - rise).abs().max())
    assert gaps[1] < 0.01 * rise.abs().max()
    assert gaps[1] < gaps[0]


def test_on_a_linear_network_integrated_gradients_and_occlusion_know_the_truth():
    torch.manual_seed(0)
    model = nn.Sequential(nn.Flatten(), nn.Linear(2 * 4 * 6, 3))
    images = torch.randn(5, 2, 4, 6)
    classes = torch.tensor([0, 1, 2, 2, 0])
    share = images * model[1].weight[classes].view(5, 2, 4, 6)
    torch.testing.assert_close(integrated_gradients(model, images, classes, steps=1), share)
    torch.testing.assert_close(occlusion(model, images, classes, window=1, stride=1), share.sum(1))


@pytest.mark.parametrize("method", [deconvnet, guided_backpropagation])
def test_a_network_without_relu_is_refused_with_the_way_out(method):
    model = create_model("resnet_stages", stem=4, stages=[4], activation="gelu")
    images, classes = batch()
    with pytest.raises(ValueError, match="StagedResNet called none, got only gelu; input_gradient"):
        method(model, images.float(), classes)
    assert input_gradient(model, images.float(), classes).shape == images.shape


@pytest.mark.parametrize(
    ("layer", "words"),
    [
        ("conv3", "there is no layer 'conv3'"),
        ("", "there is no layer ''"),
        ("fc", r"'fc' must answer with maps .*\(3, 7\)"),
    ],
)
def test_grad_cam_refuses_what_is_no_layer_of_maps(layer, words):
    with pytest.raises(ValueError, match=words):
        grad_cam(network("resnet_tiny"), *batch(), layer)


def test_grad_cam_refuses_a_module_that_is_called_twice():
    model = ResNet(
        7, block=PublishedBottleneck, stages=stages(1, 1, 1, 1, width=4), stem=cifar_stem
    ).double()
    with pytest.raises(ValueError, match="'conv2.0.relu' must be called once, got 3 calls"):
        grad_cam(model, *batch(), "conv2.0.relu")
    assert grad_cam(model, *batch(), "conv2.0").shape == (3, 32, 32)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"window": 33}, r"window must lie in 1\.\.32 pixels .* got 33"),
        ({"window": 0}, "got 0"),
        ({"window": 4, "stride": 5}, r"stride must lie in 1\.\.4, .* got 5"),
    ],
)
def test_occlusion_refuses_windows_that_do_not_fit(options, words):
    with pytest.raises(ValueError, match=words):
        occlusion(network("resnet_tiny"), *batch(), **options)


def test_a_way_without_steps_and_an_answer_without_classes_are_refused():
    model = network("resnet_tiny")
    images, classes = batch()
    with pytest.raises(ValueError, match="steps must be at least 1, got 0"):
        integrated_gradients(model, images, classes, steps=0)
    with pytest.raises(ValueError, match=r"one class an image, \(3,\), got \(2,\)"):
        class_scores(model, images, classes[:2])
    with pytest.raises(ValueError, match=r"logits \(N, K\), got \(3, 16, 32, 32\)"):
        class_scores(model.stem, images, classes)
    with pytest.raises(ValueError, match="got list"):
        class_scores(nn.ModuleList([model]) and (lambda x: [x]), images, classes)


def test_methods_by_name_are_those_methods_at_one_number_a_pixel():
    model = network("resnet_tiny")
    images, classes = batch()
    maps = explain(model, images, classes, "stages.1")
    assert list(maps) == list(METHODS_BY_NAME)
    assert all(values.shape == (3, 32, 32) for values in maps.values())
    expected = guided_backpropagation(model, images, classes).abs().amax(1)
    assert torch.equal(maps["guided"], expected)
    assert torch.equal(maps["Grad-CAM"], grad_cam(model, images, classes, "stages.1"))
    assert torch.equal(maps["integrated"], integrated_gradients(model, images, classes).sum(1))
    assert [name for name, values in maps.items() if (values < 0).any()] == [
        "occlusion",
        "integrated",
    ]
    with pytest.raises(ValueError, match="methods must be among gradient, .*, got 'lime'"):
        explain(model, images, classes, "stages.1", ["gradient", "lime"])
