"""The stored sweep of lesson 05: the best rates, and a number of it made again in small."""

from dataclasses import replace

import pytest

from course_utils.reports.lessons import l05_sweep
from course_utils.reports.lessons.l05_sweep import SWEEP, best_rate, held_out_accuracy, swept
from course_utils.reports.quick import lesson


def test_no_best_rate_lies_at_the_end_of_its_sweep():
    for arm, rates in SWEEP.items():
        assert min(rates) < best_rate(*arm) < max(rates), arm


def test_arms_of_the_lesson_have_the_best_rate_of_their_sweep():
    for group in ("short", "longer"):
        for recipe in lesson("05", "quick")[group].values():
            arm = (recipe.model, recipe.config.optimizer, recipe.batch_size)
            assert recipe.config.lr == best_rate(*arm)


def test_arms_are_named_for_what_differs():
    found = swept(("basenet", "adam", 32), ("resnet_tiny", "adam", 32))
    assert list(found) == ["basenet", "resnet_tiny"]
    assert found["basenet"][0.002] == pytest.approx([0.49, 0.4865])
    assert best_rate("vgg_a", "adam", 32) is None


def test_of_two_rates_that_are_as_good_the_smaller_counts():
    means = {
        rate: sum(found) / 2 for rate, found in SWEEP["basenet_convolutions", "adam", 128].items()
    }
    assert 0 < means[0.008] - means[0.004] < 1
    assert best_rate("basenet_convolutions", "adam", 128) == 0.004


def test_held_out_images_are_not_trained_on():
    recipe = lesson("05", "quick")["short"]["basenet"]
    assert recipe.train <= l05_sweep.HELD_OUT.start
    small = replace(recipe, train=64, test=32, config=replace(recipe.config, epochs=1))
    assert 0 <= held_out_accuracy(small, 100) <= 100
