"""The named augmentations: pixels in [0, 1], a draw for every image, the reports' ranges."""

import pytest
import torch
from pictures import pictures

from course_utils.experiments.augmentations import AUGMENTATIONS
from course_utils.reports import r001
from course_utils.runtime.registry import find

SIDE = 32  # pixels, as CIFAR's


EVERY = [*AUGMENTATIONS, "r001:shifted", "r003:turned_digits", "r003:turned_photographs"]


@pytest.mark.parametrize("name", EVERY)
def test_every_augmentation_draws_for_each_image_and_stays_in_range(name):
    same = pictures(size=(SIDE, SIDE))[:1].expand(16, -1, -1, -1)
    found = find(name, AUGMENTATIONS, "augment")(same, torch.Generator().manual_seed(0))
    assert found.shape == same.shape
    assert found.dtype == same.dtype
    assert 0 <= found.min() <= found.max() <= 1
    assert len(found.flatten(1).unique(dim=0)) > 1


def test_report_001_moves_by_at_most_5_pixels_and_scales_by_a_fifth():
    """A square of 8 pixels: its center is where the shift took it, its area says the scale."""
    square = torch.zeros(400, 1, SIDE, SIDE)
    square[:, :, 12:20, 12:20] = 1
    found = r001.shifted(square, torch.Generator().manual_seed(0))[:, 0]
    area = found.sum((1, 2))
    place = torch.arange(SIDE) - (SIDE - 1) / 2
    moved = (found.sum(1) * place).sum(1) / area
    assert 4.5 < moved.abs().max() < 5.1
    assert 64 * 0.8**2 - 2 < area.min() < 64 * 0.85**2
    assert 64 * 1.15**2 < area.max() < 64 * 1.2**2 + 2
