"""Channels by the side of the map, as the papers print them."""

import torch

from course_utils.analysis import cost
from course_utils.analysis.map_widths import widths_by_side, words_for
from course_utils.models import create_model


def test_vgg16_doubles_its_channels_where_its_maps_shrink():
    with torch.device("meta"):
        found = cost(create_model("vgg_d"), (3, 224, 224))
    pairs = widths_by_side(layer.output for layer in found.layers)
    assert pairs == [(224, 64), (112, 128), (56, 256), (28, 512), (14, 512)]
    assert words_for(pairs) == "64@224 128@112 256@56 512@28 512@14"


def test_vectors_and_single_positions_and_oblong_maps_are_left_out():
    shapes = [(3, 8, 8), (3, 8, 8), (5, 8, 6), (7, 1, 1), (11,), (3, 4, 4)]
    assert widths_by_side(shapes) == [(8, 3), (4, 3)]
