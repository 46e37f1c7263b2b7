"""Recipes: what the reports state, and no row that cannot be built."""

from dataclasses import replace

import pytest
import torch

from course_utils.experiments.recipe import altered
from course_utils.models import MODELS, create_model
from course_utils.reports import ROWS, find_recipe, full_recipe, lesson, quick_recipe, r002
from course_utils.reports.lessons import LESSONS
from course_utils.reports.price import macs_of
from course_utils.reports.reproduce import reproduce


def test_the_row_of_basenet_is_what_report_000_states():
    row = full_recipe("000/basenet-adam")
    assert (row.model, row.data, row.batch_size, row.published) == ("basenet", "cifar10", 1024, 61)
    assert (row.config.epochs, row.config.optimizer, row.config.schedule) == (100, "adam", "cosine")
    assert row.validation * 50_000 == 10_000
    assert row.normalize == (0.5, 0.5)  # [0, 1] to [-1, 1]
    assert (row.crop_padding, row.flip) == (0, False)


def test_the_ablation_of_report_000_changes_the_network_only():
    plain = full_recipe("000/basenet-adam")
    residual = full_recipe("000/basenet-residual")
    assert replace(residual, id=plain.id, model=plain.model, published=plain.published) == plain


@pytest.mark.parametrize("row", ROWS.values(), ids=lambda row: row.id)
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


def test_the_settings_of_report_001_add_one_change_each():
    base, norm, augmented, regularized = (
        full_recipe(f"001/{row}")
        for row in ("base", "batch-norm", "augmentation", "regularization")
    )
    assert (base.batch_size, base.config.lr, base.config.momentum, base.validation) == (
        32,
        0.01,
        0.9,
        0.2,
    )
    assert replace(base, id=norm.id, model="cifar100_net") == norm
    assert replace(norm, id=augmented.id, flip=True, augment="r001:shifted") == augmented
    config = replace(augmented.config, weight_decay=0.0025, label_smoothing=0.1)
    assert (
        replace(augmented, id=regularized.id, config=config, arguments={"dropout": 0.5})
        == regularized
    )


def test_report_002_augments_with_autoaugment_and_its_baseline_not_at_all():
    for name in ("augmentation", "residual", "final"):
        row = full_recipe(f"002/{name}")
        assert (row.crop_padding, row.flip, row.augment) == (4, True, "autoaugment_cifar10")
    row = full_recipe("002/baseline")
    assert (row.crop_padding, row.flip, row.augment, row.normalize) == (0, False, None, (0.5, 0.5))


def test_the_tables_of_report_002_have_all_their_rows_and_change_one_thing_each():
    names = [
        row.id for row in ROWS.values() if row.id.count("/") == 2 and row.id.startswith("002/")
    ]
    assert len(names) == 7 + 4 + 10 + 4 + 8  # the last: the landscape of two networks at four rates
    first = full_recipe("002/activation/relu")
    for name, value in r002.ACTIVATIONS.items():
        row = full_recipe(f"002/activation/{name}")
        assert row == replace(first, id=row.id, published=value, arguments={"activation": name})
    plain = full_recipe("002/loss/cross_entropy")
    for name, (change, value) in r002.LOSSES.items():
        row = full_recipe(f"002/loss/{name}")
        assert row == replace(
            plain, id=row.id, published=value, config=replace(plain.config, **change)
        )
    for name in r002.OPTIMIZERS:
        row = full_recipe(f"002/optimizer/{name}")
        assert (row.model, row.config.optimizer, row.config.epochs) == ("resnet_3p2m", name, 25)
        assert (row.config.schedule, row.augment) == ("warmup_cosine", "autoaugment_cifar10")
    widest = full_recipe("002/filters/32-[64,128,256,512]")
    assert widest.arguments == {"stem": 32, "stages": (64, 128, 256, 512), "activation": "gelu"}
    assert widest.published == 87.70


def test_one_network_stands_in_three_tables_of_report_002_under_one_recipe():
    rows = [
        full_recipe(f"002/{row}")
        for row in ("activation/gelu", "loss/cross_entropy", "filters/32-[64,128,128]")
    ]
    assert rows[0].config == rows[1].config == rows[2].config
    networks = [create_model(row.model, **row.arguments) for row in rows]
    assert len({str(network) for network in networks}) == 1


def test_a_quick_row_keeps_the_arguments_of_its_model():
    row = find_recipe("002/filters/16-[16,32,64,128]", None, "quick")
    assert row.arguments["stages"] == (16, 32, 64, 128)
    assert row.id == "quick/002-filters-16-[16,32,64,128]-sgd"


def test_the_two_vggs_of_report_002_differ_by_batch_norm_alone():
    normed = full_recipe("002/vgg-bn")
    plain = full_recipe("002/vgg-no-bn")
    assert (normed.model, normed.published) == ("vgg_a_bn_cifar", 84.89)
    assert (plain.model, plain.published) == ("vgg_a_cifar", 83.26)
    assert replace(normed, id=plain.id, model=plain.model, published=plain.published) == plain
    assert plain.config.epochs == 25


@pytest.mark.parametrize("profile", ["quick", "laptop", "full"])
@pytest.mark.parametrize("number", LESSONS)
def test_every_recipe_of_a_lesson_can_be_built_and_has_its_name_alone(number, profile):
    recipes = [recipe for group in lesson(number, profile).values() for recipe in group.values()]
    for recipe in recipes:
        channels = 1 if recipe.data in ("digits", "mnist") else 3
        with torch.device("meta"):
            create_model(recipe.model, num_classes=10, in_channels=channels, **recipe.arguments)
        assert recipe.id in ROWS or recipe.id.startswith(
            (f"{profile}/{number}", "full/resnet_tiny")
        )
    by_name = {recipe.id: recipe for recipe in recipes}
    assert all(by_name[recipe.id] == recipe for recipe in recipes)


def test_a_lesson_or_a_profile_that_is_none_is_refused():
    for asked in (("03", "quick"), ("05", "fulll")):
        with pytest.raises(
            ValueError,
            match=f"lesson takes one of 04, .* and one of quick, laptop, full, got '{asked[0]}'",
        ):
            lesson(*asked)


@pytest.mark.parametrize("number", LESSONS)
def test_the_laptop_profile_trains_what_quick_compares_on_photographs_for_a_minute(number):
    quick = lesson(number, "quick")
    laptop = lesson(number, "laptop")
    assert {name: list(group) for name, group in laptop.items()} == {
        name: list(group) for name, group in quick.items()
    }
    for name, group in laptop.items():
        for arm, recipe in group.items():
            twin = quick[name][arm]
            assert (recipe.model, recipe.config) == (twin.model, twin.config)
            assert recipe.published is None
            if number in ("04", "12"):
                assert recipe.data == "shapes"
                continue
            assert (recipe.data, recipe.size, recipe.test) in (
                ("cifar10", None, None),
                ("mnist", None, None),
            )
            dear = 3 * macs_of(recipe, 32) * recipe.train * recipe.config.epochs
            assert recipe.train == 2_000 or dear <= 2.01e12


def test_a_row_has_no_laptop_form(tmp_path):
    with pytest.raises(ValueError, match="run quick, scaled down, or full"):
        reproduce(["002/vgg-bn"], profile="laptop", folder=tmp_path)
