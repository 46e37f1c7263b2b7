"""The kernel's step: what is drawn and told is torch's convolution."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from course_utils.plots import png
from course_utils.widgets import stepper

IMAGE = torch.arange(30.0).view(5, 6) % 7
KERNEL = torch.tensor([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])


@pytest.mark.parametrize(
    "options", [{}, {"stride": 2}, {"padding": 1}, {"padding": 2, "dilation": 2}]
)
def test_the_table_and_the_text_are_torchs_answers(options):
    answers = F.conv2d(IMAGE[None, None], KERNEL[None, None], **options)[0, 0]
    position = answers.numel() - 2
    picture = stepper(IMAGE, KERNEL)(position, **options)
    answer = answers.flatten()[position].item()
    assert f"which is {answer:.3g}." in picture.alt
    first, _, *rows = picture.table.split("\n")
    assert first.endswith(f"= {answer:.3g}")
    assert eval(first.split("= ")[1]) == answer  # the sum as it is written out
    np.testing.assert_allclose([list(map(float, row.split())) for row in rows], answers, rtol=1e-2)


def test_the_window_lies_on_the_pixels_that_the_row_of_the_matrix_reaches():
    figure = stepper(IMAGE, KERNEL)(5, stride=1, padding=1, dilation=1).drawn
    image, _, matrix = figure.axes
    framed = sorted((round(p.get_y() + 0.5), round(p.get_x() + 0.5)) for p in image.patches)
    assert framed == [(r, c) for r in (-1, 0, 1) for c in (4, 5, 6)]
    lit = matrix.patches[0]
    assert (lit.get_y() + 0.5, lit.get_width()) == (5, 30)
    row = matrix.images[0].get_array()[5]
    reached = {divmod(i, 6) for i in np.flatnonzero(row)}
    assert reached == {
        (r, c) for r, c in framed if 0 <= r < 5 and 0 <= c < 6 and KERNEL[r + 1, c - 4] != 0
    }


def test_a_position_beyond_the_last_answer_shows_the_last():
    draw = stepper(IMAGE, KERNEL)
    assert draw(999, stride=2).alt == draw(3, stride=2).alt


def test_equal_states_give_equal_pictures_and_others_do_not():
    draw = stepper(IMAGE, KERNEL)
    assert png(draw(4).drawn) == png(draw(4).drawn)
    assert png(draw(4).drawn) != png(draw(5).drawn)
