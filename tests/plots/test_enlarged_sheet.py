"""Pictures of different sizes stand in one sheet, each pixel as a block."""

import matplotlib.pyplot as plt
import numpy as np
import torch

from course_utils.plots.enlarged_sheet import enlarged_sheet


def test_every_picture_is_enlarged_to_one_side_and_rows_keep_their_names():
    small = torch.tensor([[0.0, 0.25], [0.5, 1.0]]).view(1, 1, 2, 2)
    large = torch.rand(1, 1, 8, 8)
    ax = enlarged_sheet({"small": small, "large": large}, side=8)
    sheet = ax.images[0].get_array()
    np.testing.assert_allclose(
        sheet[:8, :8], small[0, 0].repeat_interleave(4, 0).repeat_interleave(4, 1)
    )
    np.testing.assert_allclose(sheet[9:17, :8], large[0, 0])
    assert [text.get_text() for text in ax.get_yticklabels()] == ["small", "large"]
    plt.close(ax.figure)
