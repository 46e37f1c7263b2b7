"""Smoothed gradients and deletion curves, against closed forms."""

import pytest
import torch
from attributed import batch, network
from torch import nn

from course_utils.analysis import deletion_curve, input_gradient, smooth_grad


class Summed(nn.Module):
    """Two classes: the sum of a function of the pixels, and 0."""

    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, x):
        score = self.function(x).flatten(1).sum(1)
        return torch.stack([score, torch.zeros_like(score)], 1)


ZERO = torch.zeros(3, dtype=torch.int64)


def test_without_noise_it_is_the_gradient():
    model = network("resnet_tiny")
    images, classes = batch()
    expected = input_gradient(model, images, classes)
    torch.testing.assert_close(smooth_grad(model, images, classes, noise=0, samples=2), expected)


def test_a_quadratic_score_shows_the_mean_of_the_noise():
    """The gradient of x^2 is 2x: the map is twice the mean of the noisy copies."""
    images = torch.rand(3, 1, 40, 40, generator=torch.Generator().manual_seed(1))
    images[:, :, 0, :2] = torch.tensor([0.0, 1.0])  # the range is 1
    maps = smooth_grad(Summed(torch.square), images, ZERO, noise=0.5, samples=16)
    noise = maps / 2 - images
    assert noise.mean().abs() < 0.01
    assert noise.std().item() == pytest.approx(0.5 / 16**0.5, rel=0.05)


def test_the_noise_is_a_share_of_each_images_own_range():
    images = torch.zeros(3, 1, 40, 40)
    images[1, :, 0, 0] = 2.0
    images[2, :, 0, 0] = 20.0
    noise = smooth_grad(Summed(torch.square), images, ZERO, noise=0.1, samples=1) / 2 - images
    assert noise.std((1, 2, 3)).tolist() == pytest.approx([0, 0.2, 2], rel=0.05)


def test_equal_seeds_give_equal_maps():
    model = network("resnet_tiny")
    images, classes = batch()
    one, again, other = (
        smooth_grad(model, images, classes, samples=2, seed=seed) for seed in (1, 1, 2)
    )
    assert torch.equal(one, again)
    assert not torch.equal(one, other)


def test_deletion_takes_the_strongest_first_and_insertion_puts_them_in():
    images = torch.tensor([[[[4.0, 1.0], [2.0, 3.0]]]])
    expected = {
        False: torch.tensor([10.0, 6, 3, 1, 0]).sigmoid(),
        True: torch.tensor([0.0, 4, 7, 9, 10]).sigmoid(),
    }
    for insert, curve in expected.items():
        found = deletion_curve(
            Summed(nn.Identity()), images, ZERO[:1], images[:, 0], steps=4, insert=insert
        )
        torch.testing.assert_close(found[0], curve)


def test_the_right_order_beats_its_reverse():
    images = torch.rand(3, 2, 6, 6, generator=torch.Generator().manual_seed(2)) / 10
    for insert in (False, True):
        right, wrong = (
            deletion_curve(Summed(nn.Identity()), images, ZERO, maps, insert=insert).mean(1)
            for maps in (images.sum(1), -images.sum(1))
        )
        assert ((right > wrong) if insert else (right < wrong)).all()


def test_the_ends_are_the_whole_image_and_the_empty_one():
    model = network("resnet_tiny")
    images, classes = batch()
    curve = deletion_curve(model, images, classes, images[:, 0], steps=3)
    with torch.no_grad():
        model.eval()
        for column, shown in ((0, images), (-1, 0 * images)):
            answers = model(shown).softmax(1).gather(1, classes[:, None])[:, 0]
            torch.testing.assert_close(curve[:, column], answers)


def test_wrong_arguments_are_named():
    images, classes = batch()
    model = network("resnet_tiny")
    with pytest.raises(ValueError, match="samples must be at least 1"):
        smooth_grad(model, images, classes, samples=0)
    with pytest.raises(ValueError, match=r"maps must be \(3, 32, 32\)"):
        deletion_curve(model, images, classes, images)
    with pytest.raises(ValueError, match="steps at least 1"):
        deletion_curve(model, images, classes, images[:, 0], steps=0)
