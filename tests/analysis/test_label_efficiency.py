"""How many labels reach an accuracy: measured ones exactly, between them on a logarithmic line."""

import pytest

from course_utils.analysis import labels_to_reach

CURVE = {100: 0.8, 10: 0.4, 1000: 0.9}


@pytest.mark.parametrize(
    ("target", "labels"),
    [
        (0.4, 10),
        (0.6, 10**1.5),
        (0.8, 100),
        (0.85, 10**2.5),
        (0.9, 1000),
        (0.1, 10),
        (0.91, float("inf")),
    ],
)
def test_labels_lie_on_the_line_between_the_measured_ones(target, labels):
    assert labels_to_reach(CURVE, target) == pytest.approx(labels)


def test_where_the_curve_dips_its_highest_value_so_far_counts():
    assert labels_to_reach({10: 0.7, 100: 0.5, 1000: 0.9}, 0.6) == 10
    assert labels_to_reach({10: 0.7, 100: 0.5, 1000: 0.9}, 0.8) == pytest.approx(10**2.5)


@pytest.mark.parametrize("curve", [{10: 0.5}, {0: 0.1, 10: 0.5}])
def test_a_curve_needs_two_positive_numbers_of_labels(curve):
    with pytest.raises(ValueError, match="two or more positive numbers of labels, got"):
        labels_to_reach(curve, 0.5)
