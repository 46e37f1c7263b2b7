"""The stored sweeps of lesson 06: the best rates, and numbers of them made again in small."""

from dataclasses import replace

import pytest
from torch import nn

from course_utils.reports.lessons.l06_halving import CONFIG, digit_accuracies
from course_utils.reports.lessons.l06_sweep import SWEEPS
from course_utils.reports.quick import lesson
from course_utils.reports.swept_ends import SEEDS, Sweep, ends_at

NEVER = "0.01: 0.48"  # the start that trains at no rate


def test_no_best_rate_lies_at_the_end_of_its_sweep():
    for sweep in SWEEPS.values():
        for arm in sweep.by_arm:
            rates = sweep.by_arm[arm]
            assert arm == NEVER or min(rates) < sweep.best(arm) < max(rates), arm


def test_a_start_that_trains_at_no_rate_is_at_chance_everywhere():
    assert max(SWEEPS["starts"].means(NEVER).values()) < 0.11


def test_arms_of_the_lesson_have_the_best_rate_of_their_sweep():
    arms = lesson("06", "quick")
    for comparison, sweep in SWEEPS.items():
        assert set(arms[comparison]) == set(sweep.by_arm)
        for name, recipe in arms[comparison].items():
            assert recipe.config.lr == sweep.best(name)
            assert all(len(ends) == len(SEEDS) for ends in sweep.by_arm[name].values() if ends)


def test_the_full_profile_keeps_its_published_rates_where_a_start_does_not_explode():
    arms = lesson("06", "full")
    assert {recipe.config.lr for recipe in arms["depths"].values()} == {0.001}
    rates = {name: recipe.config.lr for name, recipe in arms["starts"].items()}
    assert rates.pop("0.1: 4.8") == rates.pop("0.1 as printed") == 3e-7
    assert set(rates.values()) == {0.001}


def test_the_best_is_bold_and_what_diverged_is_named():
    sweep = Sweep("train_loss", {"a": {0.01: (1.0, 0.5), 0.1: (0.2, 0.4), 1: None}})
    assert sweep.best("a") == 0.1
    assert sweep.table().splitlines()[-1] == "| a | 0.75 | **0.30** | diverged |"
    accuracy = Sweep("train_accuracy", {"a": {0.01: (0.5, 0.7)}, "b": {0.1: (0.1, 0.1)}})
    assert accuracy.table().splitlines()[-2:] == ["| a | **60** |  |", "| b |  | **10** |"]


def test_an_entry_of_a_sweep_has_a_number_a_seed():
    recipe = lesson("06", "quick")["starts"]["Kaiming: 1"]
    small = replace(recipe, train=64, test=32, config=replace(recipe.config, epochs=1))
    ends = ends_at(small, 0.01, "train_accuracy")
    assert ends is not None
    assert len(ends) == len(SEEDS)
    assert all(0 <= end <= 1 for end in ends)


def test_a_linear_network_reads_most_digits_and_its_seed_decides_how_many():
    build = lambda: nn.Sequential(nn.Flatten(), nn.Linear(256, 10))  # noqa: E731
    config = replace(CONFIG, epochs=1)
    (first,), (again, other) = (
        digit_accuracies(build, seeds, config=config, device="cpu") for seeds in ((3,), (3, 4))
    )
    assert first == pytest.approx(again)
    assert 70 < other < 100
