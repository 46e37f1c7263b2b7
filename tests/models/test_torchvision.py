"""torchvision as the oracle: with its weights, through the mapping of names, our networks answer
what its answer."""

import pytest
import torch
import torchvision
from torch import nn

from course_utils.models import MODELS, create_model
from course_utils.models.inception import InceptionResNetA
from course_utils.models.pretrained import PUBLISHED, rename
from course_utils.models.pyramid import FeaturePyramid

NAMES = [name for name in PUBLISHED if name not in ("vgg16", "vgg19")]  # second names
# compared in float64
DEEP = ("resnet101", "resnet152", "densenet121", "densenet169", "densenet201")


def theirs_and_ours(name, dtype=torch.float32):
    """torchvision's network with weights and statistics drawn at random, and ours with the same."""
    torch.manual_seed(0)
    options = {"init_weights": False, "aux_logits": True} if name == "googlenet_bn" else {}
    with torch.device("meta"):
        theirs = getattr(torchvision.models, PUBLISHED[name][0])(**options)
        ours = create_model(name)
    theirs = theirs.to_empty(device="cpu").to(dtype)
    for key, tensor in theirs.state_dict().items():
        if not tensor.is_floating_point():
            tensor.zero_()
        elif tensor.dim() > 1:
            nn.init.normal_(tensor, std=(2 / tensor[0].numel()) ** 0.5)
        else:  # biases, and what batch norm holds: none of it at its usual start
            positive = key.endswith(("var", "weight"))
            low, high = (0.5, 1.5) if positive else (-0.2, 0.2)
            nn.init.uniform_(tensor, low, high)
    ours.load_state_dict(rename(name, theirs.state_dict()), assign=True)
    for module in (*theirs.modules(), *ours.modules()):
        if isinstance(module, nn.Dropout):
            module.p = 0.0
    return theirs, ours


def assert_equal(actual, expected):
    torch.testing.assert_close(actual, expected, rtol=0, atol=1e-5 * expected.abs().max().item())


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
    named = theirs.train()(x)
    expected = (named.logits, named.aux_logits1, named.aux_logits2)
    for our_logits, their_logits in zip(ours.train()(x), expected, strict=True):
        assert_equal(our_logits, their_logits)


def test_the_paper_googlenet_differs_from_torchvisions_where_its_docstring_says():
    with torch.device("meta"):
        paper = MODELS["googlenet"]()
        built = MODELS["googlenet_bn"]()
    assert paper.inception["3a"].large[1][0].kernel_size == (5, 5)
    assert built.inception["3a"].large[1][0].kernel_size == (3, 3)
    assert (paper.pool4.kernel_size, built.pool4.kernel_size) == (3, 2)
    kinds = [{type(module) for module in model.modules()} for model in (paper, built)]
    assert [nn.BatchNorm2d in of_model for of_model in kinds] == [False, True]
    assert [nn.LocalResponseNorm in of_model for of_model in kinds] == [True, False]


@torch.no_grad()
def test_feature_pyramid_is_torchvisions():
    widths = [3, 5, 7]
    theirs = torchvision.ops.FeaturePyramidNetwork(widths, 4)
    ours = FeaturePyramid(widths, 4)
    for level in range(3):
        ours.lateral[level].load_state_dict(theirs.inner_blocks[level][0].state_dict())
        ours.smooth[level].load_state_dict(theirs.layer_blocks[level][0].state_dict())
    generator = torch.Generator().manual_seed(0)
    shapes = [(2, 3, 8, 12), (2, 5, 4, 6), (2, 7, 2, 3)]
    maps = [torch.randn(shape, generator=generator) for shape in shapes]
    expected = theirs(dict(enumerate(maps)))
    for level, merged in enumerate(ours(maps)):
        torch.testing.assert_close(merged, expected[level])


def test_an_inception_residual_block_with_scale_zero_is_a_relu():
    block = InceptionResNetA(6, scale=0.0)
    x = torch.randn(2, 6, 5, 7, generator=torch.Generator().manual_seed(0))
    torch.testing.assert_close(block(x), x.relu())


def test_names_of_densenets_published_file_are_older_than_its_code_and_still_known():
    key = "features.denseblock2.denselayer11.norm.1.running_mean"
    assert list(rename("densenet121", {key: None})) == ["blocks.1.10.reduce.0.running_mean"]
