"""Augmentation: equal to torchvision's transform of one image with the same values, and pure."""

import math

import pytest
import torch
from torchvision.transforms import InterpolationMode
from torchvision.transforms import functional as TF

from course_utils.data import augment

N, C, H, W = 5, 3, 8, 11


def images(dtype=torch.float32):
    values = torch.randint(0, 256, (N, C, H, W), generator=torch.Generator().manual_seed(0), dtype=torch.uint8)
    return values if dtype == torch.uint8 else values.to(dtype) / 255


def one_by_one(transform, batch):
    return torch.stack([transform(image, i) for i, image in enumerate(batch)])


@pytest.mark.parametrize("dtype", [torch.uint8, torch.float32])
def test_flip_equals_torchvision(dtype):
    flipped = torch.tensor([True, False, True, True, False])
    expected = one_by_one(lambda x, i: TF.hflip(x) if flipped[i] else x, images(dtype))
    assert torch.equal(augment.flip(images(dtype), flipped), expected)


@pytest.mark.parametrize("dtype", [torch.uint8, torch.float32])
def test_crop_equals_torchvision(dtype):
    top, left = torch.tensor([0, 1, 2, 3, 4]), torch.tensor([4, 0, 3, 1, 2])
    expected = one_by_one(lambda x, i: TF.crop(TF.pad(x, 2), int(top[i]), int(left[i]), H, W), images(dtype))
    assert torch.equal(augment.crop(images(dtype), top, left, 2), expected)


def test_shift_equals_torchvision():
    down, right = torch.tensor([0, 1, -2, 3, -3]), torch.tensor([2, 0, -3, 1, 3])
    expected = one_by_one(
        lambda x, i: TF.affine(x, 0, [int(right[i]), int(down[i])], 1.0, [0, 0], InterpolationMode.NEAREST), images()
    )
    assert torch.equal(augment.shift(images(), down, right, 3), expected)


def test_affine_equals_torchvision():
    angle = torch.tensor([0.0, 30.0, -75.0, 180.0, 12.5])
    translate = torch.tensor([[0.0, 0.0], [2.0, -1.0], [0.5, 1.25], [-3.0, 2.0], [0.0, 4.0]])
    scale = torch.tensor([1.0, 0.7, 1.4, 1.0, 1.1])
    shear = torch.tensor([[0.0, 0.0], [10.0, 0.0], [0.0, -15.0], [5.0, 8.0], [-20.0, 3.0]])
    expected = one_by_one(
        lambda x, i: TF.affine(
            x, float(angle[i]), translate[i].tolist(), float(scale[i]), shear[i].tolist(), InterpolationMode.BILINEAR
        ),
        images(torch.float64),
    )
    found = augment.affine(images(torch.float64), angle, translate, scale, shear)
    # torchvision computes its matrix in float32; a grid point that falls on the edge of the image may fall off it there
    torch.testing.assert_close(found, expected, rtol=0, atol=2e-4)


def test_cutout_equals_torchvision_erase():
    top, left = torch.tensor([0, 3, 5, 2, 4]), torch.tensor([0, 8, 2, 5, 7])
    expected = one_by_one(lambda x, i: TF.erase(x, int(top[i]), int(left[i]), 3, 3, torch.zeros(1)), images())
    assert torch.equal(augment.cutout(images(), top, left, 3), expected)


def test_cutout_may_stick_out_of_the_image():
    found = augment.cutout(torch.ones(2, 1, H, W), torch.tensor([-2, 7]), torch.tensor([-1, 9]), 4)
    assert (found == 0).sum(dim=(1, 2, 3)).tolist() == [2 * 3, 1 * 2]


def test_normalize_equals_torchvision():
    mean, std = [0.1, 0.5, 0.9], [0.3, 0.2, 0.7]
    torch.testing.assert_close(augment.normalize(images(), mean, std), TF.normalize(images(), mean, std))


def test_color_equals_torchvision():
    factors = torch.tensor([[1.0, 1.0, 1.0], [0.8, 1.2, 1.0], [1.2, 0.8, 0.8], [1.5, 1.0, 1.2], [1.0, 0.9, 0.0]])

    def theirs(image, i):
        brightness, contrast, saturation = factors[i].tolist()
        image = TF.adjust_contrast(TF.adjust_brightness(image, brightness), contrast)
        return TF.adjust_saturation(image, saturation)

    expected = one_by_one(theirs, images())
    torch.testing.assert_close(augment.color(images(), *factors.T), expected, rtol=0, atol=2e-6)


RANDOM = {
    "random_flip": lambda x, g: augment.random_flip(x, g),
    "random_crop": lambda x, g: augment.random_crop(x, 2, g),
    "random_shift": lambda x, g: augment.random_shift(x, 3, g),
    "random_affine": lambda x, g: augment.random_affine(
        x, g, degrees=20, translate=0.2, scale=(0.8, 1.2), shear=10
    ),
    "random_color": lambda x, g: augment.random_color(x, g, brightness=0.2, contrast=0.2, saturation=0.2),
    "random_cutout": lambda x, g: augment.random_cutout(x, 4, g),
}  # fmt: skip


@pytest.mark.parametrize("name", RANDOM)
def test_random_transforms_are_pure_and_repeat_by_seed(name):
    batch = images()
    draws = [RANDOM[name](batch, torch.Generator().manual_seed(seed)) for seed in (3, 3, 4)]
    assert torch.equal(batch, images())
    assert torch.equal(draws[0], draws[1])
    assert not torch.equal(draws[0], draws[2])
    assert draws[0].shape == batch.shape
    assert draws[0].dtype == batch.dtype


@pytest.mark.parametrize("name", RANDOM)
def test_each_image_gets_its_own_draw(name):
    same = images()[:1].expand(64, C, H, W).contiguous()
    found = RANDOM[name](same, torch.Generator().manual_seed(0))
    assert len(found.flatten(1).unique(dim=0)) > 1


def test_flip_twice_is_the_identity():
    flipped = torch.tensor([True, False, True, True, False])
    assert torch.equal(augment.flip(augment.flip(images(), flipped), flipped), images())


def test_random_flip_mirrors_the_stated_share():
    ramp = torch.arange(2.0).expand(4000, 1, 1, 2)
    share = (augment.random_flip(ramp, torch.Generator().manual_seed(0), p=0.3)[:, 0, 0, 0] == 1).double().mean()
    assert abs(share - 0.3) < 4 * math.sqrt(0.3 * 0.7 / 4000)


def test_random_crop_reaches_every_place_and_no_other():
    dot = torch.zeros(2000, 1, 5, 7)
    dot[:, :, 2, 3] = 1
    found = augment.random_crop(dot, 1, torch.Generator().manual_seed(0))
    places = {tuple(place) for place in found.nonzero()[:, 2:].tolist()}
    assert places == {(row, column) for row in (1, 2, 3) for column in (2, 3, 4)}


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
@pytest.mark.parametrize("name", RANDOM)
def test_a_cuda_graph_can_capture_every_random_transform(name):
    batch, generator = images().cuda(), torch.Generator("cuda").manual_seed(0)
    RANDOM[name](batch, generator)  # warm up outside the capture
    graph = torch.cuda.CUDAGraph()
    graph.register_generator_state(generator)
    with torch.cuda.graph(graph):
        found = RANDOM[name](batch, generator)
    graph.replay()
    first = found.clone()
    graph.replay()
    assert not torch.equal(first, found)  # fresh draws at every replay
