"""The first difference, in words: equal by value, whatever holds the numbers."""

import numpy as np
import pytest
import torch

from course_utils.grading.engine.first_difference import difference, show

GRID = torch.arange(12.0).reshape(3, 4)


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        (7, 7.0),
        (7, np.float32(7)),
        (7.0, torch.tensor(7)),
        (True, torch.tensor(True)),
        ("a", "a"),
        (None, None),
        (GRID, GRID.tolist()),
        (GRID, GRID.numpy().astype(np.float32)),
        (GRID, GRID.double()),
        ([1, 2], (1, 2)),
        ([1, 2], torch.tensor([1, 2])),
        ((GRID, 3), [GRID.numpy(), 3]),
        ({"a": 1}, {"a": 1.0}),
        ([], ()),
        (float("nan"), float("nan")),
        (GRID, GRID + 1e-6),
        ([GRID, GRID[:2]], (GRID, GRID[:2])),
    ],
)
def test_equal_values_differ_in_nothing(expected, got):
    assert difference(expected, got) is None


@pytest.mark.parametrize(
    ("expected", "got", "words"),
    [
        (7, 9, "should be 7; yours says 9"),
        (7, None, "should be 7; yours says None"),
        (7, "7", "should be 7; yours says '7'"),
        ("a", "b", "should be 'a'; yours says 'b'"),
        (None, 0, "should be None; yours says 0"),
        (GRID, GRID.T, "should have shape (3, 4); yours has (4, 3)"),
        (GRID, GRID + (GRID == 6), "at [1, 2] should be 6; yours says 7 (1 of 12 numbers differ)"),
        (GRID[0], GRID[0] + 1, "should be [0, 1, 2, 3]; yours says [1, 2, 3, 4]"),
        ((GRID, 3), (GRID, 4), "[1] of it should be 3; yours says 4"),
        ((GRID, 3), GRID, "should be 2 values; yours is <float32 of shape (3, 4)>"),
        (
            (GRID, 3),
            (GRID, 3, 3),
            "should be 2 values, (<float32 of shape (3, 4)>, 3); "
            "yours are 3, (<float32 of shape (3, 4)>, 3, 3)",
        ),
        ({"a": 1}, {"b": 1}, "should have the keys ['a']; yours has ['b']"),
        ({"a": 1}, {"a": 2}, "['a'] of it should be 1; yours says 2"),
        (
            [{"a": (GRID, "x")}],
            [{"a": (GRID, "y")}],
            "[0]['a'][1] of it should be 'x'; yours says 'y'",
        ),
        ([1, 2], [[1], [2, 3]], "should be [1, 2]; yours says [[1], [2, 3]]"),
        (1.0, float("inf"), "should be 1; yours says inf"),
        (1.0, float("nan"), "should be 1; yours says nan"),
    ],
)
def test_a_difference_is_put_into_words(expected, got, words):
    assert difference(expected, got) == words


def test_a_text_of_the_students_does_not_change_where_the_difference_is():
    assert difference([["a"]], [["[0] of it b"]]) == (
        "[0][0] of it should be 'a'; yours says '[0] of it b'"
    )


def test_large_values_are_shown_short():
    assert show([0] * 5000) == "<list of 5,000>"
    assert show(torch.zeros(100, 2)) == "<float32 of shape (100, 2)>"
    assert len(show("x" * 1000)) <= 80
