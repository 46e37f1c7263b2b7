"""The drawing has a box for each step of each branch, above one another, between the input and what
joins them.
"""

import matplotlib.pyplot as plt
import pytest

from course_utils.analysis import Branches, branches
from course_utils.models.blocks import BasicBlock
from course_utils.models.googlenet import WIDTHS, Inception
from course_utils.plots import branch_diagram


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def text_positions(ax):
    return {text.get_text(): text.get_position() for text in ax.texts}


def test_steps_stand_above_one_another_in_their_column():
    positions = text_positions(
        branch_diagram(branches(Inception(192, WIDTHS["3a"]), (192, 28, 28)))
    )
    for lower, upper in (
        ("1x1, 96", "3x3, 128"),
        ("1x1, 16", "5x5, 32"),
        ("3x3 max pool", "1x1, 32"),
    ):
        assert positions[lower][0] == positions[upper][0]
        assert positions[lower][1] < positions[upper][1]
    columns = [positions[word][0] for word in ("1x1, 64", "3x3, 128", "5x5, 32", "1x1, 32")]
    assert columns == sorted(set(columns))


def test_input_and_joint_are_below_and_above_everything_and_say_their_channels():
    positions = text_positions(
        branch_diagram(branches(BasicBlock(16, 32, stride=2), (16, 9, 9)), join="add")
    )
    heights = sorted((y, word) for word, (_, y) in positions.items())
    assert heights[0][1] == "input: 16 channels"
    assert heights[-1][1] == "add: 32 channels"
    assert "32 channels\n576 parameters" in positions


def test_a_branch_without_steps_is_an_arrow_that_says_so():
    ax = branch_diagram(branches(BasicBlock(16, 16), (16, 9, 9)), join="add")
    assert "as it is" in text_positions(ax)
    assert len(ax.patches) == 4  # input, two convolutions, joint


def test_a_block_without_branches_is_refused():
    with pytest.raises(ValueError, match="nothing to draw"):
        branch_diagram(Branches(3, (), 3))
