"""The masks are those of the drawn images: they rebuild the pictures, and hold nothing else."""

from dataclasses import replace

import pytest
import torch

from course_utils.data.masks import shape_masks
from course_utils.data.nuisances import PLAIN, STANDARD
from course_utils.data.shapes import draw_shapes


def test_a_white_shape_on_black_is_its_own_mask():
    nuisances = replace(PLAIN, offset=0.4, rotation=70, half_size=(0.3, 0.8))
    images, _ = draw_shapes(23, size=19, nuisances=nuisances, seed=3)
    masks = shape_masks(23, size=19, nuisances=nuisances, seed=3)
    assert masks.shape == (23, 19, 19)
    torch.testing.assert_close(
        images.float() / 255, masks[:, None].expand_as(images), rtol=0, atol=0.51 / 255
    )


@pytest.mark.parametrize(
    "change", [{"texture": 0}, {"texture": 0, "background": 0, "distractors": 0}]
)
def test_inside_the_mask_every_pixel_has_the_one_color_of_the_shape(change):
    nuisances = replace(STANDARD, noise=0, **change)
    images, _ = draw_shapes(40, nuisances=nuisances, seed=5)
    masks = shape_masks(40, nuisances=nuisances, seed=5)
    for image, mask in zip(images, masks, strict=True):
        inside, outside = image[:, mask == 1].float(), image[:, mask == 0].float()
        assert (inside.amax(1) - inside.amin(1)).max() <= 1  # in 0..255
        assert ((outside - inside[:, :1]).abs().amax(0) > 1).float().mean() > 0.5
        assert 0.02 < mask.mean() < 0.9


def test_distractors_are_not_part_of_the_mask():
    without = shape_masks(11, size=16, nuisances=replace(PLAIN, distractors=0), seed=2)
    assert torch.equal(
        without, shape_masks(11, size=16, nuisances=replace(PLAIN, distractors=3), seed=2)
    )
