"""Parameter counts, pinned: from the papers' tables, from torchvision, from the reports, and where
those are wrong."""

import pytest
import torch
import torchvision
from zoo import ARGUMENTS, NAMES

from course_utils.models import MODELS, create_model
from course_utils.models.pretrained import PUBLISHED
from course_utils.models.resnet_stages import ACTIVATIONS

EXACT = {
    "vgg_a_noisy": 9_756_426,  # as vgg_a_bn_cifar: the noise has none
    "lenet5": 60_000,  # LeCun et al. 1998, section II.B: 60,000 trainable parameters
    "lenet5_modern": 61_706,
    "alexnet": 61_100_840,
    "alexnet_2012": 60_965_224,
    "zfnet": 62_357_608,
    "vgg_a": 132_863_336, "vgg_b": 133_047_848, "vgg_c": 133_638_952, "vgg_d": 138_357_544,
    "vgg_e": 143_667_240,
    "vgg_a_lrn": 132_863_336,  # response normalization has none
    "vgg_a_cifar": 9_750_922,
    "nin": 966_986,
    "model_c": 954_730, "strided_cnn_c": 954_730,
    "convpool_cnn_c": 1_369_738, "all_cnn_c": 1_369_738,
    "highway_conv16": 38_730, "highway_conv32": 151_178,
    "resnet18": 11_689_512, "resnet34": 21_797_672, "resnet50": 25_557_032, "resnet101": 44_549_160,
    "resnet152": 60_192_808,
    "resnet18_cifar": 11_173_962,
    "resnet20": 269_722, "resnet32": 464_154, "resnet44": 658_586, "resnet56": 853_018,
    "resnet110": 1_727_962, "resnet20_b": 272_474, "resnet20_c": 283_962,
    "densenet121": 7_978_856, "densenet169": 14_149_480, "densenet201": 20_013_928,
    "densenet40": 1_019_722, "densenet100": 6_979_642,
    "densenet_bc100": 769_162, "densenet_bc250": 15_324_406,
    "resnext50_32x4d": 25_028_904, "resnext29_8x64d": 34_426_698,
    "mobilenet_v1": 4_231_976, "mobilenet_v2": 3_504_872,
    "basenet": 62_006,  # report 000, section 2.3
    "basenet_residual": 109_030,  # its shortcut has a 1x1 convolution and a batch norm
    "basenet_plain_block": 109_030 - 6 * 16 - 2 * 16,
    # biases instead of batch norm
    "basenet_convolutions": 109_030 - 6 * 16 - 2 * 16 - 4 * 16 + 2 * 16,
    "deepnet": 18_617_482,  # report 000, section 3.5 (18.6 million)
    "baseline_cnn": 769_162,
    "cifar100_net": 552_036, "cifar100_net_no_bn": 549_156,
    "resnet_1p27m": 1_266_986,  # report 002, table 2
    "resnet_3p2m": 3_195_306,  # report 002, section 7
    # report 004, results
    "resnet_2111": 4_977_226, "resnet_1111": 4_903_242, "resnet_6543_half": 4_865_322,
    "resnet_under_1m": 696_618, "resnet_tiny": 78_330,
    "mcdnn_column": 76_040, "mcdnn_mnist": 35 * 76_040,
    "googlenet": 13_378_280, "googlenet_bn": 13_004_888, "improved_googlenet": 10_026_942,
    "googlenet_small": 263_895,
    "vgg16_mean_head": 14_714_688 + 513_000, "improved_vgg16": 83_978_314,
    "improved_resnet18": 11_247_946,
    "context_basic": 28_392, "context_large": 6_803_139,
    "resnet18_pyramid": 13_789_013, "resnet50_pyramid": 26_857_813,
    "neocognitron": 3_826,
}  # fmt: skip
# Batch norm adds two parameters a map; without a shortcut, and with one of zeros, a network costs
# the same.
MAPS = {"a": 2752, "a_lrn": 2752, "b": 2944, "c": 4224, "d": 4224, "e": 5504}
EXACT |= {f"vgg_{plan}_bn": EXACT[f"vgg_{plan}"] + 2 * maps for plan, maps in MAPS.items()}
# the classifiers are the same
EXACT |= {
    f"vgg_{plan}_cifar": EXACT[f"vgg_{plan}"] - EXACT["vgg_a"] + EXACT["vgg_a_cifar"]
    for plan in MAPS
}
EXACT |= {
    f"vgg_{plan}_bn_cifar": EXACT[f"vgg_{plan}_cifar"] + 2 * maps for plan, maps in MAPS.items()
}
EXACT |= {f"plain{depth}": EXACT[f"resnet{depth}"] for depth in (20, 32, 44, 56, 110)}
EXACT |= {f"resnet{depth}_published": EXACT[f"resnet{depth}"] for depth in (50, 101, 152)}
EXACT |= {f"preact_resnet{depth}": EXACT[f"resnet{depth}"] for depth in (20, 110)}
for order in ("original", "bn_after_addition", "relu_before_addition", "relu_only_preactivation"):
    EXACT[f"resnet20_{order}"] = EXACT["resnet20"]
SQUARES = 3 * (16**2 + 32**2 + 64**2)  # a 1x1 convolution at every sum
MAPS_20 = 3 * (16 + 32 + 64)
EXACT |= {
    "resnet20_constant_scaling": EXACT["resnet20"],
    "resnet20_dropout_shortcut": EXACT["resnet20"],
}
EXACT |= {
    f"resnet20_{gate}_gating": EXACT["resnet20"] + SQUARES + MAPS_20
    for gate in ("exclusive", "shortcut_only")
}
EXACT["resnet20_conv_shortcut"] = EXACT["resnet20"] + SQUARES + 2 * MAPS_20
for depth in (10, 20, 50, 100):  # 1,024 pixels in, ten classes out
    EXACT[f"highway{depth}"] = 1025 * 50 + (depth - 1) * 2 * 51 * 50 + 51 * 10
    EXACT[f"highway{depth}_plain"] = 1025 * 71 + (depth - 1) * 72 * 71 + 72 * 10
EXACT["resnext29_32x4d"] = 4_775_754

# name: (million that the paper or report prints, whether our count rounds to it)
PRINTED = {
    "vgg_a": (133, True),
    "vgg_b": (133, True),
    "vgg_c": (134, True),
    "vgg_d": (138, True),
    "vgg_e": (144, True),
    # He et al. 2016a, table 6
    "resnet20": (0.27, True),
    "resnet32": (0.46, True),
    "resnet44": (0.66, True),
    "resnet56": (0.85, True),
    "resnet110": (1.7, True),
    "resnet34": (0.46, False),  # report 001: that is the 32-layer network for CIFAR
    "resnet50": (23, False),  # report 001: 25.6; 23.5 without the classifier
    # Huang et al. 2017, table 2
    "densenet40": (1.0, True),
    "densenet100": (7.0, True),
    "densenet_bc100": (0.8, True),
    "densenet_bc250": (15.3, True),
    "resnext29_8x64d": (34.4, True),  # Xie et al. 2017, table 7
    "mobilenet_v1": (4.2, True),
    "mobilenet_v2": (3.4, False),  # prints 3.4, its own table 2 gives 3.5
    "highway_conv16": (0.039, True),
    "highway_conv32": (0.151, True),
    # Springenberg et al. 2015, table 3
    "all_cnn_c": (1.4, True),
    "convpool_cnn_c": (1.4, True),
    "strided_cnn_c": (1.3, False),  # the widths of its table 2 give 0.95
    "cifar100_net": (2, False),  # report 001
    "deepnet": (18.6, True),
}


def count(name):
    with torch.device("meta"):
        return sum(p.numel() for p in create_model(name, **ARGUMENTS.get(name, {})).parameters())


@pytest.mark.parametrize("name", sorted(EXACT))
def test_parameter_count_is_the_pinned_one(name):
    assert count(name) == EXACT[name]


def test_every_network_is_pinned():
    # the widths of this one are arguments; its rows are below
    assert set(NAMES) - set(EXACT) == {"resnet_stages"}


@pytest.mark.parametrize("name", PRINTED)
def test_the_printed_number_is_right_or_known_to_be_wrong(name):
    printed, holds = PRINTED[name]
    digits = len(str(printed).partition(".")[2])
    assert (round(count(name) / 1e6, digits) == printed) == holds


@pytest.mark.parametrize("name", PUBLISHED)
def test_count_is_that_of_torchvisions_published_model(name):
    theirs = PUBLISHED[name][0]
    meta = torchvision.models.get_model_weights(theirs)["IMAGENET1K_V1"].meta
    auxiliary = 6_379_984 if theirs == "googlenet" else 0  # torchvision counts it without the heads
    assert count(name) - auxiliary == meta["num_params"]


@pytest.mark.parametrize(
    ("stem", "stages", "parameters"),
    [
        (32, (32, 64, 128), 696_618),
        (32, (64, 128, 128), 1_266_986),
        (32, (128, 128, 256), 3_195_306),
        (64, (64, 128, 128), 1_284_170),
        (64, (64, 128, 256), 2_777_674),
        (16, (16, 32, 64, 128), 701_466),
        (32, (32, 64, 128, 256), 2_797_610),
        (32, (64, 128, 256, 512), 11_156_778),
        (32, (64, 64, 128, 128), 1_419_178),
        (64, (64, 64, 128, 256), 2_929_866),
    ],
)
def test_rows_of_report_002s_filter_table(stem, stages, parameters):
    model = create_model("resnet_stages", stem=stem, stages=stages, activation="gelu")
    assert sum(p.numel() for p in model.parameters()) == parameters


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_an_activation_adds_no_parameter_but_prelu_one_for_each_call(activation):
    model = create_model("resnet_1p27m", activation=activation)
    # PReLU has a slope behind the stem, and two in each of six blocks
    slopes = 1 + 2 * 6 if activation == "prelu" else 0
    assert sum(p.numel() for p in model.parameters()) == 1_266_986 + slopes


def test_vgg16_and_vgg19_are_names_for_d_and_e():
    assert MODELS["vgg16"] is MODELS["vgg_d"]
    assert MODELS["vgg19"] is MODELS["vgg_e"]
