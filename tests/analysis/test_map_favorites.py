"""A map's favorites are the images that excite it, and its patches lie where they do so."""

import pytest
import torch
from torch import nn

from course_utils.analysis.map_favorites import (
    chance_of_one_class,
    favorite_patches,
    layer_favorites,
    map_favorites,
    of_one_class,
)


def test_favorites_are_ordered_and_stand_where_the_map_is_strongest():
    maps = torch.zeros(4, 2, 3, 3)
    maps[2, 0, 1, 2] = 5
    maps[1, 0, 0, 0] = 4
    maps[3, 1, 2, 1] = 7
    favorites = map_favorites(maps, count=2)
    assert favorites.images[0].tolist() == [2, 1]
    assert favorites.places[0].tolist() == [[1, 2], [0, 0]]
    assert favorites.images[1, 0] == 3
    assert favorites.places[1, 0].tolist() == [2, 1]


def test_a_patch_is_what_stands_around_the_place_and_gray_outside():
    images = torch.arange(64.0).view(1, 1, 8, 8) / 64
    maps = torch.zeros(1, 2, 4, 4)  # a position stands for 2 pixels
    maps[0, 0, 1, 2] = 1
    maps[0, 1, 0, 0] = 1
    favorites = map_favorites(maps, count=1)
    patch = favorite_patches(images, favorites, 0, 4)[0, 0]
    torch.testing.assert_close(patch, images[0, 0, 1:5, 3:7])
    corner = favorite_patches(images, favorites, 1, 4)[0, 0]
    assert (corner[0] == 0.5).all()
    torch.testing.assert_close(corner[1:, 1:], images[0, 0, :3, :3])
    torch.testing.assert_close(favorite_patches(images, favorites, 1, 9), images)


def test_layers_are_asked_in_evaluation_mode_and_left_as_they_were():
    generator = torch.Generator().manual_seed(0)
    images = torch.rand(12, 3, 6, 6, generator=generator)
    model = nn.Sequential(nn.Conv2d(3, 2, 3), nn.Dropout(0.5), nn.MaxPool2d(2)).train()
    found = layer_favorites(model, images, ["0", "2"], count=4)
    expected = map_favorites(model[0](images), count=4)
    assert torch.equal(found["0"].images, expected.images)
    assert found["2"].side == 2
    assert torch.equal(found["2"].images, expected.images)  # a pool keeps the strongest
    assert model.training
    assert not model[0]._forward_hooks


def test_those_of_one_class_are_counted_by_the_most_frequent_label():
    images = torch.zeros(4, 2, 2, 2)
    images[:, 0] += torch.tensor([3.0, 2, 1, 0]).view(4, 1, 1)
    images[:, 1] += torch.tensor([0.0, 1, 2, 3]).view(4, 1, 1)
    labels = torch.tensor([5, 5, 5, 1])
    found = of_one_class(nn.Sequential(nn.ReLU()), images, labels, ["0"], count=3)
    assert found == {"0": 2.5}  # 3 of the first map, 2 of the second


def test_too_few_images_are_refused():
    with pytest.raises(ValueError, match=r"N >= 9, got \(3, 2, 4, 4\)"):
        map_favorites(torch.zeros(3, 2, 4, 4))


def test_chance_is_the_mean_over_all_ways_to_label():
    ways = torch.cartesian_prod(*[torch.arange(3)] * 4)  # 81 ways to give 4 labels of 3 classes
    counts = torch.nn.functional.one_hot(ways).sum(1).amax(1)
    assert chance_of_one_class(4, 3) == pytest.approx(counts.float().mean().item())
    assert chance_of_one_class(9, 10) == pytest.approx(2.57, abs=0.005)
