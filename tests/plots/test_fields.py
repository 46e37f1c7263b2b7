"""Small arrays, matrices and frames: what stands in the Axes is what went in."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_utils.plots import matrix, numbers, receptive_field, strength


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def test_every_square_of_a_small_array_shows_its_number():
    ax = numbers([[0, 1.5, -2], [3, 0.25, 100]], window=[(0, 1), (-1, 2)])
    assert [text.get_text() for text in ax.texts] == ["0", "1.5", "-2", "3", "0.25", "100"]
    inside, outside = ax.patches
    assert (inside.get_linestyle(), outside.get_linestyle()) == ("solid", "--")
    assert ax.get_ylim()[1] < -1.5  # there is room for the padding


def test_a_large_array_has_no_numbers_and_a_wrong_shape_is_an_error():
    assert not numbers(np.zeros((20, 20))).texts
    with pytest.raises(ValueError, match=r"got \(3,\)"):
        numbers([1, 2, 3])


def test_the_lit_row_is_framed_and_zero_is_white():
    ax = matrix([[0, 1], [2, 0], [0, -2]], lit=2)
    assert (ax.patches[0].get_y(), ax.patches[0].get_width()) == (1.5, 2)
    picture = ax.images[0]
    assert picture.cmap(picture.norm(0.0))[:3] == pytest.approx((1, 1, 1), abs=0.01)
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("input number", "output number")


def test_a_frame_lies_on_the_edges_of_its_pixels():
    for ax in (
        receptive_field(np.zeros((3, 8, 9), np.uint8), ((1, 4), (2, 7))),
        strength(np.arange(72.0).reshape(8, 9), ((1, 4), (2, 7))),
    ):
        frame = ax.patches[-1]
        assert (frame.get_y(), frame.get_height(), frame.get_x(), frame.get_width()) == (
            0.5,
            3,
            1.5,
            5,
        )


def test_strength_is_shown_as_its_square_root():
    ax = strength([[0.0, 4], [9, 1]])
    assert ax.images[0].get_array().tolist() == [[0, 2], [3, 1]]
    assert not ax.patches
