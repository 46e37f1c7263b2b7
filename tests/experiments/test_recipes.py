"""Recipes: what the reports state, and no row that cannot be built."""

from dataclasses import replace

import pytest

from course_utils.experiments import FULL, find_recipe, full_recipe, quick_recipe
from course_utils.experiments.recipes import altered
from course_utils.models import MODELS


def test_the_row_of_basenet_is_what_report_000_states():
    row = full_recipe("000/basenet-adam")
    assert (row.model, row.data, row.batch_size, row.published) == ("basenet", "cifar10", 1024, 61)
    assert (row.config.epochs, row.config.optimizer, row.config.schedule) == (100, "adam", "cosine")
    assert row.validation * 50_000 == 10_000
    assert row.normalize == (0.5, 0.5)  # [0, 1] to [-1, 1]
    assert (row.crop_padding, row.flip) == (0, False)


def test_the_ablation_of_report_000_changes_the_network_only():
    plain, residual = full_recipe("000/basenet-adam"), full_recipe("000/basenet-residual")
    assert replace(residual, id=plain.id, model=plain.model, published=plain.published) == plain


@pytest.mark.parametrize("row", FULL, ids=lambda row: row.id)
def test_every_row_names_a_model_and_writes_down_its_choices(row):
    assert row.model in MODELS
    assert row.choices
    assert full_recipe(row.id) == row


def test_a_model_finds_its_first_row_and_other_data_keep_the_recipe_but_not_the_name():
    row = full_recipe("basenet")
    assert row.id == "000/basenet-adam"
    assert full_recipe("basenet", "mnist") == replace(
        row, data="mnist", id="000/basenet-adam-altered", published=None
    )


def test_a_recipe_with_other_epochs_is_no_longer_the_row():
    row = full_recipe("basenet")
    assert altered(row, epochs=row.config.epochs, data=row.data) == row
    short = altered(row, epochs=3)
    assert (short.config.epochs, short.id, short.published) == (3, "000/basenet-adam-altered", None)


def test_a_profile_chooses_the_size():
    assert find_recipe("basenet", None, "quick") == quick_recipe("basenet", "shapes")
    assert find_recipe("000/basenet-adam", "cifar10", "quick") == quick_recipe("basenet", "cifar10")
    assert find_recipe("000/basenet-sgd", None, "full").data == "cifar10"


def test_a_quick_row_keeps_its_optimizer():
    for row in ("000/basenet-adam", "000/basenet-sgd"):
        assert find_recipe(row, None, "quick").config.optimizer == full_recipe(row).config.optimizer


def test_an_unknown_row_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match="no row '000/basnet'; known: 000/basenet-adam"):
        full_recipe("000/basnet")
