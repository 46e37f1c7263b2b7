"""Where pixels go: equal to torchvision's transform of one image with the same values."""

import math

import pytest
import torch
from pictures import H, W, one_by_one, pictures
from torchvision.transforms import InterpolationMode
from torchvision.transforms import functional as TF

from course_utils.data import augment


@pytest.mark.parametrize("dtype", [torch.uint8, torch.float32])
def test_flip_equals_torchvision(dtype):
    flipped = torch.tensor([True, False, True, True, False])
    expected = one_by_one(lambda x, i: TF.hflip(x) if flipped[i] else x, pictures(dtype))
    assert torch.equal(augment.flip(pictures(dtype), flipped), expected)


@pytest.mark.parametrize("dtype", [torch.uint8, torch.float32])
def test_crop_equals_torchvision(dtype):
    top, left = torch.tensor([0, 1, 2, 3, 4]), torch.tensor([4, 0, 3, 1, 2])
    expected = one_by_one(
        lambda x, i: TF.crop(TF.pad(x, 2), int(top[i]), int(left[i]), H, W), pictures(dtype)
    )
    assert torch.equal(augment.crop(pictures(dtype), top, left, 2), expected)


def test_shift_equals_torchvision():
    down, right = torch.tensor([0, 1, -2, 3, -3]), torch.tensor([2, 0, -3, 1, 3])
    expected = one_by_one(
        lambda x, i: TF.affine(
            x, 0, [int(right[i]), int(down[i])], 1.0, [0, 0], InterpolationMode.NEAREST
        ),
        pictures(),
    )
    assert torch.equal(augment.shift(pictures(), down, right, 3), expected)


def test_affine_equals_torchvision():
    angle = torch.tensor([0.0, 30.0, -75.0, 180.0, 12.5])
    translate = torch.tensor([[0.0, 0.0], [2.0, -1.0], [0.5, 1.25], [-3.0, 2.0], [0.0, 4.0]])
    scale = torch.tensor([1.0, 0.7, 1.4, 1.0, 1.1])
    shear = torch.tensor([[0.0, 0.0], [10.0, 0.0], [0.0, -15.0], [5.0, 8.0], [-20.0, 3.0]])
    expected = one_by_one(
        lambda x, i: TF.affine(
            x,
            float(angle[i]),
            translate[i].tolist(),
            float(scale[i]),
            shear[i].tolist(),
            InterpolationMode.BILINEAR,
        ),
        pictures(torch.float64),
    )
    actual = augment.affine(pictures(torch.float64), angle, translate, scale, shear)
    # torchvision computes its matrix in float32; a grid point that falls on the edge of the image
    # may fall off it there
    torch.testing.assert_close(actual, expected, rtol=0, atol=2e-4)


def test_cutout_equals_torchvision_erase():
    top, left = torch.tensor([0, 3, 5, 2, 4]), torch.tensor([0, 8, 2, 5, 7])
    expected = one_by_one(
        lambda x, i: TF.erase(x, int(top[i]), int(left[i]), 3, 3, torch.zeros(1)), pictures()
    )
    assert torch.equal(augment.cutout(pictures(), top, left, 3), expected)


def test_cutout_may_stick_out_of_the_image():
    actual = augment.cutout(torch.ones(2, 1, H, W), torch.tensor([-2, 7]), torch.tensor([-1, 9]), 4)
    assert (actual == 0).sum(dim=(1, 2, 3)).tolist() == [2 * 3, 1 * 2]


def test_flip_twice_is_the_identity():
    flipped = torch.tensor([True, False, True, True, False])
    assert torch.equal(augment.flip(augment.flip(pictures(), flipped), flipped), pictures())


def test_random_flip_mirrors_the_stated_share():
    ramp = torch.arange(2.0).expand(4000, 1, 1, 2)
    flipped = augment.random_flip(ramp, torch.Generator().manual_seed(0), p=0.3)
    share = (flipped[:, 0, 0, 0] == 1).double().mean()
    assert abs(share - 0.3) < 4 * math.sqrt(0.3 * 0.7 / 4000)


def test_random_crop_reaches_every_offset_and_no_other():
    dot = torch.zeros(2000, 1, 5, 7)
    dot[:, :, 2, 3] = 1
    actual = augment.random_crop(dot, 1, torch.Generator().manual_seed(0))
    reached = {tuple(position) for position in actual.nonzero()[:, 2:].tolist()}
    assert reached == {(row, column) for row in (1, 2, 3) for column in (2, 3, 4)}
