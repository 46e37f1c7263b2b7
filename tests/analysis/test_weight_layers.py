"""The number in a network's name is the number of its layers with weights."""

import pytest
import torch

from course_utils.analysis import cost
from course_utils.analysis.weight_layers import weight_layers
from course_utils.models import create_model


@pytest.mark.parametrize(
    ("name", "layers"), [("resnet18", 18), ("resnet50", 50), ("resnet20_c", 20), ("plain56", 56)]
)
def test_projections_do_not_count(name, layers):
    with torch.device("meta"):
        assert weight_layers(cost(create_model(name), (3, 64, 64))) == layers
