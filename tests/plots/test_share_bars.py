"""Shares along the rows of a network: the bars are as high as the shares."""

import pytest

from course_utils.plots.share_bars import share_bars
from course_utils.plots.style import close


def test_bars_have_the_heights_of_the_shares():
    ax = share_bars({"weights": [0.1, 0.9], "work": [0.7, 0.3]}, ["first", "last"])
    assert [bar.get_height() for bar in ax.patches] == [0.1, 0.9, 0.7, 0.3]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["first", "last"]
    close(ax)


def test_every_row_needs_a_share():
    with pytest.raises(ValueError, match="work must hold 2 shares, got 3"):
        share_bars({"work": [0.2, 0.3, 0.5]}, ["first", "last"])
