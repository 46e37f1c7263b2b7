"""Levels of a pyramid: equal weights with and without the path, and what the path hands down."""

import numpy as np
import pytest
import torch

from course_utils.reports.pyramid_levels import (
    SIDES,
    LevelArm,
    LevelNet,
    LevelScores,
    level_scores,
    named_table,
    overlaps,
    perfect_overlap,
    scenes,
)
from course_utils.runtime import seeded


def nets():
    for top_down in (False, True):
        with seeded(0):
            yield LevelNet((4, 5, 6), top_down).eval()


def test_both_ways_to_read_have_the_same_weights_and_answer_at_every_position():
    without, with_path = nets()
    sizes = [sum(p.numel() for p in net.parameters()) for net in (without, with_path)]
    assert sizes[0] == sizes[1]
    x = scenes(3, 0)[0]
    with torch.no_grad():
        found = [net(x) for net in (without, with_path)]
    for levels in found:
        assert [tuple(level.shape) for level in levels] == [(3, 11, side, side) for side in SIDES]
    torch.testing.assert_close(found[0][2], found[1][2])  # nothing is added to the coarsest
    assert not torch.allclose(found[0][0], found[1][0])


def test_without_the_path_a_fine_map_does_not_see_the_coarse_ones():
    without, with_path = nets()
    x = scenes(2, 0)[0]
    with torch.no_grad():
        for net, is_told in ((without, False), (with_path, True)):
            maps = net.maps(x)
            changed = net.read([maps[0], *(part + 1 for part in maps[1:])])[0]
            assert (not torch.allclose(net.read(maps)[0], changed)) == is_told


def test_an_arm_is_measured_by_level_and_size_and_repeats():
    arm = LevelArm(True, images=40, epochs=1, channels=(4, 5, 6))
    one, two = (level_scores(arm, 3, device="cpu", precision="fp32") for _ in range(2))
    assert one.named.shape == one.overlap.shape == (3, 3)
    assert one.borrowed.shape == (3,)
    np.testing.assert_array_equal(one.overlap, two.overlap)
    assert 0 <= one.named.min() <= one.named.max() <= 1


def test_a_finer_map_can_overlap_more_and_the_small_shapes_limit_most():
    limits = np.array(list(perfect_overlap().values()))
    assert (np.diff(limits, axis=0) < 0).all()  # finest first
    assert (np.diff(limits, axis=1) > 0).all()
    assert limits[2, 0] == pytest.approx(0.34, abs=0.02)


def test_the_table_and_the_panels_hold_every_level_of_every_arm():
    values = np.arange(9.0).reshape(3, 3) / 10
    scores = {"without": [LevelScores(values, values, values[0])] * 2}
    table = named_table(scores).split("\n")
    assert table[0] == (
        "| named right (percent) | small, 6 to 17 pixels | middle, 10 to 27 pixels "
        "| large, 18 to 31 pixels |"
    )
    assert table[3] == "| without: 8 x 8 | ≈ 30 | ≈ 40 | ≈ 50 |"
    panels = overlaps(scores)
    np.testing.assert_array_equal(panels["without"]["4 x 4, coarse"], [values[2]] * 2)
