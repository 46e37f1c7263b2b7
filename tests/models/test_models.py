"""The networks of reports 000, 002 and 004, LeNet-5, and the registry."""

import pytest
import torch
from zoo import build

from course_utils import models
from course_utils.models import blocks, create_model


def test_basenet_layers_have_the_sizes_of_table_1():
    model = create_model("basenet")
    x = torch.zeros(1, 3, 32, 32)
    shapes = []
    for layer in (model.conv1, model.pool, model.conv2, model.pool):
        x = layer(x)
        shapes.append(tuple(x.shape[1:]))
    assert shapes == [(6, 28, 28), (6, 14, 14), (16, 10, 10), (16, 5, 5)]


def test_basenet_residual_differs_from_basenet_in_one_block_and_its_classifier():
    plain, residual = (
        dict(create_model(name).named_children()) for name in ("basenet", "basenet_residual")
    )
    assert set(plain) - set(residual) == {"conv2"}
    assert set(residual) - set(plain) == {"block"}
    assert residual["classifier"][1].in_features == 16 * 7 * 7  # appendix B


@pytest.mark.parametrize("name", ["resnet_stages", "resnet_tiny", "resnet_2111"])
def test_residual_networks_take_other_image_sizes(name):
    assert build(name, num_classes=5)(torch.zeros(2, 3, 24, 40)).shape == (2, 5)


@pytest.mark.parametrize(
    "activation", ["relu", "leaky_relu", "elu", "gelu", "silu", "mish", "prelu"]
)
def test_every_activation_of_report_002_can_be_asked_for(activation):
    model = create_model("resnet_1p27m", activation=activation)
    names = {type(module).__name__.lower() for module in model.modules()}
    assert activation.replace("_", "") in names
    if activation != "relu":
        assert "relu" not in names


def test_shortcut_is_the_identity_only_where_shapes_agree():
    assert len(blocks.BasicBlock(4, 4).shortcut) == 0
    assert len(blocks.BasicBlock(4, 6).shortcut) == 2
    assert len(blocks.BasicBlock(4, 4, stride=2).shortcut) == 2


def test_a_residual_block_with_a_silent_branch_is_a_relu():
    block = blocks.BasicBlock(3, 3)
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
    counts = {
        name: sum(p.numel() for p in layer.parameters()) for name, layer in model.named_children()
    }
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
    nearest = distances.fill_diagonal_(-1e9).max()
    assert (nearest <= -4 * 5).item()  # two digits differ in at least five pixels
    with pytest.raises(ValueError, match="got num_classes=11"):
        create_model("lenet5", num_classes=11)


def test_subsampling_adds_scales_and_shifts_each_map():
    layer = models.lenet.Subsampling(2)
    with torch.no_grad():
        layer.coefficient.copy_(torch.tensor([2.0, 3.0]).view(2, 1, 1))
        layer.bias.copy_(torch.tensor([10.0, 20.0]).view(2, 1, 1))
    x = torch.arange(8.0).view(1, 2, 2, 2)
    assert layer(x).flatten().tolist() == [2 * (0 + 1 + 2 + 3) + 10, 3 * (4 + 5 + 6 + 7) + 20]
