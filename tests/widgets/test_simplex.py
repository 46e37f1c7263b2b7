"""Three logits as a picture: the table against torch, and a picture that follows its state."""

import re

import pytest
import torch
import torch.nn.functional as F

from course_utils.plots.style import close, png
from course_utils.plots.three_classes import CORNERS
from course_utils.widgets.controls import PIXELS_PER_INCH
from course_utils.widgets.simplex import CLASSES, draw_logits

STATES = [
    (1.0, 0.0, -1.0, "cat"),
    (0.25, -3.5, 2.75, "dog"),
    (-4.0, 4.0, 4.0, "cat"),
    (0.0, 0.0, 0.0, "frog"),
    (800.0, 0.0, 0.0, "dog"),
]


def image(*state):
    picture = draw_logits(*state)
    data = png(picture.drawn, PIXELS_PER_INCH)
    close(picture.drawn)
    return data


@pytest.mark.parametrize("state", STATES)
def test_the_table_says_what_torch_computes(state):
    logits = torch.tensor(state[:3], dtype=torch.float64, requires_grad=True)
    loss = F.cross_entropy(logits, torch.tensor(CLASSES.index(state[3])))
    loss.backward()
    _, *rows, last = draw_logits(*state).table.split("\n")
    assert [row.split()[0] for row in rows] == list(CLASSES)
    columns = torch.tensor(
        [[float(value) for value in row.split()[1:]] for row in rows], dtype=torch.float64
    ).T
    stepped = (logits - logits.grad).softmax(0)
    expected = torch.stack([logits, logits.softmax(0), logits.grad, stepped]).detach()
    torch.testing.assert_close(columns, expected, rtol=0, atol=6e-4)
    assert float(re.search(r"loss = ([\d.]+) nats", last)[1]) == pytest.approx(
        loss.item(), abs=6e-4
    )
    assert last.endswith(state[3])


@pytest.mark.parametrize("state", STATES)
def test_the_point_and_the_arrow_are_where_the_probabilities_say(state):
    triangle, bars = draw_logits(*state).drawn.axes
    logits = torch.tensor(state[:3], dtype=torch.float64)
    p = logits.softmax(0).numpy()
    y = F.one_hot(torch.tensor(CLASSES.index(state[3])), 3)
    stepped = (logits - (logits.softmax(0) - y)).softmax(0).numpy()
    assert triangle.lines[-1].get_xydata()[0] == pytest.approx(p @ CORNERS, abs=1e-9)
    arrow = next(text for text in triangle.texts if text.get_text() == "")
    assert arrow.xyann == pytest.approx(p @ CORNERS, abs=1e-9)
    assert arrow.xy == pytest.approx(stepped @ CORNERS, abs=1e-9)
    assert [bar.get_height() for bar in bars.patches] == pytest.approx(p, abs=1e-9)


def test_equal_states_give_equal_bytes():
    assert image(*STATES[0]) == image(*STATES[0])


@pytest.mark.parametrize(
    "state", [(1.25, 0, -1, "cat"), (1, 0.5, -1, "cat"), (1, 0, -2, "cat"), (1, 0, -1, "dog")]
)
def test_every_control_changes_the_picture_the_words_and_the_table(state):
    before, after = draw_logits(1.0, 0.0, -1.0, "cat"), draw_logits(*state)
    assert before.alt != after.alt
    assert before.table != after.table
    assert png(before.drawn) != png(after.drawn)


def test_the_words_name_the_right_class_the_probabilities_and_the_loss():
    alt = draw_logits(0.0, 0.0, 0.0, "frog").alt
    assert "cat 0.33, dog 0.33, frog 0.33" in alt
    assert "the right class, frog" in alt
    assert "1.10 nats" in alt


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(ValueError, match="one of cat, dog, frog, got 'bird'"):
        draw_logits(0, 0, 0, "bird")
    with pytest.raises(ValueError, match=r"finite, got \[0.0, inf, 0.0\]"):
        draw_logits(0, float("inf"), 0, "cat")
