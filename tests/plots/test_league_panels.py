"""The league's picture: three panels, one scale, every network at its place."""

from types import SimpleNamespace

import pytest
from numpy.testing import assert_allclose

from course_utils.analysis import accuracy_interval
from course_utils.plots.league_panels import league_panels


def placed(name, parameters, accuracies):
    return SimpleNamespace(
        name=name,
        parameters=parameters,
        macs=10 * parameters,
        minutes=parameters / 10_000,
        accuracy=accuracy_interval(accuracies),
    )


GROUPS = {
    "with batch norm": [placed("one", 50_000, [0.8, 0.82]), placed("two", 200_000, [0.9, 0.9])],
    "without": [placed("three", 60_000, [0.7, 0.71])],
}


def test_points_lie_at_what_is_measured_and_bear_their_place():
    *panels, names = league_panels(GROUPS).axes
    assert [ax.get_xlabel().split()[-1] for ax in panels] == ["parameters", "image", "training"]
    for ax, scale in zip(panels, (1, 1e-5, 1e-4), strict=True):
        first, second = (marks.get_offsets() for marks in ax.collections[1::2])
        assert_allclose(first, [[50_000 * scale, 0.81], [200_000 * scale, 0.9]])
        assert_allclose(second, [[60_000 * scale, 0.705]])
        assert [text.get_text() for text in ax.texts] == ["2", "1", "3"]
        assert ax.get_ylim() == panels[0].get_ylim()
    assert names.texts[0].get_text().split() == ["1", "two", "2", "one", "3", "three"]


def test_bars_are_the_intervals():
    first, *_ = league_panels(GROUPS).axes
    (low, high), _ = (path.vertices[:, 1] for path in first.collections[0].get_paths())
    interval = accuracy_interval([0.8, 0.82])
    assert (low, high) == (interval.low, interval.high)


def test_no_network_is_refused():
    with pytest.raises(ValueError, match="at least one network"):
        league_panels({"all": []})
