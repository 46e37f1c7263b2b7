"""Which images were right, packed and compared one by one, against scipy and counts by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils.experiments.answers import mcnemar, pack, unpack


@given(st.lists(st.booleans(), min_size=1, max_size=50))
def test_what_is_packed_comes_back(correct):
    assert unpack(pack(correct)).tolist() == correct


def test_ten_thousand_images_take_two_kilobytes():
    assert len(pack(np.ones(10_000, bool))["bits"]) < 1_700


@pytest.mark.parametrize(
    "packed",
    [
        None,
        {},
        [],
        {"images": 3},
        {"images": "3", "bits": "oA=="},
        {"images": 9, "bits": "oA=="},
        {"images": 0, "bits": ""},
        {"images": 2**60, "bits": "oA=="},
        {"images": 3, "bits": "!"},
    ],
)
def test_anything_else_is_refused(packed):
    with pytest.raises(ValueError, match="no packed answers|are no answers"):
        unpack(packed)


def test_mcnemar_counts_only_what_one_alone_has_right():
    first, second = np.zeros(100, bool), np.zeros(100, bool)
    first[:60], second[10:50] = True, True
    only_first, only_second, p = mcnemar(first, second)
    assert (only_first, only_second) == (20, 0)
    assert p == pytest.approx(2 * 0.5**20)
    assert mcnemar(second, first) == (0, 20, p)
    assert mcnemar(first, first) == (0, 0, 1.0)
    with pytest.raises(ValueError, match="the same images, got 100 and 99"):
        mcnemar(first, second[:99])


def test_two_networks_that_are_equally_good_seldom_differ():
    rng, found = np.random.default_rng(0), 0
    for _ in range(500):
        first, second = rng.random((2, 400)) < 0.8
        found += mcnemar(first, second)[2] < 0.05
    assert found <= 25
