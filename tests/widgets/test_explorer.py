"""The explorer: the frame is the receptive field, the brightness the gradient."""

import numpy as np
import pytest
import torch

from course_utils.analysis import effective_receptive_field, receptive_fields
from course_utils.models import create_model
from course_utils.widgets import explorer


@pytest.fixture(scope="module")
def scene():
    torch.manual_seed(0)
    model = create_model("basenet")
    image = torch.randn(3, 32, 32)
    return model, image, *explorer(model, image)


def test_layers_are_those_with_more_than_one_position(scene):
    assert scene[3] == ("conv1", "pool", "conv2")


@pytest.mark.parametrize(
    ("down", "across", "position"), [(0, 100, (0, 9)), (50, 50, (4, 4)), (100, 0, (9, 0))]
)
def test_frame_and_words_are_the_field(scene, down, across, position):
    model, image, draw, _ = scene
    picture = draw("conv2", down, across)
    (top, bottom), (left, right) = receptive_fields(model, (3, 32, 32))["conv2"].box(*position)
    assert f"Position {position} of layer conv2, a map of 10 by 10" in picture.alt
    assert f"rows {top} to {bottom - 1} and columns {left} to {right - 1}" in picture.alt
    for ax in picture.drawn.axes:
        frame = ax.patches[-1]
        assert (frame.get_y() + 0.5, frame.get_x() + 0.5) == (top, left)
        assert (frame.get_height(), frame.get_width()) == (bottom - top, right - left)


def test_the_right_picture_is_the_measured_strength(scene):
    model, image, draw, _ = scene
    drawn = draw("conv2", 50, 50).drawn.axes[1].images[0].get_array()
    expected = effective_receptive_field(model, image[None], "conv2", (4, 4))
    np.testing.assert_allclose(drawn**2, expected, atol=1e-12)


def test_half_of_the_gradient_is_counted_from_the_strongest(scene):
    model, image, draw, _ = scene
    strength = np.sort(effective_receptive_field(model, image[None], "conv2", (4, 4)).flatten())[
        ::-1
    ]
    half = int(draw("conv2", 50, 50).table.split("gradient from ")[1].split()[0])
    assert strength[:half].sum() >= strength.sum() / 2 > strength[: half - 1].sum()
