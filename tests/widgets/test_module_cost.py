"""The arithmetic is the cost of the real modules, equal widths give equal bytes, and bad widths are
refused.
"""

import pytest

from course_utils.analysis import branches, cost
from course_utils.analysis.inception_widths import (
    IN_CHANNELS,
    SIDE,
    branch_channels,
    branch_costs,
    branch_macs,
)
from course_utils.models.googlenet import WIDTHS, Inception, NaiveInception
from course_utils.plots.style import png
from course_utils.widgets import draw_module_cost

STATE = dict(zip(("c1", "r3", "c3", "r5", "c5", "pool"), WIDTHS["3a"], strict=True))


@pytest.mark.parametrize("widths", [WIDTHS["3a"], WIDTHS["5b"], (1, 2, 3, 4, 5, 6)])
def test_branch_by_branch_the_numbers_are_those_of_the_real_modules(widths):
    c1, _, c3, _, c5, _ = widths
    modules = (Inception(IN_CHANNELS, widths), NaiveInception(IN_CHANNELS, c1, c3, c5))
    arithmetic = (branch_costs(widths), branch_macs(widths), branch_channels(widths))
    for module, parameters, macs, channels in zip(modules, *arithmetic, strict=True):
        measured = branches(module, (IN_CHANNELS, SIDE, SIDE)).branches
        assert tuple(branch.parameters for branch in measured) == parameters
        assert tuple(branch.macs for branch in measured) == macs
        assert tuple(branch.channels for branch in measured) == channels
        whole = cost(module, (IN_CHANNELS, SIDE, SIDE))
        assert (whole.parameters, whole.macs) == (sum(parameters), sum(macs))


def test_the_table_and_the_words_hold_the_sums():
    picture = draw_module_cost(**STATE)
    last = picture.table.splitlines()[-1].split()
    assert last == ["sum", "256", "163,696", "128,049,152", "416", "387,296", "303,464,448"]
    assert "163,696" in picture.alt
    assert "naive 387,296" in picture.alt
    assert "3x3 branch" in picture.alt


def test_a_wider_reduction_changes_one_branch_only():
    before, after = (draw_module_cost(**{**STATE, "r5": r5}).table.splitlines() for r5 in (16, 32))
    changed = [line.split()[0] for line, other in zip(before, after, strict=True) if line != other]
    assert changed == ["5x5", "sum"]


def test_equal_widths_give_equal_bytes():
    first, second, other = (draw_module_cost(**{**STATE, "c5": c5}) for c5 in (32, 32, 96))
    assert png(first.drawn) == png(second.drawn)
    assert (first.alt, first.table) == (second.alt, second.table)
    assert png(first.drawn) != png(other.drawn)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("width", [1, 16, 1024])
def test_the_ends_of_the_sliders_draw_without_a_warning(width):
    picture = draw_module_cost(*[width] * 6)
    png(picture.drawn)
    assert len(picture.drawn.axes) == 2


@pytest.mark.parametrize("width", [0, 1025, 2.5])
def test_a_width_that_no_branch_can_have_is_refused(width):
    with pytest.raises(
        ValueError, match=f"r3 must be a whole number of maps from 1 to 1024, got {width}"
    ):
        draw_module_cost(**{**STATE, "r3": width})
