"""The drawing has a box for each stage, in order, with the sizes and shares that the cost has."""

import matplotlib.pyplot as plt
import pytest

from course_utils.analysis import cost
from course_utils.models import create_model
from course_utils.plots import architecture


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def test_boxes_and_words_are_the_stages():
    costs = cost(create_model("resnet18_cifar"), (3, 32, 32)).grouped()
    ax = architecture(costs)
    words = [text.get_text() for text in ax.texts]
    names = [word for word in words if word in {layer.name for layer in costs.layers}]
    assert names == ["conv1", "conv2", "conv3", "conv4", "conv5", "fc"]
    assert "512\n4 x 4" in words
    boxes = [patch for patch in ax.patches if patch.get_width() == 1.0]
    heights = [box.get_height() for box in boxes]
    assert heights == sorted(heights, reverse=True)
    assert heights[0] == heights[1]


def test_the_bars_are_the_shares():
    costs = cost(create_model("basenet"), (3, 32, 32)).grouped()
    bars = [patch for patch in architecture(costs).patches if patch.get_width() == 0.48]
    shares = [bar.get_height() / 1.6 for bar in bars]
    expected = [
        x
        for layer in costs.layers
        for x in (layer.parameters / costs.parameters, layer.macs / costs.macs)
    ]
    assert shares == pytest.approx(expected)
    assert sum(shares[0::2]) == pytest.approx(1)


def test_heads_that_evaluation_never_calls_are_left_out():
    costs = cost(create_model("googlenet", num_classes=10), (3, 64, 64)).grouped()
    words = [text.get_text() for text in architecture(costs).texts]
    assert "inception" in words
    assert not any("auxiliary" in word for word in words)
