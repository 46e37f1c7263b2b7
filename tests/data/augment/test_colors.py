"""Color: equal to torchvision's with the same values; AlexNet's color shift by its definition."""

import numpy as np
import pytest
import torch
from pictures import N, one_by_one, pictures
from torchvision.transforms import functional as TF

from course_utils.data import augment


def test_normalize_equals_torchvision():
    mean = [0.1, 0.5, 0.9]
    std = [0.3, 0.2, 0.7]
    torch.testing.assert_close(
        augment.normalize(pictures(), mean, std), TF.normalize(pictures(), mean, std)
    )


def test_color_equals_torchvision():
    factors = torch.tensor(
        [[1.0, 1.0, 1.0], [0.8, 1.2, 1.0], [1.2, 0.8, 0.8], [1.5, 1.0, 1.2], [1.0, 0.9, 0.0]]
    )

    def theirs(image, i):
        brightness, contrast, saturation = factors[i].tolist()
        image = TF.adjust_contrast(TF.adjust_brightness(image, brightness), contrast)
        return TF.adjust_saturation(image, saturation)

    expected = one_by_one(theirs, pictures())
    torch.testing.assert_close(augment.color(pictures(), *factors.T), expected, rtol=0, atol=2e-6)


def test_color_with_hue_equals_torchvision():
    rotations = torch.tensor([0.0, 0.1, -0.5, 0.5, -0.23])
    batch = pictures(torch.float64)
    expected = one_by_one(lambda x, i: TF.adjust_hue(x, float(rotations[i])), batch)
    actual = augment.color(batch, *torch.ones(3, N), rotations)
    # torchvision computes hues in float32
    torch.testing.assert_close(actual, expected, rtol=0, atol=2e-6)


def test_a_gray_pixel_has_no_hue_and_a_full_rotation_is_none():
    gray = torch.linspace(0, 1, 7).expand(2, 3, 1, 7)
    torch.testing.assert_close(augment.adjust_hue(gray, torch.tensor([0.3, -0.4])), gray)
    torch.testing.assert_close(
        augment.adjust_hue(pictures(), torch.ones(N)), pictures(), rtol=0, atol=1e-6
    )


def test_gray_images_have_brightness_and_contrast_and_no_saturation_to_change():
    gray = pictures(channels=1)
    factors = torch.tensor([0.5, 0.8, 1.0, 1.2, 1.5])
    expected = one_by_one(lambda x, i: TF.adjust_contrast(x, float(factors[i])), gray)
    torch.testing.assert_close(augment.adjust_contrast(gray, factors), expected, rtol=0, atol=2e-6)
    torch.testing.assert_close(augment.adjust_saturation(gray, factors), gray)


def test_principal_colors_are_the_eigenvectors_of_the_covariance_as_long_as_the_deviation():
    batch = pictures(torch.uint8)
    batch[:, 1] = batch[:, 0] // 2 + batch[:, 1] // 4  # correlated channels
    pixels = batch.permute(0, 2, 3, 1).reshape(-1, 3).numpy() / 255
    axes = augment.principal_colors(batch).double().numpy()
    np.testing.assert_allclose(axes @ axes.T, np.cov(pixels.T), atol=1e-6)
    np.testing.assert_allclose(axes.T @ axes, np.diag(np.diag(axes.T @ axes)), atol=1e-6)
    lengths = np.linalg.norm(axes, axis=0)
    assert (np.diff(lengths) < 0).all()


def test_pca_color_adds_one_color_to_each_image():
    axes = torch.tensor([[0.2, 0.0, 0.01], [0.2, 0.1, 0.0], [0.1, -0.1, 0.0]])
    steps = torch.tensor([[1.0, 0, 0], [0, 1, 0], [0, 0, 1], [-1, 1, 0], [0, 0, 0]])
    middle = 0.4 + 0.2 * pictures()
    moved = augment.pca_color(middle, axes, steps) - middle
    expected = torch.tensor(
        [[0.2, 0.2, 0.1], [0, 0.1, -0.1], [0.01, 0, 0], [-0.2, -0.1, -0.2], [0, 0, 0]]
    )
    torch.testing.assert_close(
        moved, expected[:, :, None, None].expand_as(moved), rtol=0, atol=1e-6
    )


def test_random_pca_color_moves_by_its_strength_in_standard_deviations():
    axes = torch.diag(torch.tensor([0.3, 0.1, 0.05]))
    many = torch.full((4000, 3, 1, 1), 0.5)
    actual = augment.random_pca_color(
        many, torch.Generator().manual_seed(0), axes=axes, strength=0.1
    )
    torch.testing.assert_close(
        actual.std(0).flatten(), torch.tensor([0.03, 0.01, 0.005]), rtol=0.05, atol=0
    )


def test_what_has_no_color_is_refused():
    with pytest.raises(ValueError, match="hue needs 3 channels, got 1"):
        augment.adjust_hue(pictures(channels=1), torch.zeros(N))
    with pytest.raises(ValueError, match="1 or 3 channels, got 2"):
        augment.adjust_contrast(pictures(channels=2), torch.ones(N))
    with pytest.raises(TypeError, match="floating point in .* got torch.uint8"):
        augment.color(pictures(torch.uint8), *torch.ones(3, N))
