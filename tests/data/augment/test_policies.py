"""Policies: the tables are torchvision's, and the draws have the stated shares."""

import math

import pytest
import torch
from torchvision.transforms import AutoAugmentPolicy, v2

from course_utils.data import augment
from course_utils.data.augment import policies

SIZE = (20, 32)  # h, w


def test_the_pairs_are_torchvisions():
    theirs = v2.AutoAugment(AutoAugmentPolicy.CIFAR10)._policies
    pairs = tuple(tuple((name, p, level or 0) for name, p, level in pair) for pair in theirs)
    assert pairs == policies.CIFAR10


def magnitudes(space, levels):
    """torchvision's magnitudes of every operation, and whether they are signed."""
    made = {name: (make(levels, *SIZE), is_signed) for name, (make, is_signed) in space.items()}
    return {
        name: ([0.0] * levels if m is None else [float(x) for x in m], s)
        for name, (m, s) in made.items()
    }


def test_the_magnitudes_of_autoaugment_are_torchvisions():
    space = magnitudes(v2.AutoAugment._AUGMENTATION_SPACE, 10)
    operations, probabilities, actual, signed = policies.cifar10_tables(*SIZE, torch.device("cpu"))
    for row, pair in enumerate(policies.CIFAR10):
        for slot, (name, p, level) in enumerate(pair):
            values, is_signed = space[name]
            value = float(actual[row, slot])
            assert list(augment.OPERATIONS)[operations[row, slot]] == name
            assert (round(value) if name == "Posterize" else value) == pytest.approx(
                values[level], rel=1e-5
            )
            assert float(probabilities[row, slot]) == pytest.approx(p)
            assert bool(signed[row, slot]) == is_signed


def test_the_magnitudes_of_trivial_augment_are_torchvisions():
    space = magnitudes(v2.TrivialAugmentWide._AUGMENTATION_SPACE, 31)
    actual, signed = policies.wide_tables(torch.device("cpu"))
    assert list(space) == list(policies.WIDE_RANGES) == list(augment.OPERATIONS)[: len(space)]
    for row, (name, (values, is_signed)) in enumerate(space.items()):
        ours = [round(float(m)) if name == "Posterize" else float(m) for m in actual[row]]
        assert ours == pytest.approx(values, abs=1e-5)
        assert bool(signed[row]) == is_signed


def test_autoaugment_draws_all_pairs_evenly_and_each_operation_at_its_probability(monkeypatch):
    drawn = []
    monkeypatch.setattr(policies, "operate", lambda images, *rest: drawn.append(rest) or images)
    n = 20_000
    augment.random_autoaugment(torch.zeros(n, 1, *SIZE), torch.Generator().manual_seed(0))
    for slot, (operation, magnitude) in enumerate(drawn):
        share = torch.bincount(operation, minlength=len(augment.OPERATIONS)) / n
        for index, name in enumerate(augment.OPERATIONS):
            if name != "Identity":
                expected = (
                    sum(pair[slot][1] for pair in policies.CIFAR10 if pair[slot][0] == name) / 25
                )
                assert share[index].item() == pytest.approx(expected, abs=4 * math.sqrt(0.25 / n))
        moved = magnitude[operation == list(augment.OPERATIONS).index("TranslateY")]
        assert (moved < 0).double().mean().item() == pytest.approx(
            0.5, abs=4 * 0.5 / math.sqrt(len(moved))
        )


def test_trivial_augment_draws_all_operations_evenly_and_half_of_the_signs_each_way(monkeypatch):
    drawn = {}
    monkeypatch.setattr(
        policies, "operate", lambda images, *rest: drawn.update(rest=rest) or images
    )
    augment.random_trivial_augment(torch.zeros(14_000, 1, 1, 1), torch.Generator().manual_seed(0))
    operation, magnitude = drawn["rest"]
    assert torch.bincount(operation).tolist() == pytest.approx([1000] * 14, abs=4 * math.sqrt(1000))
    shear, solarize = (
        magnitude[operation == list(augment.OPERATIONS).index(name)]
        for name in ("ShearX", "Solarize")
    )
    assert (shear < 0).double().mean().item() == pytest.approx(
        30 / 31 / 2, abs=4 * 0.5 / math.sqrt(1000)
    )
    assert solarize.min() >= 0
