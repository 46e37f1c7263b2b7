"""Dots stand at their accuracies, and intervals span theirs; what is no fraction is refused."""

from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_utils import plots

CLASSES = ("cat", "dog", "frog")


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def interval(values, half):
    mean = float(np.mean(values))
    return SimpleNamespace(values=np.array(values), mean=mean, low=mean - half, high=mean + half)


def legend_texts(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()]


def test_accuracy_by_class_has_a_dot_for_each_class_and_model():
    per_class = {"lenet5": np.array([0.5, 0.75, 0.25]), "resnet20": np.array([0.9, np.nan, 1.0])}
    ax = plots.accuracy_by_class(per_class, CLASSES)
    for line, values in zip(ax.lines, per_class.values(), strict=True):
        np.testing.assert_array_equal(line.get_xdata(), values)
    assert [text.get_text() for text in ax.get_yticklabels()] == list(CLASSES)
    assert ax.yaxis_inverted()
    assert legend_texts(ax) == ["lenet5", "resnet20"]
    assert "percent" in ax.get_xlabel()


def test_accuracy_by_class_refuses_percent_and_a_wrong_length():
    with pytest.raises(ValueError, match=r"fractions in \[0, 1\], got 93 for lenet5"):
        plots.accuracy_by_class({"lenet5": np.array([0.5, 93, 0.2])}, CLASSES)
    with pytest.raises(ValueError, match=r"lenet5 must hold 3 accuracies.*\(2,\)"):
        plots.accuracy_by_class({"lenet5": np.array([0.5, 0.2])}, CLASSES)


def test_an_interval_plot_draws_seeds_interval_and_mean_of_each_row():
    ax = plots.interval_plot(
        {"plain": interval([0.8, 0.9], 0.05), "cutout": interval([0.85, 0.95, 0.9], 0.02)}
    )
    assert [line.get_xdata().tolist() for line in ax.lines[:2]] == [
        [0.8, 0.9],
        pytest.approx([0.8, 0.9]),
    ]
    assert len(ax.lines) == 6
    assert ax.lines[5].get_xdata() == pytest.approx([0.9])
    assert legend_texts(ax) == ["one seed", "95% interval of the mean", "mean"]
    assert [text.get_text() for text in ax.get_yticklabels()] == ["plain", "cutout"]
    with pytest.raises(ValueError, match="at least one model, got an empty dict"):
        plots.interval_plot({})


def test_a_published_plot_draws_what_is_there_of_each_row_and_names_it_once():
    rows = {
        "a": (0.61, interval([0.6, 0.62], 0.02), [0.63]),
        "b": (None, None, [0.5, 0.7]),
        "c": (0.9, None, []),
    }
    ax = plots.published_plot(rows)
    named = [
        "published",
        "95% interval of its mean",
        "reference, mean over seeds",
        "yours, one seed",
    ]
    assert legend_texts(ax) == named
    drawn = [line.get_xdata().tolist() for line in ax.lines if len(line.get_xdata())]
    assert drawn == [
        [0.61],
        pytest.approx([0.59, 0.63]),
        [pytest.approx(0.61)],
        [0.63],
        [0.5, 0.7],
        [0.9],
    ]
    with pytest.raises(ValueError, match="at least one published number, got an empty dict"):
        plots.published_plot({})
