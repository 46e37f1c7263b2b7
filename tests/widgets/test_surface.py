"""The turning surface: its file is what its script stores, its words say it, equal states give
equal bytes.
"""

import json

import numpy as np
import pytest

from course_utils.analysis.loss_ceilings import corners_missing
from course_utils.authoring.store_surfaces import COORDINATES, IMAGES, RECIPE, SEED
from course_utils.authoring.stored_files import same_recipe
from course_utils.plots.style import png
from course_utils.widgets.surface import (
    GRIDS,
    MOMENTS,
    NETWORKS,
    draw_surface,
    stored_surfaces,
)

STATE = {"network": "plain", "moment": "end", "azimuth": -60, "elevation": 30, "ceiling": 10}


def test_the_file_holds_the_recipe_that_made_it_and_stays_small():
    about = json.loads(GRIDS.read_text())["about"]
    assert same_recipe(about["recipe"], RECIPE)
    assert (about["seed"], about["images"]) == (SEED, IMAGES)
    assert about["coordinates"] == COORDINATES.tolist()
    assert about["made"]["torch"]
    assert GRIDS.stat().st_size < 60_000


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("moment", MOMENTS)
def test_every_state_is_stored_and_finite_everywhere(network, moment):
    losses = stored_surfaces()[network, moment].losses
    assert losses.shape == (len(COORDINATES), len(COORDINATES))
    assert np.isfinite(losses).all()
    assert (losses > 0).all()


def test_training_lowers_the_middle():
    middle = len(COORDINATES) // 2
    for network in NETWORKS:
        losses = [stored_surfaces()[network, moment].losses[middle, middle] for moment in MOMENTS]
        assert losses[-1] < losses[0] - 0.2


def test_words_say_what_is_stored():
    losses = stored_surfaces()["plain", "end"].losses
    picture = draw_surface(**STATE)
    numbers = f"middle {losses[10, 10]:.2f}, lowest {losses.min():.2f}, highest {losses.max():.3g}"
    assert numbers in picture.table
    assert f"{corners_missing(losses, 10)} of 4 corners" in picture.table
    assert f"cuts off {(losses > 10).mean():.0%}" in picture.alt


def test_a_lower_ceiling_never_leaves_more_corners():
    for landscape in stored_surfaces().values():
        missing = [corners_missing(landscape.losses, ceiling) for ceiling in (1, 3, 10, 30, 1000)]
        assert missing == sorted(missing, reverse=True)
    assert corners_missing(np.array([[5.0, 1, 0], [9, 9, 9], [2, 9, 8]]), 4) == 2


def test_equal_states_give_equal_bytes_and_another_state_another_picture():
    first, second = draw_surface(**STATE), draw_surface(**STATE)
    assert png(first.drawn) == png(second.drawn)
    assert (first.alt, first.table) == (second.alt, second.table)
    for change in (
        {"azimuth": 0},
        {"elevation": 60},
        {"ceiling": 5},
        {"moment": "start"},
        {"network": "batch norm"},
    ):
        assert png(draw_surface(**STATE | change).drawn) != png(first.drawn)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"network": "dense"},
            "network must be one of plain, batch norm, which were stored; got 'dense'",
        ),
        (
            {"moment": "later"},
            "moment must be one of start, middle, end, which were stored; got 'later'",
        ),
        ({"ceiling": 0}, "ceiling must be positive, got 0"),
    ],
)
def test_what_was_not_stored_is_refused(change, message):
    with pytest.raises(ValueError, match=message):
        draw_surface(**STATE | change)
