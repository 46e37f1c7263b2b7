"""A line a seed and a mean: what is drawn is what was given."""

import numpy as np
import pytest

from course_utils.plots.seed_traces import seed_traces

CURVES = {"a": [[0.1, 0.5, 0.9], [0.3, 0.5, 0.7]], "b": [[0.2, 0.4, 0.6]]}


def test_every_seed_is_drawn_and_the_thick_line_is_their_mean():
    ax = seed_traces(CURVES, target=0.9)
    lines = {line.get_label(): line.get_ydata() for line in ax.lines}
    np.testing.assert_allclose(lines["a, mean of seeds"], [0.2, 0.5, 0.8])
    np.testing.assert_allclose(lines["target"], [0.9, 0.9])
    thin = [line for line in ax.lines if line.get_linewidth() == 0.7 and len(line.get_ydata())]
    assert [list(line.get_ydata()) for line in thin] == [*CURVES["a"], *CURVES["b"]]


def test_a_single_curve_is_refused_with_its_shape():
    with pytest.raises(ValueError, match=r"a must be \(seeds, epochs\), got \(3,\)"):
        seed_traces({"a": [0.1, 0.2, 0.3]})


def test_more_bundles_than_an_eye_can_tell_apart_are_refused():
    with pytest.raises(ValueError, match="got 4"):
        seed_traces(dict.fromkeys("abcd", CURVES["a"]))
