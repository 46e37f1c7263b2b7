"""The drawn blocks have the widths of the modules that they stand for."""

import matplotlib.pyplot as plt
import pytest

from course_utils.models import create_model
from course_utils.plots.shortcut_blocks import SKETCHES, BlockSketch, shortcut_blocks


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def test_the_widths_are_those_of_resnet50_resnext50_and_densenet121():
    boxes = {sketch.name: sketch.boxes for sketch in SKETCHES}
    block = create_model("resnet50").conv2[1]
    widths = [conv.out_channels for conv in (block.conv1, block.conv2, block.conv3)]
    assert (block.conv1.in_channels, widths) == (256, [64, 64, 256])
    assert boxes["bottleneck"] == ("1x1, 64 maps", "3x3, 64 maps", "1x1, 256 maps")
    block = create_model("resnext50_32x4d").conv2[1]
    widths = [conv.out_channels for conv in (block.conv1, block.conv2, block.conv3)]
    assert (block.conv1.in_channels, block.conv2.groups, widths) == (256, 32, [128, 32 * 4, 256])
    assert boxes["ResNeXt, 32 groups"] == ("1x1, 128 maps", "3x3, 32 x 4 maps", "1x1, 256 maps")
    layer = create_model("densenet121").blocks[0][0]
    assert [layer.reduce[2].out_channels, layer.grow[2].out_channels] == [128, 32]
    assert boxes["dense"] == ("1x1, 128 maps", "3x3, 32 maps")


def test_every_block_has_its_boxes_and_its_words():
    ax = shortcut_blocks(SKETCHES[:2])
    words = [text.get_text() for text in ax.texts]
    assert words.count("F + x") == 2
    assert "bottleneck" in words
    assert len(ax.lines) == 2  # the shortcuts


def test_too_many_boxes_are_refused():
    with pytest.raises(ValueError, match=r"at most 3 boxes, got \[4\] boxes"):
        shortcut_blocks([BlockSketch("tall", "x", ("a", "b", "c", "d"), "x", "F + x")])
