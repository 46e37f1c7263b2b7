"""A growth that was put in comes out; two layers have none."""

import numpy as np
import pytest

from course_utils.analysis.gradients import LayerGradients
from course_utils.analysis.layer_growth import growth_per_layer


def made_up(relative):
    relative = np.asarray(relative, dtype=float)
    return LayerGradients(tuple("abcdefgh"[: len(relative)]), relative, relative)


def test_the_factor_is_that_of_the_inner_layers_backward():
    inner = 1.2 ** -np.arange(5.0)
    assert growth_per_layer(made_up([100, *inner, 7])) == pytest.approx(1.2)
    assert growth_per_layer(made_up([100, *inner[::-1], 7])) == pytest.approx(1 / 1.2)


def test_three_layers_are_too_few():
    with pytest.raises(ValueError, match="at least four layers, got 3"):
        growth_per_layer(made_up([1, 2, 3]))
