"""Sweeps side by side: one panel a title, one legend, one scale."""

import pytest

from course_utils.plots.sweep_pair import sweep_pair

SWEEPS = {
    "short": {"adam": {0.001: [0.2, 0.3], 0.01: [0.4, 0.5]}},
    "longer": {"adam": {0.001: [0.3, 0.5], 0.01: [0.6, 0.8]}},
}


def test_each_sweep_has_a_panel_under_one_scale_and_one_legend():
    figure = sweep_pair(SWEEPS)
    assert [ax.get_title() for ax in figure.axes] == ["short", "longer"]
    assert figure.axes[0].get_ylim() == figure.axes[1].get_ylim()
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["adam"]
    heights = [list(ax.lines[0].get_ydata()) for ax in figure.axes]
    assert heights == [pytest.approx([0.25, 0.45]), pytest.approx([0.4, 0.7])]


def test_no_sweep_is_refused():
    with pytest.raises(ValueError, match="got an empty dict"):
        sweep_pair({})
