"""The depth of networks with branches, against depths that are known."""

import pytest
from torch import nn

from course_utils.analysis.longest_path import path_depths
from course_utils.models import create_model


def test_a_chain_has_one_path():
    chain = nn.Sequential(nn.Conv2d(2, 3, 3), nn.ReLU(), nn.Flatten(), nn.Linear(3 * 3 * 5, 7))
    assert path_depths(chain, (2, 5, 7)) == (2, 2)


@pytest.mark.parametrize(
    ("name", "depths"),
    [
        ("googlenet", (22, 13)),  # Szegedy et al. 2015; nine 1x1, three of the stem, one linear
        ("resnet18", (18, 5)),  # stem, three projections, one linear
    ],
)
def test_longest_and_shortest_path_of_published_networks(name, depths):
    assert path_depths(create_model(name), (3, 32, 32)) == depths


def test_an_answer_without_the_image_has_no_path():
    class Deaf(nn.Module):
        def __init__(self):
            super().__init__()
            self.layer = nn.Linear(2, 3)

        def forward(self, x):
            return self.layer.weight.sum()

    with pytest.raises(ValueError, match="does not depend on the image"):
        path_depths(Deaf(), (1, 2, 3))
