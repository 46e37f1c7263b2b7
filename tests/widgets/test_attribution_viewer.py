"""The viewer draws the library's map, says its numbers, and equal states give equal bytes."""

import pytest
import torch

from course_utils.analysis.attribution import METHODS, explain
from course_utils.models import create_model
from course_utils.plots.style import png
from course_utils.widgets import attribution_viewer

CLASSES = ("circle", "square", "star", "T")


@pytest.fixture(scope="module")
def scene():
    torch.manual_seed(0)
    model = create_model("resnet_tiny", num_classes=4)
    images, labels = torch.randn(3, 3, 32, 32), torch.tensor([2, 0, 3])
    masks = torch.zeros(3, 32, 32)
    masks[:, 8:24, 4:20] = 1
    return model, images, labels, attribution_viewer(model, images, labels, masks, CLASSES)


def spelled(method, layer="stages.1"):
    return f"Grad-CAM: {layer}" if method == "Grad-CAM" else method


@pytest.mark.parametrize("method", METHODS)
def test_the_picture_holds_the_map_of_the_chosen_class(scene, method):
    model, images, _, draw = scene
    picture = draw(1, spelled(method), "T")
    expected = explain(model, images[1:2], torch.tensor([3]), "stages.1", [method])[method][0]
    for ax in picture.drawn.axes:
        torch.testing.assert_close(torch.tensor(ax.images[1].get_array().data), expected)
    share = (expected.abs()[8:24, 4:20].sum() / expected.abs().sum()).item()
    assert f"{share:.0%} of the map lies on the shape, which covers 25% of the image" in picture.alt
    assert f"class T  score {model.eval()(images)[1, 3].item():.2f}" in picture.table


def test_its_own_class_is_the_label_and_only_grad_cam_names_a_layer(scene):
    draw = scene[3]
    assert "class star" in draw(0, "gradient", "its own").table
    assert "layer" not in draw(0, "gradient", "its own").table
    assert "Grad-CAM at layer stages.2" in draw(0, "Grad-CAM: stages.2", "circle").table


def test_equal_states_give_equal_bytes_and_others_do_not(scene):
    draw = scene[3]
    states = [
        (0, spelled("Grad-CAM", layer), "T") for layer in ("stages.1", "stages.1", "stages.2")
    ]
    first, again, other = (png(draw(*state).drawn) for state in states)
    assert first == again != other


@pytest.mark.parametrize("method", ["lime", "Grad-CAM", "guided at stages.1"])
def test_an_unknown_method_is_refused(scene, method):
    with pytest.raises(ValueError, match=f"method must be one of gradient, .*, got '{method}'"):
        scene[3](0, method, "T")
