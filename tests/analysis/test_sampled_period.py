"""A wave that is looked at too seldom seems to be another."""

import math

import pytest
import torch

from course_utils.analysis.sampled_period import apparent_period


def wave(period, pixels=240):
    return torch.cos(2 * math.pi * torch.arange(pixels) / period)


@pytest.mark.parametrize(
    ("period", "stride", "seen"), [(5, 1, 5), (5, 2, 5), (5, 4, 20), (8, 4, 8)]
)
def test_fewer_than_two_samples_a_period_make_it_longer(period, stride, seen):
    assert apparent_period(wave(period), stride) == pytest.approx(seen)


def test_samples_that_are_all_alike_have_no_period():
    with pytest.raises(ValueError, match="nothing repeats in the 48 samples that stride 5 leaves"):
        apparent_period(wave(5), 5)
