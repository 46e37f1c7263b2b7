"""Agreement of maps is scipy's, shares are sums, and edges lie where an image is steep."""

import numpy as np
import pytest
import torch
from scipy.stats import spearmanr

from course_utils.analysis.compared_maps import (
    largest_difference,
    map_agreement,
    shares_on_masks,
)
from course_utils.analysis.image_edges import sobel_edges


def test_agreement_is_spearmans_correlation_of_the_sizes():
    generator = torch.Generator().manual_seed(0)
    one, other = torch.randn(2, 3, 5, 7, generator=generator)
    expected = [
        spearmanr(a.abs().flatten(), b.abs().flatten()).statistic
        for a, b in zip(one, other, strict=True)
    ]
    np.testing.assert_allclose(map_agreement(one, other), expected, atol=1e-12)


def test_an_empty_map_agrees_with_nothing():
    one = torch.rand(2, 4, 4, generator=torch.Generator().manual_seed(1))
    other = torch.stack([torch.zeros(4, 4), 3 * one[1]])
    np.testing.assert_allclose(map_agreement(one, other), [0, 1], atol=1e-12)


def test_maps_of_different_shapes_are_refused():
    with pytest.raises(ValueError, match=r"one shape, got \(1, 2, 2\) and \(1, 2, 3\)"):
        map_agreement(torch.ones(1, 2, 2), torch.ones(1, 2, 3))


def test_edges_of_a_ramp_are_its_slope_and_of_a_flat_image_none():
    ramp = torch.arange(6.0).expand(5, 6)
    images = torch.stack([torch.stack([ramp, 2 * ramp]), torch.ones(2, 5, 6)])
    edges = sobel_edges(images)
    assert edges.shape == (2, 5, 6)
    torch.testing.assert_close(edges[0, :, 1:-1], torch.full((5, 4), 2.0))  # the steeper channel
    assert (edges[1] == 0).all()


def test_edges_turn_with_the_image():
    image = torch.rand(1, 3, 6, 6, generator=torch.Generator().manual_seed(2))
    turned = sobel_edges(image.rot90(dims=(2, 3)))
    torch.testing.assert_close(turned, sobel_edges(image).rot90(dims=(1, 2)))


def test_shares_are_those_of_each_mask_or_of_one_for_all():
    maps = torch.tensor([[[1.0, -3.0]], [[0.0, 0.0]], [[2.0, 2.0]]])
    np.testing.assert_allclose(shares_on_masks(maps, torch.tensor([[0.0, 1.0]])), [0.75, 0, 0.5])
    each = torch.tensor([[[1.0, 0.0]], [[1.0, 1.0]], [[1.0, 1.0]]])
    np.testing.assert_allclose(shares_on_masks(maps, each), [0.25, 0, 1])


def test_the_largest_difference_is_relative():
    assert largest_difference(torch.tensor([1.0, -4.0]), torch.tensor([2.0, -4.0])) == 0.25
