import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_utils.plots.block_lines import block_matrix


def test_a_line_stands_between_every_two_blocks():
    ax = block_matrix(np.arange(24.0).reshape(4, 6), (2, 2), title="four by six")
    across, down = (collection.get_segments() for collection in ax.collections[-2:])
    assert [segment[0][1] for segment in across] == [1.5]
    assert [segment[0][0] for segment in down] == [1.5, 3.5]
    assert ax.get_title() == "four by six"
    plt.close("all")


def test_blocks_that_do_not_fill_the_matrix_are_refused():
    with pytest.raises(ValueError, match="3 x 2 do not fill a matrix of 4 x 6"):
        block_matrix(np.zeros((4, 6)), (3, 2))
