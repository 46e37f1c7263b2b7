"""GoogLeNet's table: the counts are the network's, and the slips in the print are found."""

import pytest

from course_utils.analysis import cost
from course_utils.models import create_model
from course_utils.reports.googlenet_rows import PRINTED, googlenet_rows, rows_table, shares


@pytest.fixture(scope="module")
def rows():
    return googlenet_rows()


def test_rows_are_all_of_the_network(rows):
    network = create_model("googlenet")
    weights = sum(
        weight.numel()
        for name, weight in network.named_parameters()
        if weight.ndim > 1 and "auxiliary" not in name
    )
    layers = cost(network, (3, 224, 224)).layers
    assert sum(row.weights for row in rows.values()) == weights
    assert sum(row.macs for row in rows.values()) == sum(
        layer.macs for layer in layers if layer.output is not None
    )
    assert list(rows) == list(PRINTED)


def test_three_rows_are_off_by_more_than_three_percent(rows):
    off = [name for name, row in rows.items() if max(map(abs, row.excess())) > 0.03]
    assert off == ["first 7x7", "4c", "5a"]
    table = rows_table(rows)
    assert table.count("**") == 2 * 5  # 4c has the right operations
    assert "| 4c | 512 x 14 x 14 | 497.5 | **463** | 99.9 | 100 | 498.2 |" in table


def test_shares_add_up_to_one(rows):
    for values in shares(rows).values():
        assert sum(values) == pytest.approx(1)
        assert len(values) == len(rows)
