"""The networks: parameter counts, shapes, training, and what their files promise."""

import inspect

import pytest
import torch
import torch.nn.functional as F

from course_utils import models
from course_utils.models import MODELS, create_model

PUBLISHED = {
    "basenet": 62_006,  # report 000, section 2.3
    "deepnet": 18_617_482,  # report 000, section 3.5 (18.6 million)
    "resnet_1p27m": 1_266_986,  # report 002, table 2
    "resnet_3p2m": 3_195_306,  # report 002, section 7
    "resnet_2111": 4_977_226,  # report 004, results
    "resnet_1111": 4_903_242,  # report 004, "one block each"
    "resnet_6543_half": 4_865_322,  # report 004, "6, 5, 4, 3 at half width"
}
ARGUMENTS = {"resnet_stages": {"stem": 5, "stages": [6, 7]}, "lenet5": {"in_channels": 3}}


def build(name, **kwargs):
    torch.manual_seed(0)
    return create_model(name, **{**ARGUMENTS.get(name, {}), **kwargs})


@pytest.mark.parametrize("name", PUBLISHED)
def test_parameter_count_is_the_published_one(name):
    assert sum(p.numel() for p in create_model(name).parameters()) == PUBLISHED[name]


def test_basenet_layers_have_the_sizes_of_table_1():
    model, x = create_model("basenet"), torch.zeros(1, 3, 32, 32)
    shapes = []
    for layer in (model.conv1, model.pool, model.conv2, model.pool):
        x = layer(x)
        shapes.append(tuple(x.shape[1:]))
    assert shapes == [(6, 28, 28), (6, 14, 14), (16, 10, 10), (16, 5, 5)]


def test_basenet_residual_differs_from_basenet_in_one_block_and_its_classifier():
    plain, residual = (dict(create_model(name).named_children()) for name in ("basenet", "basenet_residual"))
    assert set(plain) - set(residual) == {"conv2"}
    assert set(residual) - set(plain) == {"block"}
    assert residual["classifier"][1].in_features == 16 * 7 * 7  # appendix B


@pytest.mark.parametrize("name", MODELS)
def test_one_step_lowers_the_loss_and_gradients_reach_every_parameter(name):
    model = build(name, num_classes=7, in_channels=2).to(memory_format=torch.channels_last)
    generator = torch.Generator().manual_seed(1)
    images = torch.randn(4, 2, 32, 32, generator=generator).to(memory_format=torch.channels_last)
    labels = torch.tensor([0, 3, 6, 3])
    for module in model.modules():
        if "Dropout" in type(module).__name__:
            module.p = 0.0  # the loss before and after must be of the same function
    before = F.cross_entropy(model(images), labels)
    before.backward()
    assert all(p.grad is not None and p.grad.abs().sum() > 0 for p in model.parameters())
    with torch.no_grad():
        for p in model.parameters():
            p -= 1e-4 * p.grad
    assert F.cross_entropy(model(images), labels) < before


@pytest.mark.parametrize("name", MODELS)
def test_state_dict_round_trip_gives_equal_outputs_in_evaluation_mode(name):
    left, right = build(name), create_model(name, **ARGUMENTS.get(name, {}))
    right.load_state_dict(left.state_dict())
    images = torch.randn(2, 3, 32, 32, generator=torch.Generator().manual_seed(2))
    with torch.no_grad():
        assert torch.equal(left.eval()(images), right.eval()(images))


@pytest.mark.parametrize("name", ["resnet_stages", "resnet_tiny", "resnet_2111"])
def test_residual_networks_take_other_image_sizes(name):
    assert build(name, num_classes=5)(torch.zeros(2, 3, 24, 40)).shape == (2, 5)


@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "elu", "gelu", "silu", "mish", "prelu"])
def test_every_activation_of_report_002_can_be_asked_for(activation):
    model = create_model("resnet_1p27m", activation=activation)
    names = {type(module).__name__.lower() for module in model.modules()}
    assert activation.replace("_", "") in names
    if activation != "relu":
        assert "relu" not in names


def test_shortcut_is_the_identity_only_where_shapes_agree():
    assert len(models.BasicBlock(4, 4).shortcut) == 0
    assert len(models.BasicBlock(4, 6).shortcut) == 2
    assert len(models.BasicBlock(4, 4, stride=2).shortcut) == 2


def test_a_residual_block_with_a_silent_branch_is_a_relu():
    block = models.BasicBlock(3, 3)
    torch.nn.init.zeros_(block.bn2.weight)
    x = torch.randn(2, 3, 5, 7, generator=torch.Generator().manual_seed(3))
    torch.testing.assert_close(block(x), x.relu())


def test_unknown_model_suggests_the_nearest():
    with pytest.raises(ValueError, match="no model 'basnet'; did you mean 'basenet'"):
        create_model("basnet")


def test_wrong_arguments_of_the_staged_network_are_named():
    with pytest.raises(ValueError, match=r"got \[1, 2\] for stages \[4, 5, 6\]"):
        create_model("resnet_stages", stem=4, stages=[4, 5, 6], blocks=[1, 2])
    with pytest.raises(ValueError, match="got 'swish'"):
        create_model("resnet_stages", stem=4, stages=[4], activation="swish")


def test_lenet5_has_the_parameters_of_the_paper_layer_by_layer():
    model = create_model("lenet5")
    counts = {name: sum(p.numel() for p in layer.parameters()) for name, layer in model.named_children()}
    assert counts == {"c1": 156, "s2": 12, "c3": 1516, "s4": 32, "c5": 48120, "f6": 10164}


def test_each_c3_map_sees_the_s2_maps_of_table_1_and_no_other():
    layer = create_model("lenet5").c3
    x = torch.randn(1, 6, 14, 14, generator=torch.Generator().manual_seed(0), requires_grad=True)
    for index, inputs in enumerate(layer.table):
        (gradient,) = torch.autograd.grad(layer(x)[0, index].sum(), x)
        assert gradient[0].abs().sum(dim=(1, 2)).nonzero().flatten().tolist() == inputs


def test_lenet5_answers_with_the_digit_whose_picture_f6_shows():
    model = create_model("lenet5")
    distances = -(model.pictures[:, None] - model.pictures).square().sum(2)
    assert distances.argmax(1).tolist() == list(range(10))
    assert (distances.fill_diagonal_(-1e9).max() <= -4 * 5).item()  # two digits differ in at least five pixels
    with pytest.raises(ValueError, match="got num_classes=11"):
        create_model("lenet5", num_classes=11)


def test_subsampling_adds_scales_and_shifts_each_map():
    layer = models.lenet.Subsampling(2)
    with torch.no_grad():
        layer.coefficient.copy_(torch.tensor([2.0, 3.0]).view(2, 1, 1))
        layer.bias.copy_(torch.tensor([10.0, 20.0]).view(2, 1, 1))
    x = torch.arange(8.0).view(1, 2, 2, 2)
    assert layer(x).flatten().tolist() == [2 * (0 + 1 + 2 + 3) + 10, 3 * (4 + 5 + 6 + 7) + 20]


@pytest.mark.parametrize(
    "cls", [models.LeNet5, models.BaseNet, models.BaseNetResidual, models.DeepNet, models.StagedResNet]
)
def test_every_network_says_how_it_differs_from_its_paper(cls):
    assert "Differs from the paper:" in inspect.getdoc(cls)
