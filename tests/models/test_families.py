"""What each family is about, as a property that a wrong network would not have."""

import math
import re

import pytest
import torch
from torch import nn

from course_utils.models import create_model
from course_utils.models.alexnet import AlexNet2012
from course_utils.models.blocks import (
    BasicBlock,
    option_a,
    option_b,
    option_c,
    plain,
    response_norm,
)
from course_utils.models.cifar100 import ConvBlock
from course_utils.models.dilated import DILATIONS, ContextModule
from course_utils.models.googlenet import WIDTHS, Inception, NaiveInception
from course_utils.models.googlenet import narrow as narrow_googlenet
from course_utils.models.highway import HighwayLayer
from course_utils.models.inception import (
    AsymmetricInception,
    ExpandedInception,
    FactorizedInception,
    GridReduction,
)
from course_utils.models.initialization import (
    init_gaussian,
    init_glorot,
    init_kaiming,
    init_small_linear,
    init_zero_residual,
)
from course_utils.models.mobilenet import DepthwiseSeparable, InvertedResidual
from course_utils.models.multicolumn import MultiColumn, normalize_width
from course_utils.models.neocognitron import CLayer, SLayer
from course_utils.models.resnet import Bottleneck, stages
from course_utils.models.resnet_preact import BN, CONV, ORDERS, SHORTCUTS, Unit
from course_utils.models.vgg import CONFIGURATIONS, PLANS, VGG, narrow, stages_of, widths_of
from course_utils.training import TrainConfig, train


def draw(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def weights(module):
    return sum(p.numel() for p in module.parameters() if p.dim() > 1)


# shortcuts


def test_option_a_subsamples_and_adds_maps_of_zeros():
    x = draw(2, 3, 5, 7)
    y = option_a(3, 5, 2)(x)
    assert y.shape == (2, 5, 3, 4)
    torch.testing.assert_close(y[:, :3], x[:, :, ::2, ::2])
    assert y[:, 3:].abs().sum() == 0
    assert sum(p.numel() for p in option_a(3, 5, 2).parameters()) == 0


@pytest.mark.parametrize(
    ("option", "same", "different"),
    [(option_a, 0, 0), (option_b, 0, 15 + 10), (option_c, 9 + 6, 15 + 10)],
)
def test_shortcuts_have_parameters_where_the_paper_says(option, same, different):
    counts = [
        sum(p.numel() for p in option(3, out, stride).parameters())
        for out, stride in ((3, 1), (5, 2))
    ]
    assert counts == [same, different]


def test_a_plain_block_forgets_its_input_where_a_residual_block_keeps_it():
    x = draw(2, 4, 6, 6)
    for shortcut, expected in ((plain, torch.zeros_like(x)), (option_a, x.relu())):
        block = BasicBlock(4, 4, shortcut=shortcut)
        nn.init.zeros_(block.bn2.weight)
        torch.testing.assert_close(block(x), expected)


def test_the_stride_of_a_bottleneck_moves_from_the_1x1_to_the_3x3():
    early, late = (Bottleneck(8, 2, stride=2, early=early) for early in (True, False))
    assert (early.conv1.stride, early.conv2.stride) == ((2, 2), (1, 1))
    assert (late.conv1.stride, late.conv2.stride) == ((1, 1), (2, 2))


# He et al. 2016b


def test_full_preactivation_with_silent_branches_is_the_identity_but_the_original_clips():
    x = draw(2, 4, 6, 6)
    for order, expected in (
        ("full_preactivation", x),
        ("relu_only_preactivation", x),
        ("original", x.relu()),
    ):
        unit = Unit(4, 4, stride=1, order=ORDERS[order], shortcut="identity")
        for module in unit.branch:
            if isinstance(module, nn.Conv2d):
                nn.init.zeros_(module.weight)
        torch.testing.assert_close(unit(x), expected)


def test_relu_before_addition_can_only_add():
    unit = Unit(4, 4, stride=1, order=ORDERS["relu_before_addition"], shortcut="identity")
    x = draw(2, 4, 6, 6)
    assert (unit(x) >= x).all()


@pytest.mark.parametrize(
    ("shortcut", "of_x", "of_f"),
    [
        ("identity", 1, 1),
        ("constant_scaling", 0.5, 0.5),
        ("exclusive_gating", 0.75, 0.25),
        ("shortcut_only_gating", 0.75, 1),
    ],
)
def test_sums_of_figure_2(shortcut, of_x, of_f):
    join = SHORTCUTS[shortcut](4)
    if hasattr(join, "gate"):
        nn.init.zeros_(join.gate.weight)
        nn.init.constant_(join.gate.bias, math.log(0.25 / 0.75))  # g = 1/4
    x = draw(2, 4, 5, 5)
    residual = draw(2, 4, 5, 5, seed=1)
    torch.testing.assert_close(join(x, residual), of_x * x + of_f * residual)


def test_gates_of_a_new_network_carry_nearly_all_of_x():
    model = create_model("resnet20_exclusive_gating")
    gates = [module.gate.bias for module in model.modules() if hasattr(module, "gate")]
    assert len(gates) == 9
    assert all((bias == -6).all() for bias in gates)


def test_every_order_of_figure_4_has_two_convolutions_and_two_norms():
    for order in ORDERS.values():
        layers = order.opening + order.branch + order.after
        assert (layers.count(CONV), layers.count(BN)) == (2, 2)
        assert CONV in order.stem


def test_the_first_unit_leaves_its_opening_to_the_stem():
    model = create_model("preact_resnet20")
    first, second = ([type(layer) for layer in model.units[i].branch] for i in (0, 1))
    assert [type(layer) for layer in model.stem] == [nn.Conv2d, nn.BatchNorm2d, nn.ReLU]
    assert second == [nn.BatchNorm2d, nn.ReLU, *first]


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("resnet20", {"depth": 21}, "depth must be 6n .* got 21"),
        ("resnet20", {"shortcut": "D"}, "one of A, B, C, plain, got 'D'"),
        ("preact_resnet20", {"depth": 22}, "got 22"),
        ("preact_resnet20", {"order": "post"}, "got 'post'"),
        ("preact_resnet20", {"shortcut": "none"}, "got 'none'"),
        ("vgg_a", {"plan": "f"}, "never fall, got 'f'"),
        ("all_cnn_c", {"plan": "x"}, "got 'x'"),
        ("densenet40", {"form": "tiny"}, "one of plain, bc, imagenet, got 'tiny'"),
        ("context_basic", {"size": "huge"}, "got 'huge'"),
    ],
)
def test_arguments_that_are_in_no_paper_are_an_error(name, arguments, message):
    with pytest.raises(ValueError, match=message):
        create_model(name, **arguments)


# highway and dense


def test_a_highway_layer_carries_where_its_gate_is_shut_and_transforms_where_it_is_open():
    x = draw(5, 4)
    for bias, expected in (
        (-50.0, lambda layer: x),
        (50.0, lambda layer: layer.transform(x).relu()),
    ):
        layer = HighwayLayer(nn.Linear(4, 4), nn.Linear(4, 4), gate_bias=bias)
        torch.testing.assert_close(layer(x), expected(layer))


@pytest.mark.parametrize(
    ("name", "layers"), [("highway10", "layers"), ("highway_conv16", "highways2")]
)
def test_the_start_of_the_gates_is_an_argument_of_the_network(name, layers):
    for arguments, start in (({}, -2.0), ({"gate_bias": -4.0}, -4.0)):
        biases = [layer.gate.bias for layer in getattr(create_model(name, **arguments), layers)]
        assert all((bias == start).all() for bias in biases)


def test_a_gate_without_a_bias_is_refused():
    with pytest.raises(ValueError, match=r"to start at gate_bias \(=-2.0\), got Linear"):
        HighwayLayer(nn.Linear(4, 4), nn.Linear(4, 4, bias=False))


def test_a_highway_layer_and_its_plain_twin_have_nearly_equal_parameters():
    gated, plain_twin = (create_model(name).layers[0] for name in ("highway10", "highway10_plain"))
    counts = [sum(p.numel() for p in layer.parameters()) for layer in (gated, plain_twin)]
    assert counts == [5100, 5112]


def test_every_dense_layer_hands_on_all_that_it_got():
    block = create_model("densenet40", num_classes=3).eval().blocks[0]
    x = draw(2, 16, 6, 6)
    y = block(x)
    assert y.shape == (2, 16 + 12 * 12, 6, 6)
    torch.testing.assert_close(y[:, :16], x)
    torch.testing.assert_close(block[:5](x), y[:, : 16 + 5 * 12])


# Inception


def test_reductions_make_the_module_cheaper_and_the_pool_branch_narrower():
    c1, _, c3, _, c5, _ = WIDTHS["3a"]
    naive = NaiveInception(192, c1, c3, c5)
    reduced = Inception(192, WIDTHS["3a"])
    x = draw(1, 192, 6, 6)
    assert naive(x).shape[1] == 64 + 128 + 32 + 192
    assert reduced(x).shape[1] == reduced.out_channels == 256
    assert weights(naive) == 192 * (64 + 9 * 128 + 25 * 32)
    assert weights(reduced) == 163_328
    assert weights(naive) / weights(reduced) > 2.3


def test_factorized_modules_keep_the_map_and_save_weights():
    x = draw(2, 192, 9, 9)
    factorized = FactorizedInception(192, WIDTHS["3a"])
    assert factorized(x).shape == (2, 256, 9, 9)
    # a 5x5 would have 25 * 16 * 32 behind the reduction
    assert weights(factorized.large) == 192 * 16 + 9 * 16 * 32 + 9 * 32 * 32
    asymmetric = AsymmetricInception(192, 48, 32)
    assert asymmetric(x).shape == (2, 4 * 48, 9, 9)
    assert weights(asymmetric.once) == 192 * 32 + 7 * 32 * 32 + 7 * 32 * 48
    assert ExpandedInception(192, 16)(x).shape == (2, 6 * 16, 9, 9)
    assert GridReduction(192, 16)(x).shape == (2, 2 * 16 + 192, 4, 4)


def test_training_adds_the_auxiliary_losses_with_their_weight():
    torch.manual_seed(0)
    model = create_model("googlenet_bn", num_classes=3)
    batch = [(draw(4, 3, 64, 64), torch.tensor([0, 1, 2, 1]))]
    before = model.auxiliary1.fc2.weight.clone()
    losses = {}
    for weight in (0.0, 0.3):
        torch.manual_seed(0)
        copy = create_model("googlenet_bn", num_classes=3)
        history = train(
            copy, batch, TrainConfig(epochs=1, lr=1e-3, auxiliary_weight=weight), validation=batch
        )
        losses[weight] = history.train_loss[0]
        changed = not torch.equal(copy.auxiliary1.fc2.weight, before)
        assert changed == (weight > 0)
        assert history.val_loss[0] > 0  # evaluation sees one tensor of logits
    assert losses[0.3] > losses[0.0] + 0.3


# MobileNet, dilation, CIFAR-100


def test_a_depthwise_convolution_mixes_no_channels_and_the_pointwise_no_pixels():
    block = DepthwiseSeparable(4, 6).eval()
    x = draw(1, 4, 5, 7).requires_grad_()
    (gradient,) = torch.autograd.grad(block.depthwise(x)[0, 2].sum(), x)
    assert gradient[0].abs().sum((1, 2)).nonzero().flatten().tolist() == [2]
    (gradient,) = torch.autograd.grad(block.pointwise(x)[0, :, 3, 4].sum(), x)
    assert gradient.abs().sum((0, 1)).nonzero().tolist() == [[3, 4]]
    assert weights(block) == 9 * 4 + 4 * 6


def test_an_inverted_residual_is_wide_inside_and_linear_at_its_end():
    block = InvertedResidual(4, 4, expansion=6).eval()
    x = draw(2, 4, 5, 7)
    assert block.expand(x).shape == (2, 24, 5, 7)
    assert block.depthwise(block.expand(x)).amax() <= 6
    torch.testing.assert_close(block(x) - x, block.project(block.depthwise(block.expand(x))))
    assert (block.project(block.depthwise(block.expand(x))) < 0).any()
    assert InvertedResidual(4, 4, expansion=1, stride=1).has_shortcut
    assert not InvertedResidual(4, 4, expansion=1, stride=2).has_shortcut
    assert not InvertedResidual(4, 5, expansion=1, stride=1).has_shortcut


@pytest.mark.parametrize("size", ["basic", "large"])
def test_a_new_context_module_passes_on_what_it_gets(size):
    torch.manual_seed(0)
    module = ContextModule(3, 3, size=size)
    x = draw(1, 3, 20, 24).abs()  # what the ReLUs let through
    torch.testing.assert_close(module(x), x, rtol=0, atol=1e-6 if size == "basic" else 0.1)


def test_the_context_module_sees_67_pixels_after_its_seven_dilated_layers():
    sizes = [1 + 2 * sum(DILATIONS[: i + 1]) for i in range(len(DILATIONS))]
    assert sizes == [3, 5, 9, 17, 33, 65, 67]  # table 1
    module = ContextModule(1, 1).double()
    for conv in module.layers[::2]:
        nn.init.constant_(conv.weight, 0.1)
    x = torch.ones(1, 1, 99, 99, dtype=torch.float64, requires_grad=True)
    (gradient,) = torch.autograd.grad(module(x)[0, 0, 49, 49], x)
    seen = gradient[0, 0].nonzero()
    assert (seen.amin(0).tolist(), seen.amax(0).tolist()) == ([49 - 33] * 2, [49 + 33] * 2)


def test_convblock_and_sub_have_the_layers_of_the_report():
    kernels = [
        layer.kernel_size
        for layer in ConvBlock(3, 5, batch_norm=True)
        if isinstance(layer, nn.Conv2d)
    ]
    assert kernels == [(1, 3), (3, 1), (1, 3), (3, 1)]
    for name, norms in (("cifar100_net", 18), ("cifar100_net_no_bn", 0)):
        kinds = [type(module) for module in create_model(name).modules()]
        assert (kinds.count(nn.Conv2d), kinds.count(nn.BatchNorm2d)) == (18, norms)
        assert nn.MaxPool2d not in kinds


# AlexNet, VGG, All-CNN


def test_zfnet_differs_from_alexnet_in_its_first_two_strides_and_its_groups():
    def convolutions(model):
        """(kernel size, stride, groups) of each."""
        convs = [getattr(model, f"conv{i}") for i in range(1, 6)]
        return [(conv.kernel_size[0], conv.stride[0], conv.groups) for conv in convs]

    alexnet = [(11, 4, 1), (5, 1, 2), (3, 1, 1), (3, 1, 2), (3, 1, 2)]
    zfnet = [(7, 2, 1), (5, 2, 1), (3, 1, 1), (3, 1, 1), (3, 1, 1)]
    assert convolutions(AlexNet2012(2)) == alexnet
    assert convolutions(create_model("zfnet", num_classes=2)) == zfnet


def test_alexnets_stages_have_the_sizes_of_its_figure():
    model = create_model("alexnet_2012")
    assert model.conv1(torch.zeros(1, 3, 224, 224)).shape == (1, 96, 55, 55)
    convs = (model.conv1, model.conv2, model.conv3, model.conv4)
    starts_at_one = [(conv.bias == 1).all().item() for conv in convs]
    assert starts_at_one == [False, True, False, True]


def test_response_norm_is_the_formula_of_section_3_3():
    x = draw(1, 9, 2, 3)
    i = 4
    total = x[:, i - 2 : i + 3].square().sum(1)  # five neighboring maps
    torch.testing.assert_close(response_norm()(x)[:, i], x[:, i] / (2 + 1e-4 * total) ** 0.75)


def test_vgg_configurations_have_the_weight_layers_of_table_1():
    counts = {plan: len(widths_of(stages)) + 3 for plan, stages in CONFIGURATIONS.items()}
    assert counts == {"a": 11, "a_lrn": 11, "b": 13, "c": 16, "d": 16, "e": 19}
    convs = [m for m in create_model("vgg_c_cifar").modules() if isinstance(m, nn.Conv2d)]
    points = [conv.out_channels for conv in convs if conv.kernel_size == (1, 1)]
    assert points == [256, 512, 512]


def test_a_configuration_and_its_text_are_the_same_plan():
    assert PLANS["a_lrn"] == "64 LRN M 128 M 256 256 M 512 512 M 512 512 M"
    for name, text in PLANS.items():
        stages = tuple(tuple(stage) for stage in stages_of(text))
        assert stages == stages_of(name) == CONFIGURATIONS[name]


def test_a_plan_may_be_spelled_out_and_a_narrow_twin_keeps_the_shape_of_the_wide_one():
    assert narrow("c", 16) == "4 4 M 8 8 M 16 16 16:1x1 M 32 32 32:1x1 M 32 32 32:1x1 M"
    wide, thin = (list(VGG(plan=plan).features) for plan in ("c", narrow("c", 16)))
    assert [type(layer) for layer in thin] == [type(layer) for layer in wide]
    for left, right in zip(wide, thin, strict=True):
        if isinstance(left, nn.Conv2d):
            assert left.out_channels == 16 * right.out_channels
            assert left.kernel_size == right.kernel_size
    assert VGG(7, plan=narrow("a", 16)).head[2].in_features == 32 * 7 * 7


@pytest.mark.parametrize("plan", ["64 M 32", "64 P", "M M", "", "64 0", "0", "64:3x3", "LRN", "-1"])
def test_a_plan_that_spells_no_network_is_refused(plan):
    with pytest.raises(ValueError, match=re.escape(f"never fall, got {plan!r}")):
        VGG(plan=plan)


@pytest.mark.parametrize("plan", ["96 Q", "M", "", "96/3", "0", "96/", "/2"])
def test_an_all_convolutional_plan_that_spells_no_network_is_refused(plan):
    with pytest.raises(ValueError, match=re.escape(f"got {plan!r}")):
        create_model("all_cnn_c", plan=plan)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("googlenet", {"widths": narrow_googlenet(8)}),
        ("improved_googlenet", {"widths": narrow_googlenet(8)}),
        ("resnet18", {"stages": stages(2, 2, 2, 2, width=8)}),
        ("improved_resnet18", {"width": 8}),
        ("improved_vgg16", {"plan": narrow("d", 8)}),
        ("all_cnn_c", {"plan": "12 12 12/2 24 24 24/2"}),
        ("cifar100_net", {"width": 4}),
    ],
)
def test_an_eighth_as_wide_has_the_same_layers_and_an_eighth_of_the_maps(name, arguments):
    wide, thin = (
        [m for m in create_model(name, num_classes=10, **extra).modules() if type(m) is nn.Conv2d]
        for extra in ({}, arguments)
    )
    assert [conv.kernel_size for conv in wide] == [conv.kernel_size for conv in thin]
    for left, right in zip(wide, thin, strict=True):  # All-CNN's last has one map a class
        assert left.out_channels in (8 * right.out_channels, right.out_channels)
    assert sum(conv.out_channels for conv in wide) > 7 * sum(conv.out_channels for conv in thin)


def test_a_residual_network_that_starts_at_zero_passes_its_shortcuts_through():
    torch.manual_seed(0)
    x = draw(2, 16, 8, 8).relu()
    for name, passes in (("resnet20", True), ("plain20", False)):
        block = create_model(name).apply(init_zero_residual).stage1[0].eval()
        assert torch.equal(block(x), x) == passes
    bottleneck = create_model("resnet50", num_classes=2).apply(init_zero_residual).conv2[1]
    assert bottleneck.bn3.weight.abs().sum() == 0 < bottleneck.bn1.weight.sum()


def test_all_cnn_halves_by_stride_where_its_twin_pools():
    kinds = {
        name: [type(m) for m in create_model(name).modules()]
        for name in ("all_cnn_c", "convpool_cnn_c")
    }
    assert nn.MaxPool2d not in kinds["all_cnn_c"]
    assert kinds["convpool_cnn_c"].count(nn.MaxPool2d) == 2
    for name, layers in kinds.items():
        assert nn.Linear not in layers, name


# multi-column and neocognitron


def test_the_committee_answers_with_the_mean_probability():
    torch.manual_seed(0)
    model = MultiColumn(4, widths=(None, 12), copies=2)
    x = draw(3, 1, 29, 29).relu()
    prepared = [x, x, normalize_width(x, 12), normalize_width(x, 12)]
    expected = torch.stack(
        [c(p).softmax(1) for c, p in zip(model.columns, prepared, strict=True)]
    ).mean(0)
    torch.testing.assert_close(model(x).exp(), expected)


@pytest.mark.parametrize("width", [10, 20])
def test_normalized_digits_are_as_wide_as_asked_and_centered(width):
    images = torch.zeros(2, 1, 32, 32)
    images[0, :, 4:28, 3:9] = 1.0  # six pixels wide, on the left
    images[1, :, 4:28, 5:31] = 1.0  # twenty-six, on the right
    normalized = normalize_width(images, width)
    has_ink = normalized.amax(dim=(1, 2)) > 0.5  # (N, W)
    assert has_ink.sum(1).tolist() == [width, width]
    centers = (has_ink * torch.arange(32.0)).sum(1) / has_ink.sum(1)
    torch.testing.assert_close(centers, torch.full((2,), 15.5), atol=0.5, rtol=0)
    assert ((normalized > 0.5).amax(dim=(1, 3)).sum(1) == 24).all()  # the height stays


def test_an_image_without_ink_stays_as_it_is():
    images = torch.full((2, 1, 29, 29), 0.3)
    torch.testing.assert_close(normalize_width(images, 12), images)


def test_an_s_cell_prefers_its_pattern_to_a_brighter_mess():
    layer = SLayer(1, 1, kernel_size=3, selectivity=4.0)
    pattern = torch.zeros(1, 1, 3, 3)
    pattern[..., 1, :] = 1.0
    with torch.no_grad():
        layer.excitation.weight = pattern / 3
        layer.inhibition.weight = torch.full((1, 1, 1, 1), 0.8)
        of_pattern = layer(pattern)[0, 0, 1, 1]
        of_mess = layer(torch.ones(1, 1, 3, 3))[0, 0, 1, 1]
    assert of_pattern > of_mess
    assert (layer(draw(2, 1, 6, 7)) >= 0).all()


def test_a_c_cell_forgives_a_shift_of_one_pixel():
    layer = CLayer(area=5)
    x = torch.zeros(1, 2, 12, 12)
    x[0, 0, 6, 6] = 1.0
    shifted = x.roll(1, dims=3)
    assert layer(x)[0, 0, 3, 3] == layer(shifted)[0, 0, 3, 3] > 0
    assert layer(x).amax() < 1


# report 000's ablation


def test_the_steps_of_the_ablation_change_one_thing_each():
    torch.manual_seed(0)
    residual, plain_block = (
        create_model(name).eval() for name in ("basenet_residual", "basenet_plain_block")
    )
    x = draw(2, 3, 32, 32)
    state = residual.state_dict()
    plain_block.load_state_dict(
        {name: value for name, value in state.items() if "shortcut" not in name}
    )
    assert not torch.allclose(plain_block(x), residual(x))
    nn.init.zeros_(residual.block.shortcut[0].weight)  # what is left of the shortcut is zero
    torch.testing.assert_close(plain_block(x), residual(x))
    convolutions = create_model("basenet_convolutions")
    kinds = [type(m) for m in convolutions.modules()]
    assert nn.BatchNorm2d not in kinds
    assert (
        convolutions.classifier[1].in_features == residual.classifier[1].in_features == 16 * 7 * 7
    )


# initialization


def test_each_initialization_has_the_spread_of_its_formula():
    conv = nn.Conv2d(64, 128, 3)
    linear = nn.Linear(300, 500)

    def spread(rule, layer):
        torch.manual_seed(0)
        rule(layer)
        return layer.weight.std().item()

    assert spread(init_kaiming, conv) == pytest.approx(math.sqrt(2 / (128 * 9)), rel=0.02)
    assert spread(init_glorot, linear) == pytest.approx(math.sqrt(2 / 800), rel=0.02)
    assert spread(init_gaussian, linear) == pytest.approx(0.01, rel=0.02)
    assert spread(lambda m: init_gaussian(m, std=0.1), conv) == pytest.approx(0.1, rel=0.02)
    assert spread(init_small_linear, conv) == pytest.approx(math.sqrt(2 / (128 * 9)), rel=0.02)
    assert spread(init_small_linear, linear) == pytest.approx(0.01, rel=0.02)
    assert conv.bias.abs().sum() == linear.bias.abs().sum() == 0


def test_deep_stacks_keep_their_signal_with_kaiming_and_lose_it_with_the_first_gaussian():
    x = draw(2, 32, 8, 8)

    def after(rule):
        torch.manual_seed(0)
        stack = [layer for _ in range(15) for layer in (nn.Conv2d(32, 32, 3, padding=1), nn.ReLU())]
        return nn.Sequential(*stack).apply(rule)(x).std().item()

    assert after(init_kaiming) > 0.1
    assert after(init_gaussian) < 1e-9
