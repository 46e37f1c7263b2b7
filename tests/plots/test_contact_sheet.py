"""The contact sheet: every picture in its row and column, named, and nothing shown that is not a
picture.
"""

import numpy as np
import pytest

from course_utils import plots
from course_utils.plots.style import close


def stack(value, dtype=np.float64):
    """Three images of 1 x 16 x 32, the first black, the others `value`."""
    images = np.full((3, 1, 16, 32), value, dtype=dtype)
    images[0] = 0
    return images


def test_rows_and_columns_hold_their_pictures_and_names():
    ax = plots.contact_sheet({"half": stack(0.5), "full": stack(255, np.uint8)})
    canvas = ax.images[0].get_array()
    assert canvas.shape == (2 * 17, 3 * 33)
    assert canvas[0, 0] == canvas[17, 0] == 0
    assert canvas[15, 33] == canvas[0, 66 + 31] == 0.5
    assert canvas[17 + 15, 33 + 31] == 1
    assert (canvas[16] == 1).all()  # the line between the rows
    assert [text.get_text() for text in ax.get_yticklabels()] == ["half", "full"]
    close(ax)


def test_a_contact_sheet_of_colors_keeps_them():
    red = np.zeros((2, 3, 8, 8))
    red[:, 0] = 1
    ax = plots.contact_sheet({"red": red})
    assert ax.images[0].get_array()[3, 3].tolist() == [1, 0, 0]
    close(ax)


def test_rows_of_another_length_are_refused():
    with pytest.raises(ValueError, match=r"'short': \(2, 1, 16, 32\)"):
        plots.contact_sheet({"long": stack(1.0), "short": stack(1.0)[:2]})
