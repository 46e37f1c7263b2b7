"""Tone: equal to torchvision's operation on one float image with the same values."""

import torch
from pictures import N, one_by_one, pictures
from torchvision.transforms.v2 import functional as V2

from course_utils.data import augment

LARGE = (19, 23)  # more than 255 pixels, or equalize leaves an image alone


def test_posterize_equals_torchvision():
    bits = torch.tensor([1, 3, 4, 6, 8])
    expected = one_by_one(lambda x, i: V2.posterize(x, int(bits[i])), pictures())
    assert torch.equal(augment.posterize(pictures(), bits), expected)


def test_solarize_equals_torchvision():
    threshold = torch.tensor([0.0, 0.3, 0.5, 0.9, 1.0])
    expected = one_by_one(lambda x, i: V2.solarize(x, float(threshold[i])), pictures())
    assert torch.equal(augment.solarize(pictures(), threshold), expected)


def test_invert_equals_torchvision_and_twice_is_the_identity():
    assert torch.equal(
        augment.invert(pictures()), one_by_one(lambda x, i: V2.invert(x), pictures())
    )
    torch.testing.assert_close(augment.invert(augment.invert(pictures())), pictures())


def test_autocontrast_equals_torchvision_also_on_a_flat_channel():
    batch = 0.2 + 0.5 * pictures()
    batch[1, 2] = 0.4
    expected = one_by_one(lambda x, i: V2.autocontrast(x), batch)
    torch.testing.assert_close(augment.autocontrast(batch), expected, rtol=0, atol=1e-6)
    assert torch.equal(augment.autocontrast(batch)[1, 2], batch[1, 2])


def test_equalize_equals_torchvision_also_where_it_does_nothing():
    dark = (pictures(torch.uint8, size=LARGE) // 5).float() / 255
    dark[1, 2] = 0.4  # one value: no pixel is darker than the brightest
    for batch in (dark, pictures(size=LARGE), pictures()):
        expected = one_by_one(lambda x, i: V2.equalize(x), batch)
        # below one level of 255
        torch.testing.assert_close(augment.equalize(batch), expected, rtol=0, atol=2e-3)
        assert torch.equal((255 * augment.equalize(batch)).round(), (255 * expected).round())


def test_sharpness_equals_torchvision():
    factor = torch.tensor([0.0, 0.5, 1.0, 1.4, 1.9])
    expected = one_by_one(lambda x, i: V2.adjust_sharpness(x, float(factor[i])), pictures())
    torch.testing.assert_close(
        augment.adjust_sharpness(pictures(), factor), expected, rtol=0, atol=2e-6
    )


def test_gray_images_are_equalized_and_sharpened_too():
    batch = pictures(channels=1, size=LARGE)
    assert augment.equalize(batch).shape == batch.shape
    assert augment.adjust_sharpness(batch, torch.full((N,), 1.5)).shape == batch.shape
