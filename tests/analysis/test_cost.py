"""Parameters and multiply-adds: against outside counters, and against what the papers print."""

import pytest
import torch
import torchinfo
from torch import nn
from torch.utils.flop_counter import FlopCounterMode
from zoo import FAMILY, NAMES, build, images, sizes

from course_utils.analysis import cost, summary
from course_utils.models import create_model

IMAGENET = (3, 224, 224)


@pytest.mark.parametrize("name", NAMES)
def test_macs_are_half_the_flops_of_torchs_counter_and_parameters_are_all_of_them(name):
    with torch.device("meta"):
        model = build(name, num_classes=7, in_channels=2)
    model = model.to_empty(device="cpu").eval()  # whatever numbers: only shapes are counted
    size = sizes(name)[-1]
    result = cost(model, (2, size, size))
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        model(images(1, 2, size))
    assert 2 * result.macs == result.flops == counter.get_total_flops()
    assert result.parameters == sum(p.numel() for p in model.parameters())
    assert result.grouped(1).macs == result.macs
    assert result.grouped(1).parameters == result.parameters


@pytest.mark.parametrize(
    "name", ["basenet", "vgg_a_cifar", "all_cnn_c", "resnet20", "mobilenet_v2", "densenet40"]
)
def test_macs_are_those_of_torchinfo_without_its_biases_and_norms(name):
    model = build(name).eval()
    size = sizes(name)[-1]
    outside = torchinfo.summary(model, input_size=(1, 3, size, size), verbose=0)
    theirs = 0
    for row in outside.summary_list:
        if isinstance(row.module, (nn.Conv2d, nn.Linear)):
            positions = torch.Size(row.output_size[2:]).numel()
            bias = row.module.bias.numel() * positions if row.module.bias is not None else 0
            theirs += row.macs - bias
    assert cost(model, (3, size, size)).macs == theirs


# He et al. 2016a, table 1, "FLOPs", which it defines as multiply-adds. 34 layers are 3.66, printed
# as 3.6.
@pytest.mark.parametrize(
    ("name", "printed", "exact"),
    [
        ("resnet18", 1.8, 1_814_073_344),
        ("resnet34", 3.6, 3_663_761_408),
        ("resnet50_published", 3.8, 3_857_973_248),
        ("resnet101_published", 7.6, 7_570_194_432),
        ("resnet152_published", 11.3, 11_282_415_616),
    ],
)
def test_resnets_cost_what_their_paper_prints(name, printed, exact):
    result = cost(create_model(name), IMAGENET)
    assert result.macs == exact
    assert abs(result.macs / 1e9 - printed) < 0.07


@pytest.mark.parametrize(
    ("name", "size", "million"),
    [
        ("mobilenet_v1", 224, 569),  # Howard et al. 2017, table 8
        ("mobilenet_v2", 224, 300),  # Sandler et al. 2018, table 4
        ("alexnet_2012", 224, 724),  # section 5 of later papers: 0.72 billion
        ("vgg_d", 224, 15_470),
        ("resnet18_cifar", 32, 555),
    ],
)
def test_other_networks_cost_what_is_known_of_them(name, size, million):
    assert cost(create_model(name), (3, size, size)).macs / 1e6 == pytest.approx(million, rel=0.004)


# Report 001's copy of GoogLeNet's table 1: rows of our stem and modules, printed parameters (K) and
# operations (M).
GOOGLENET = {
    "conv 7x7": (["stem.0"], 2.7, 34),
    "conv 3x3": (["stem.3", "stem.4"], 112, 360),
    "3a": (["inception.3a"], 159, 128),
    "3b": (["inception.3b"], 380, 304),
    "4a": (["inception.4a"], 364, 73),
    "4b": (["inception.4b"], 437, 88),
    "4c": (["inception.4c"], 463, 100),
    "4d": (["inception.4d"], 580, 119),
    "4e": (["inception.4e"], 840, 170),
    "5a": (["inception.5a"], 1072, 54),
    "5b": (["inception.5b"], 1388, 71),
    "linear": (["fc"], 1000, 1),
}
WEIGHTS = {  # what the widths of the table give: weights without biases, in units of 1,024
    "conv 7x7": 9.2,
    "conv 3x3": 112.0,
    "3a": 159.5,
    "3b": 379.0,
    "4a": 366.8,
    "4b": 438.0,
    "4c": 497.5,
    "4d": 590.5,
    "4e": 847.0,
    "5a": 1018.0,
    "5b": 1409.0,
    "linear": 1000.0,
}
# more than 2 percent off; 4d and 5b are 1.8 and 1.5 percent off
WRONG_PARAMETERS = {"conv 7x7", "4c", "5a"}
WRONG_OPERATIONS = {"conv 7x7", "5a"}


@pytest.mark.parametrize("row", GOOGLENET)
def test_googlenet_row_against_the_published_table(row):
    names, printed_parameters, printed_macs = GOOGLENET[row]
    model = create_model("googlenet")
    layers = [
        layer
        for layer in cost(model, IMAGENET).grouped(2).layers
        if layer.name in names or layer.name == row
    ]
    layers = layers or [
        layer for layer in cost(model, IMAGENET).grouped(1).layers if layer.name in names
    ]
    biases = sum(
        p.numel()
        for key, p in model.named_parameters()
        if key.endswith("bias") and any(_within(key, n) for n in names)
    )
    weights = (sum(layer.parameters for layer in layers) - biases) / 1024
    assert round(weights, 1) == pytest.approx(WEIGHTS[row], abs=0.06)
    assert (abs(printed_parameters / weights - 1) > 0.02) == (row in WRONG_PARAMETERS)
    macs = sum(layer.macs for layer in layers) / 1e6
    assert (abs(printed_macs / macs - 1) > 0.03) == (row in WRONG_OPERATIONS)


def test_the_slip_in_googlenets_table_is_one_of_parameters_where_its_operations_are_right():
    module = next(
        layer
        for layer in cost(create_model("googlenet"), IMAGENET).grouped(2).layers
        if "4c" in layer.name
    )
    assert module.output == (512, 14, 14)
    assert round(module.macs / 1e6) == 100  # as printed
    assert module.macs == 14 * 14 * (509_440)  # 497.5 K weights, where 463 K are printed


def test_counting_leaves_the_model_as_it_was():
    model = create_model("resnet_tiny")
    model.stages.eval()
    before = {key: value.clone() for key, value in model.state_dict().items()}
    modes = [module.training for module in model.modules()]
    cost(model, (3, 32, 32))
    assert [module.training for module in model.modules()] == modes
    assert all(torch.equal(value, before[key]) for key, value in model.state_dict().items())
    assert not any(module._forward_hooks for module in model.modules())


def test_a_wrong_image_size_leaves_no_hook_behind():
    model = create_model("basenet")
    with pytest.raises(RuntimeError, match="size"):
        cost(model, (3, 4, 4))
    assert not any(module._forward_hooks for module in model.modules())
    assert model.training


def test_multiplications_outside_of_layers_are_an_error_and_not_a_wrong_sum():
    class Hidden(nn.Module):
        def __init__(self):
            super().__init__()
            self.weight = nn.Parameter(torch.zeros(5, 3))

        def forward(self, x):
            return x.mean((2, 3)) @ self.weight.T

    with pytest.raises(
        ValueError, match="Hidden computes 30 FLOPs, of which its layers account for 0"
    ):
        cost(Hidden(), (3, 2, 2))


def test_a_layer_used_twice_has_its_parameters_counted_once_and_its_work_twice():
    shared = nn.Conv2d(3, 3, 3, padding=1, bias=False)
    result = cost(nn.Sequential(shared, nn.ReLU(), shared), (3, 5, 7))
    assert (result.parameters, result.macs) == (81, 2 * 81 * 35)


@pytest.mark.parametrize(
    ("layer", "shape", "macs"),
    [
        (nn.Conv2d(4, 6, (3, 5), stride=2, groups=2), (4, 9, 11), 6 * 4 * 4 * (2 * 3 * 5)),
        (nn.Conv1d(4, 6, 3, dilation=2), (4, 11), 6 * 7 * (4 * 3)),
        (nn.ConvTranspose2d(4, 6, 3, stride=2, groups=2), (4, 5, 7), 4 * 5 * 7 * (3 * 9)),
        (nn.Linear(7, 5), (3, 7), 3 * 5 * 7),
    ],
)
def test_macs_of_one_layer_by_hand(layer, shape, macs):
    assert cost(layer, shape).macs == macs


def test_the_table_has_a_row_for_each_layer_and_the_sums():
    lines = str(cost(create_model("basenet"), (3, 32, 32))).split("\n")
    assert lines[0].split() == ["layer", "kind", "output", "parameters", "MACs"]
    assert lines[1].split() == ["conv1", "Conv2d", "6", "x", "28", "x", "28", "456", "352,800"]
    assert lines[-1].split() == ["total", "62,006", "651,720"]
    assert len({len(line) for line in lines}) == 1


def test_an_auxiliary_head_costs_parameters_but_no_work_in_evaluation():
    rows = cost(create_model("googlenet"), IMAGENET).grouped(1).layers
    heads = [layer for layer in rows if layer.name.startswith("auxiliary")]
    assert [(layer.parameters > 3_000_000, layer.macs, layer.output) for layer in heads] == [
        (True, 0, None)
    ] * 2


def test_summary_is_text_with_the_shapes_and_the_parameters():
    text = summary(create_model("basenet"), (3, 32, 32))
    assert "[1, 16, 10, 10]" in text
    assert "62,006" in text


def test_every_network_was_counted():
    assert len(NAMES) == len(set(NAMES)) > 100
    assert set(FAMILY) >= set(NAMES)


def _within(key, name):
    return key.startswith(f"{name}.")
