"""The budget: its numbers are those of the zoo's network, and equal states give equal bytes."""

import pytest

from course_utils.analysis import cost
from course_utils.analysis.stage_costs import by_part
from course_utils.models import create_model
from course_utils.plots.style import png
from course_utils.widgets import budget

STATE = {"width": 64, "first": 2, "second": 1, "third": 1, "fourth": 1}


@pytest.fixture
def draw():
    return budget(lambda **plan: create_model("resnet_stages", **plan), limit=5_000_000)


def test_the_first_state_is_report_004s_network(draw):
    picture = draw(**STATE)
    assert picture.table.splitlines()[-2].split() == ["total", "4,977,226", "328,930,304"]
    assert picture.table.splitlines()[-1] == "of 5,000,000 parameters: it fits"
    assert "It has 4,977,226 parameters of 5,000,000 and fits." in picture.alt


def test_one_block_more_in_the_last_stage_is_over_the_limit(draw):
    picture = draw(**{**STATE, "fourth": 2})
    assert picture.table.splitlines()[-1] == "of 5,000,000 parameters: it is 4,697,866 over"


@pytest.mark.parametrize("name", ["resnet_2111", "resnet_6543_half"])
def test_the_parts_add_up_to_the_network(name):
    network = cost(create_model(name), (3, 32, 32))
    parts = by_part(network)
    assert list(parts) == ["stem", "stage 1", "stage 2", "stage 3", "stage 4", "head"]
    for key in ("parameters", "macs"):
        assert sum(part[key] for part in parts.values()) == getattr(network, key)


def test_equal_states_give_equal_bytes(draw):
    first, again, other = (
        png(draw(**state).drawn.figure) for state in (STATE, STATE, {**STATE, "first": 3})
    )
    assert first == again
    assert first != other
