"""Growth on a linear axis: the lines are the means over seeds."""

import numpy as np
import pytest

from course_utils.plots.growth_lines import growth_lines
from course_utils.plots.style import close


def test_a_line_is_the_mean_over_seeds_on_a_linear_axis_from_zero():
    ax = growth_lines({"a": [[1.0, 3.0, 5.0], [1.0, 5.0, 9.0]]}, label="size")
    np.testing.assert_allclose(ax.lines[0].get_ydata(), [1.0, 4.0, 7.0])
    assert (ax.get_yscale(), ax.get_ylim()[0], ax.get_ylabel()) == ("linear", 0.0, "size")
    close(ax)


def test_seeds_must_be_rows():
    with pytest.raises(ValueError, match=r"a must be \(seeds, blocks \+ 1\), got \(2,\)"):
        growth_lines({"a": [1.0, 2.0]}, label="size")
