"""The depth switch: its file is what its script stores, its words are what the file says, equal
states, equal bytes.
"""

import json

import numpy as np
import pytest

from course_utils.authoring.store_depth_runs import RECIPE, SEEDS
from course_utils.authoring.stored_files import same_recipe
from course_utils.models import create_model
from course_utils.plots.style import png
from course_utils.widgets.plain_or_residual import (
    DEPTHS,
    KINDS,
    MOMENTS,
    RUNS,
    draw_depth,
    stored_runs,
)

STATE = {"kind": "plain", "depth": 56, "moment": "at the start"}


def rows(picture):
    return {
        line.split()[0]: [float(word) for word in line.split()[1:]]
        for line in picture.table.splitlines()[1:]
    }


def test_the_file_holds_the_recipe_that_made_it_and_stays_small():
    about = json.loads(RUNS.read_text())["about"]
    assert same_recipe(about["recipe"], RECIPE)
    assert about["seeds"] == list(SEEDS)
    assert about["made"]["torch"]
    assert RUNS.stat().st_size < 150_000


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_state_is_stored_with_one_gradient_a_layer_and_one_loss_an_epoch(kind, depth):
    run = stored_runs()[kind, depth]
    assert np.shape(run["loss"]) == (len(SEEDS), RECIPE.config.epochs)
    for moment in MOMENTS.values():
        values = np.array(run["gradient"][moment])
        # the layers are the convolutions and the classifier: no shortcut has weights
        assert values.shape == (depth,)
        assert (values > 0).all()


def test_twins_have_the_same_parameters():
    counts = {
        sum(p.numel() for p in create_model("plain20", shortcut=name).parameters())
        for name in KINDS.values()
    }
    assert len(counts) == 1


def test_depth_hurts_the_plain_network_alone():
    ends = {key: np.array(run["loss"])[:, -1] for key, run in stored_runs().items()}
    assert ends["plain", 56].min() > ends["plain", 20].max() + 1
    assert ends["residual", 56].max() < ends["residual", 20].max() + 0.2


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("kind", KINDS)
def test_table_and_text_say_what_is_stored(kind, moment):
    picture = draw_depth(kind, 20, moment)
    for name, (loss, first, last) in rows(picture).items():
        run = stored_runs()[name, 20]
        assert loss == pytest.approx(np.mean(run["loss"], 0)[-1], abs=0.006)
        assert first == pytest.approx(run["gradient"][MOMENTS[moment]][0], rel=0.06)
        assert last == pytest.approx(run["gradient"][MOMENTS[moment]][-1], rel=0.06)
    assert f"the {kind} network of 20 layers ends at {rows(picture)[kind][0]:.2f}" in picture.alt
    assert moment in picture.alt


def test_all_curves_lie_inside_their_axes():
    for kind, depth in stored_runs():
        for moment in MOMENTS:
            for ax in draw_depth(kind, depth, moment).drawn.axes:
                low, high = ax.get_ylim()
                for line in ax.lines:
                    assert low <= line.get_ydata().min()
                    assert line.get_ydata().max() <= high


def test_equal_states_give_equal_bytes_and_another_state_another_picture():
    first, second = draw_depth(**STATE), draw_depth(**STATE)
    assert png(first.drawn) == png(second.drawn)
    assert (first.alt, first.table) == (second.alt, second.table)
    other = draw_depth(**{**STATE, "kind": "residual"})
    assert png(other.drawn) != png(first.drawn)
    assert other.alt != first.alt


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kind": "dense"}, "kind must be one of plain, residual, which were stored; got 'dense'"),
        ({"depth": 110}, "depth must be one of 8, 20, 32, 44, 56, which were stored; got 110"),
        (
            {"moment": "later"},
            "moment must be one of at the start, after training, which were stored; got 'later'",
        ),
    ],
)
def test_what_was_not_stored_is_refused(change, message):
    with pytest.raises(ValueError, match=message):
        draw_depth(**{**STATE, **change})
