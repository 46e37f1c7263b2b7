"""The branches of a block are those of its forward pass, and their costs add up to the block's."""

import pytest
import torch
from torch import nn

from course_utils.analysis import branches, cost
from course_utils.models.blocks import BasicBlock
from course_utils.models.googlenet import WIDTHS, Inception, NaiveInception, conv_bn_relu
from course_utils.models.inception import (
    ExpandedInception,
    FactorizedInception,
    GridReduction,
    InceptionResNetA,
)


def words(result):
    return {branch.name: [step.words for step in branch.steps] for branch in result.branches}


def test_an_inception_module_has_the_four_branches_of_its_figure():
    result = branches(Inception(192, WIDTHS["3a"]), (192, 28, 28))
    assert words(result) == {
        "point": ["1x1, 64"],
        "small": ["1x1, 96", "3x3, 128"],
        "large": ["1x1, 16", "5x5, 32"],
        "pooled": ["3x3 max pool", "1x1, 32"],
    }
    assert [branch.channels for branch in result.branches] == [64, 128, 32, 32]
    assert (result.in_channels, result.out_channels) == (192, 256)


@pytest.mark.parametrize(
    "block",
    [
        Inception(192, WIDTHS["3a"]),
        Inception(192, WIDTHS["3a"], conv=conv_bn_relu, large=3),
        NaiveInception(192, 64, 128, 32),
        FactorizedInception(192, WIDTHS["3a"]),
        GridReduction(192, 32),
    ],
)
def test_costs_add_up_to_those_of_the_block(block):
    result = branches(block, (192, 9, 11))
    whole = cost(block, (192, 9, 11))
    assert (result.parameters, result.macs) == (whole.parameters, whole.macs)


def test_the_shortcut_of_a_residual_block_is_a_branch_without_steps():
    residual, shortcut = branches(BasicBlock(16, 16), (16, 9, 9)).branches
    assert [step.words for step in residual.steps] == ["3x3, 16", "3x3, 16"]
    assert (shortcut.name, shortcut.steps, shortcut.channels) == ("shortcut", (), 16)


def test_a_projecting_shortcut_has_a_step_and_its_stride():
    result = branches(BasicBlock(16, 32, stride=2), (16, 9, 9))
    assert words(result) == {
        "conv1 to bn2": ["3x3 / 2, 32", "3x3, 32"],
        "shortcut": ["1x1 / 2, 32"],
    }
    assert result.branches[1].parameters == 16 * 32 + 2 * 32


def test_what_stands_behind_the_joint_is_left_out():
    result = branches(InceptionResNetA(24), (24, 9, 9))
    assert [branch.name for branch in result.branches] == ["point", "small", "large"]


def test_a_branch_that_forks_again_is_refused():
    with pytest.raises(
        ValueError, match="a branch of ExpandedInception forks again at 'small_column.0'"
    ):
        branches(ExpandedInception(24, 8), (24, 9, 9))


def test_the_block_is_left_as_it_was():
    block = BasicBlock(4, 4).train()
    before = {name: value.clone() for name, value in block.state_dict().items()}
    branches(block, (4, 9, 9))
    assert block.training
    assert all(torch.equal(value, before[name]) for name, value in block.state_dict().items())
    assert not any(
        module._forward_hooks for module in block.modules() if isinstance(module, nn.Conv2d)
    )
