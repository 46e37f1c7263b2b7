"""torchvision as the oracle: with its weights, through the mapping of names, our networks answer what its answer."""

import pytest
import torch
import torchvision
from torch import nn

from course_utils.models import MODELS, create_model
from course_utils.models.inception import InceptionResNetA
from course_utils.models.pretrained import PUBLISHED, rename
from course_utils.models.pyramid import FeaturePyramid

NAMES = [name for name in PUBLISHED if name not in ("vgg16", "vgg19")]  # second names
DEEP = (
    "resnet101",
    "resnet152",
    "densenet121",
    "densenet169",
    "densenet201",
)  # compared in float64


def theirs_and_ours(name, dtype=torch.float32):
    """torchvision's network with weights and statistics drawn at random, and ours with the same."""
    torch.manual_seed(0)
    options = {"init_weights": False, "aux_logits": True} if name == "googlenet_bn" else {}
    with torch.device("meta"):
        theirs, ours = (
            getattr(torchvision.models, PUBLISHED[name][0])(**options),
            create_model(name),
        )
    theirs = theirs.to_empty(device="cpu").to(dtype)
    for key, tensor in theirs.state_dict().items():
        if not tensor.is_floating_point():
            tensor.zero_()
        elif tensor.dim() > 1:
            nn.init.normal_(tensor, std=(2 / tensor[0].numel()) ** 0.5)
        else:  # biases, and what batch norm holds: none of it at its usual start
            nn.init.uniform_(
                tensor, *((0.5, 1.5) if key.endswith(("var", "weight")) else (-0.2, 0.2))
            )
    ours.load_state_dict(rename(name, theirs.state_dict()), assign=True)
    for module in (*theirs.modules(), *ours.modules()):
        if isinstance(module, nn.Dropout):
            module.p = 0.0
    return theirs, ours


def assert_equal(found, expected):
    torch.testing.assert_close(found, expected, rtol=0, atol=1e-5 * expected.abs().max().item())


@pytest.mark.parametrize("name", NAMES)
@torch.no_grad()
def test_outputs_are_torchvisions(name):
    dtype = torch.float64 if name in DEEP else torch.float32
    theirs, ours = theirs_and_ours(name, dtype)
    x = torch.randn(2, 3, 64, 96, dtype=dtype, generator=torch.Generator().manual_seed(1))
    assert_equal(ours.eval()(x), theirs.eval()(x))


@torch.no_grad()
def test_googlenets_auxiliary_heads_are_torchvisions_in_training():
    theirs, ours = theirs_and_ours("googlenet_bn", torch.float64)
    x = torch.randn(3, 3, 96, 128, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
    expected, found = theirs.train()(x), ours.train()(x)
    for left, right in zip(
        found, (expected.logits, expected.aux_logits1, expected.aux_logits2), strict=True
    ):
        assert_equal(left, right)


def test_the_paper_googlenet_differs_from_torchvisions_where_its_docstring_says():
    with torch.device("meta"):
        paper, built = MODELS["googlenet"](), MODELS["googlenet_bn"]()
    assert paper.inception["3a"].large[1][0].kernel_size == (5, 5)
    assert built.inception["3a"].large[1][0].kernel_size == (3, 3)
    assert (paper.pool4.kernel_size, built.pool4.kernel_size) == (3, 2)
    kinds = [{type(module) for module in model.modules()} for model in (paper, built)]
    assert [nn.BatchNorm2d in found for found in kinds] == [False, True]
    assert [nn.LocalResponseNorm in found for found in kinds] == [True, False]


@torch.no_grad()
def test_feature_pyramid_is_torchvisions():
    widths, channels = [3, 5, 7], 4
    theirs, ours = (
        torchvision.ops.FeaturePyramidNetwork(widths, channels),
        FeaturePyramid(widths, channels),
    )
    for level in range(3):
        ours.lateral[level].load_state_dict(theirs.inner_blocks[level][0].state_dict())
        ours.smooth[level].load_state_dict(theirs.layer_blocks[level][0].state_dict())
    generator = torch.Generator().manual_seed(0)
    shapes = [(2, 3, 8, 12), (2, 5, 4, 6), (2, 7, 2, 3)]
    maps = [torch.randn(shape, generator=generator) for shape in shapes]
    expected = theirs(dict(enumerate(maps)))
    for level, found in enumerate(ours(maps)):
        torch.testing.assert_close(found, expected[level])


def test_an_inception_residual_block_with_scale_zero_is_a_relu():
    block = InceptionResNetA(6, scale=0.0)
    x = torch.randn(2, 6, 5, 7, generator=torch.Generator().manual_seed(0))
    torch.testing.assert_close(block(x), x.relu())


def test_names_of_densenets_published_file_are_older_than_its_code_and_still_known():
    key = "features.denseblock2.denselayer11.norm.1.running_mean"
    assert list(rename("densenet121", {key: None})) == ["blocks.1.10.reduce.0.running_mean"]
