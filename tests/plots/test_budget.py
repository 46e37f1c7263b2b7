"""Bars of a budget: as long as their shares, and no part without a partner."""

import pytest

from course_utils.plots import budget_bars


def test_bars_are_shares_of_the_limit_and_of_the_whole():
    ax = budget_bars({"stem": 20, "head": 30}, {"stem": 300, "head": 100}, limit=200)
    assert [bar.get_width() for bar in ax.patches] == pytest.approx([0.1, 0.15, 0.25, 0.75, 0.25])
    assert [label.get_text() for label in ax.get_yticklabels()] == ["stem", "head", "sum"]
    assert ax.lines[0].get_xdata()[0] == 1


@pytest.mark.parametrize("macs", [{"stem": 1}, {"head": 1, "stem": 1}])
def test_parts_that_do_not_match_are_refused(macs):
    with pytest.raises(ValueError, match=r"\['stem', 'head'\] and \['"):
        budget_bars({"stem": 1, "head": 1}, macs, limit=2)
