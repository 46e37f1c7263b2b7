"""The table of seeds: a line for each name, each number with its interval."""

import pytest

from course_utils.reports.seed_table import seed_table


def test_each_cell_is_a_mean_with_its_interval():
    columns = {"plain": {"star": [50.0, 54.0], "ring": [7.0, 7.0]}, "cooled": {"star": [1, 1]}}
    columns["cooled"]["ring"] = [2, 2]
    head, line, star, ring = seed_table(columns, "recall of").split("\n")
    assert head == "| recall of | plain | cooled |"
    assert line == "|---|---|---|"
    assert star == "| star | ≈ 52 (≈ 27 to ≈ 76) | ≈ 1 (≈ 1 to ≈ 1) |"
    assert ring == "| ring | ≈ 7 (≈ 7 to ≈ 7) | ≈ 2 (≈ 2 to ≈ 2) |"


def test_columns_of_different_names_are_refused():
    with pytest.raises(ValueError, match="every column needs the same names, got .*'ring'"):
        seed_table({"a": {"star": [1, 2]}, "b": {"ring": [1, 2]}}, "recall of")
