"""A network that is trained to be looked into is the recipe's, on the images that it is given."""

from dataclasses import replace

import torch

from course_utils.data import load
from course_utils.data.marks import mark_class
from course_utils.experiments.trained_networks import trained_network
from course_utils.reports import lesson


def test_equal_seeds_give_equal_networks_and_other_images_another_one():
    recipe = lesson("12", "quick")["networks"]["vgg"]
    recipe = replace(recipe, train=128, test=100, config=replace(recipe.config, epochs=1))
    shapes = load("shapes")
    nets = [
        trained_network(recipe, 3, part) for part in (shapes, shapes, mark_class(shapes, "star"))
    ]
    weights = [net.features[0].weight for net, _ in nets]
    assert torch.equal(weights[0], weights[1])
    assert not torch.equal(weights[0], weights[2])
    assert not nets[0][0].training
    assert 0 <= nets[0][1] <= 1
