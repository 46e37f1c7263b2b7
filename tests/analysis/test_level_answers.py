"""Targets, naming and overlap on drawn blocks whose answers can be counted."""

import pytest
import torch

from course_utils.analysis.level_answers import level_target, named_right, overlap


def block(top, left, side, size=8):
    cover = torch.zeros(size, size)
    cover[top : top + side, left : left + side] = 1
    return cover


KINDS = torch.tensor([1, 0])
COVER = torch.stack([block(0, 2, 1), block(2, 2, 4)])  # one pixel, and a square of four


def test_every_object_has_a_position_at_every_resolution():
    for side, expected in ((8, [1, 16]), (4, [1, 4]), (2, [1, 4])):
        target = level_target(KINDS, COVER, side, nothing=9)
        assert (target != 9).sum((1, 2)).tolist() == expected
    assert level_target(KINDS, COVER, 4, nothing=9)[0].tolist()[0] == [9, 1, 9, 9]


def test_a_map_names_an_object_where_it_is_covered_most_and_nothing_is_no_answer():
    logits = torch.zeros(2, 4, 4, 4)  # three classes and nothing
    logits[:, 3] = 5  # "nothing" is the strongest everywhere
    logits[0, 1, 0, 1] = 1  # right, and in the right place
    logits[1, 0, 0, 0] = 1  # right, in the wrong place
    logits[1, 2, 1, 1] = 1
    assert named_right(logits, KINDS, COVER).tolist() == [1, 0]


def test_overlap_is_intersection_over_union_in_pixels():
    said = torch.zeros(2, 4, 4, dtype=torch.bool)
    said[0, 0, 1] = True  # 4 pixels for one
    said[1, 1:3, 1] = True  # the left half of the square
    assert overlap(said, COVER).tolist() == pytest.approx([1 / 4, 1 / 2])
    assert overlap(COVER > 0, COVER).tolist() == [1, 1]
    assert overlap(torch.zeros_like(said), COVER).tolist() == [0, 0]
