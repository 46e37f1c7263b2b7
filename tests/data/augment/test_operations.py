"""Operations: each equal to torchvision's of that name, and every image gets its own."""

import pytest
import torch
from pictures import H, N, W, one_by_one, pictures
from torchvision.transforms import InterpolationMode, v2

from course_utils.data.augment import OPERATIONS, operate

# No slope or angle that puts a pixel exactly between two others: there rounding decides, and they
# may round differently.
MAGNITUDES = {
    "ShearX": (-0.987, -0.313, 0.117, 0.241, 0.733),
    "ShearY": (0.053, 0.313, -0.157, -0.913, 0.0),
    "TranslateX": (-10.9, -3.0, 0.5, 2.2, 32.0),
    "TranslateY": (7.0, -1.5, 3.9, -32.0, 0.0),
    "Rotate": (-29.3, 13.1, 26.7, 71.3, -133.1),
    "Posterize": (2, 4, 5, 7, 8),
    "Solarize": (0.0, 0.25, 0.5, 0.8, 1.0),
}
COLORS = (-0.99, -0.4, 0.0, 0.3, 0.9)
THEIRS = v2.TrivialAugmentWide()


def theirs(image, name, magnitude):
    """torchvision's operation of that name on one image."""
    return THEIRS._apply_image_or_video_transform(
        image, name, magnitude, InterpolationMode.NEAREST, {torch.Tensor: None}
    )


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_equals_torchvisions(name, channels):
    batch = pictures(channels=channels, size=(19, 23))
    magnitude = torch.tensor(MAGNITUDES.get(name, COLORS))
    expected = one_by_one(lambda x, i: theirs(x, name, float(magnitude[i])), batch)
    actual = operate(batch, torch.full((N,), list(OPERATIONS).index(name)), magnitude)
    torch.testing.assert_close(actual, expected, rtol=0, atol=2e-3 if name == "Equalize" else 2e-6)


def test_every_image_of_a_batch_gets_its_own_operation():
    names = ["Invert", "Rotate", "Identity", "Rotate", "Solarize"]
    index = torch.tensor([list(OPERATIONS).index(name) for name in names])
    magnitude = torch.tensor([0, 20, 0, -45, 0.5])
    expected = one_by_one(lambda x, i: theirs(x, names[i], float(magnitude[i])), pictures())
    actual = operate(pictures(), index, magnitude)
    torch.testing.assert_close(actual, expected, rtol=0, atol=2e-6)
    assert torch.equal(actual[2], pictures()[2])


def test_operate_leaves_its_argument_alone():
    batch = pictures(size=(H, W))
    operate(batch, torch.arange(5, 5 + N), torch.full((N,), 0.4))
    assert torch.equal(batch, pictures())


def test_whole_numbers_are_refused():
    with pytest.raises(TypeError, match="got torch.uint8; divide by 255"):
        operate(pictures(torch.uint8), torch.zeros(N, dtype=torch.int64), torch.zeros(N))
