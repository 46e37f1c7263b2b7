"""The referee: its picture says what the numbers say, equal states give equal bytes, spread takes
differences away.
"""

import pytest

from course_utils.plots.style import png
from course_utils.reports import r002
from course_utils.widgets import referee

TABLE = {"Leaky ReLU": 87.39, "ELU": 78.57, "ReLU": 87.20}
STATE = {"table": "activations", "spread": 0.2, "seeds": 1}


@pytest.fixture
def draw():
    return referee({"activations": TABLE, "pair": {"a": 80.0, "b": 80.9}})


def test_rows_stand_in_order_of_rank_with_their_interval(draw):
    lines = draw(**STATE).table.splitlines()
    assert [line.split()[0] for line in lines[1:4]] == ["1", "2", "3"]
    assert [line[6:16].strip() for line in lines[1:4]] == ["Leaky ReLU", "ReLU", "ELU"]
    assert all("± 0.39" in line for line in lines[1:4])  # 1.96 * 0.2, no matter how many images
    assert [line.split("   ")[-1].strip() for line in lines[1:4]] == ["1 of 2", "1 of 2", "2 of 2"]


def test_two_of_three_differences_survive_and_none_a_large_spread(draw):
    words = "On these test images 2 of 3 pairs differ taken one by one, 2 after Holm's correction."
    assert words in draw(**STATE).alt
    assert "0 after Holm's correction" in draw(**{**STATE, "spread": 6.0}).alt


def test_seeds_shrink_the_interval_and_what_is_left_is_said_of_these_images_alone(draw):
    single, many = (draw("pair", 1.0, seeds).table for seeds in (1, 100))
    assert "± 1.96" in single
    assert "± 0.20" in many
    assert "0 after" in single
    assert "On these test images 1 of 1 pairs" in many
    assert "1 after" in many


def test_every_pair_has_one_mark(draw):
    marks = draw(**STATE).drawn.axes[1].lines
    assert sum(len(line.get_xdata()) for line in marks) == 3


def test_equal_states_give_equal_bytes_and_another_state_another_picture(draw):
    first, second = draw(**STATE), draw(**STATE)
    assert png(first.drawn) == png(second.drawn)
    assert (first.alt, first.table) == (second.alt, second.table)
    assert png(draw(**{**STATE, "spread": 2.0}).drawn) != png(first.drawn)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"table": "losses"}, "table must be one of activations, pair, got 'losses'"),
        ({"spread": 0.0}, "spread must be positive .* got 0.0 and 1"),
        ({"seeds": 0}, "seeds at least 1, got 0.2 and 0"),
    ],
)
def test_what_has_no_picture_is_refused(draw, change, message):
    with pytest.raises(ValueError, match=message):
        draw(**{**STATE, **change})


def test_the_published_tables_fit():
    filters = {r002.filters_row(*row): value for row, value in r002.FILTERS.items()}
    assert "of 45 pairs" in referee({"filters": filters})("filters", 0.2, 1).alt
