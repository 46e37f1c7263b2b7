"""The augmentation sliders: what they show is what the library does, in numbers, words, pixels."""

import pytest
import torch
from pictures import one_by_one, pictures
from torchvision.transforms import InterpolationMode
from torchvision.transforms import functional as TF

from course_utils.analysis.affine_maps import affine_matrix
from course_utils.plots.style import png
from course_utils.widgets import augmenter, mixer

FIRST, SECOND = pictures(size=(10, 20))[:2]
STILL = {
    "angle": 0,
    "shear": 0,
    "scale": 1.0,
    "right": 0,
    "brightness": 1.0,
    "contrast": 1.0,
    "saturation": 1.0,
    "hue": 0.0,
}


def shown(picture, index):
    """The image in one of the Axes of a picture, (3, H, W)."""
    return torch.as_tensor(picture.drawn.axes[index].images[0].get_array()).permute(2, 0, 1)


def test_at_rest_both_pictures_are_the_image():
    picture = augmenter(FIRST)(**STILL)
    for index in (0, 1):
        torch.testing.assert_close(shown(picture, index), FIRST, rtol=0, atol=1e-5)
    assert picture.table.splitlines()[0].split() == ["x'", "=", "1.00", "x", "+0.00", "y", "+0.0"]


def test_the_picture_is_torchvisions_for_the_same_values():
    moved = STILL | {
        "angle": 30,
        "shear": 10,
        "scale": 1.2,
        "right": 10,
        "brightness": 1.1,
        "saturation": 0.5,
        "hue": 0.2,
    }
    (expected,) = one_by_one(
        lambda x, _: TF.affine(x, 30, [2, 0], 1.2, [10, 0], InterpolationMode.BILINEAR),
        FIRST[None].double(),
    )
    expected = TF.adjust_hue(TF.adjust_saturation(TF.adjust_brightness(expected, 1.1), 0.5), 0.2)
    torch.testing.assert_close(
        shown(augmenter(FIRST)(**moved), 1).double(), expected, rtol=0, atol=1e-3
    )


def test_the_matrix_in_the_table_is_that_of_the_map():
    """A dot to the right of the center goes where the first column says, one below it where the
    second does.
    """
    matrix = torch.tensor(affine_matrix(40, 25, 1.5))
    size = 65
    for axis, start in enumerate(((0, 12), (12, 0))):  # down, right
        dot = torch.zeros(3, size, size)
        dot[:, size // 2 + start[0], size // 2 + start[1]] = 1
        changed = shown(augmenter(dot)(**STILL | {"angle": 40, "shear": 25, "scale": 1.5}), 1)[0]
        offset = torch.arange(size).float() - size // 2
        moments = [(changed.sum(0) * offset).sum(), (changed.sum(1) * offset).sum()]
        center = torch.stack(moments) / changed.sum()
        torch.testing.assert_close(center, 12 * matrix[:, axis], rtol=0, atol=0.3)


@pytest.mark.parametrize("share", [0, 30, 100])
def test_the_mixed_labels_are_the_shares_of_the_pixels(share):
    black, white = torch.zeros(3, 20, 40), torch.ones(3, 20, 40)
    picture = mixer(white, black, ("white", "black"))(share)
    rows = {line.split()[0]: line.split()[1:] for line in picture.table.splitlines()[1:]}
    for index, name in ((0, "Mixup"), (2, "CutMix")):
        pixels = round(100 * shown(picture, index).double().mean().item())
        assert rows[name] == [f"{pixels}%", f"{100 - pixels}%"]
        assert f"{name}: {pixels} percent white" in picture.alt
        assert abs(pixels - share) <= 5


def test_equal_states_give_equal_bytes_and_another_state_another_picture():
    for draw, state, other in (
        (augmenter(FIRST), STILL, STILL | {"angle": 45}),
        (mixer(FIRST, SECOND, ("one", "two")), {"share": 40}, {"share": 60}),
    ):
        assert png(draw(**state).drawn) == png(draw(**state).drawn)
        assert png(draw(**state).drawn) != png(draw(**other).drawn)
        assert draw(**state).alt != draw(**other).alt
