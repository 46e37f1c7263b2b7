"""What the drawings of the VGG lesson hold: boxes to scale, a panel a start, places in pixels."""

import numpy as np
import pytest
from matplotlib.patches import Rectangle

from course_utils.plots.answer_strip import answer_strip
from course_utils.plots.channel_ladder import channel_ladder
from course_utils.plots.sampled_waves import sampled_wave
from course_utils.plots.stage_slabs import CHANNEL, stage_slabs
from course_utils.plots.start_panels import start_panels
from course_utils.plots.starting_profiles import starting_profiles
from course_utils.plots.style import close


def test_slabs_are_as_high_as_their_maps_and_as_wide_as_their_channels():
    figure = stage_slabs({"one": (64, 20, 20), "head": (1000,)}, {"parameters": [0.25, 0.75]})
    above, below = figure.axes
    boxes = [patch for patch in above.patches if isinstance(patch, Rectangle)]
    sizes = [(box.get_width(), box.get_height()) for box in boxes]
    assert sizes == [(64 * CHANNEL, 20), (1000 * CHANNEL, 1)]
    assert [bar.get_height() for bar in below.patches] == [0.25, 0.75]


def test_shares_that_do_not_fit_the_stages_are_refused():
    with pytest.raises(ValueError, match="work must hold 1 shares, got 2"):
        stage_slabs({"one": (3, 4, 4)}, {"work": [0.5, 0.5]})


def test_every_start_has_a_panel_with_its_seeds_in_color_and_the_others_behind():
    run = {"epoch": [1, 2], "train_accuracy": [0.2, 0.9]}
    none = {"epoch": [], "train_accuracy": []}  # a run that diverged
    figure = start_panels({"good": [run, run], "bad": [none]}, chance=0.1)
    good, bad = figure.axes
    assert len(good.lines) == 4  # two seeds, the other start, the dashed line
    assert len(bad.lines) == 4
    assert good.get_ylim() == bad.get_ylim()


def test_signals_and_gradients_stand_side_by_side_with_one_legend():
    figure = starting_profiles({"a": [1.0, 0.1]}, {"a": [1.0, 10.0, 5.0]})
    left, right = figure.axes
    assert left.get_legend() is not None
    assert right.get_legend() is None


def test_the_ladder_holds_every_network_and_the_rule():
    ax = channel_ladder({"a": [(28, 6), (10, 16)], "b": [(32, 8)]})
    assert [line.get_label() for line in ax.lines] == [
        "a",
        "b",
        "half the side, twice the channels",
    ]
    close(ax)


def test_a_wave_is_sampled_at_every_stride():
    ax = sampled_wave(np.cos(np.arange(21.0)), (4, 2))
    lines = {line.get_label(): line.get_xdata() for line in ax.lines}
    assert lines["every 4 pixels"].tolist() == [0, 4, 8, 12, 16, 20]
    assert len(lines["every 2 pixels"]) == 11
    close(ax)


def test_answers_stand_below_the_pixels_that_they_look_at():
    figure = answer_strip(np.zeros((4, 20)), np.full((3, 5), 0.2), (6, 14))
    (image,) = figure.axes[1].images
    assert image.get_extent() == [5, 15, 2.5, -0.5]
    with pytest.raises(ValueError, match="not enough values to unpack"):
        answer_strip(np.zeros(4), np.full((3, 5), 0.2), (6, 14))
