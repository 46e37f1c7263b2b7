"""Training beside validation: each panel holds its setting's means, and its range over seeds."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_utils import plots


def history(offset):
    epochs = [1, 2, 3]
    return {
        "epoch": epochs,
        "train_accuracy": [0.1 * e + offset for e in epochs],
        "val_accuracy": [0.05 * e + offset for e in epochs],
        "train_loss": [3 - e for e in epochs],
        "val_loss": [4 - e for e in epochs],
    }


def test_every_panel_has_the_mean_of_both_splits():
    figure = plots.gap_panels({"plain": [history(0.0), history(0.2)], "other": [history(0.4)]})
    left, right = figure.axes
    assert [ax.get_title() for ax in (left, right)] == ["plain", "other"]
    for ax, offset in ((left, 0.1), (right, 0.4)):
        training, validation = ax.lines
        np.testing.assert_allclose(training.get_ydata(), [0.1 + offset, 0.2 + offset, 0.3 + offset])
        np.testing.assert_allclose(
            validation.get_ydata(), [0.05 + offset, 0.1 + offset, 0.15 + offset]
        )
    band = left.collections[0].get_paths()[0].vertices[:, 1]
    assert (band.min(), band.max()) == pytest.approx((0.1, 0.5))
    plt.close(figure)


def test_an_unknown_metric_is_refused():
    with pytest.raises(ValueError, match="one of accuracy, loss, got 'error'"):
        plots.gap_panels({"plain": [history(0.0)]}, metric="error")
