"""The shell of all widgets: controls that redraw in a browser, a still picture and a table
elsewhere.
"""

import ipywidgets
import pytest
from matplotlib.figure import Figure

from course_utils.widgets import Choice, Number, Picture, play
from course_utils.widgets.controls import control_box


def draw(level, kind):
    figure = Figure(figsize=(1, 1))
    figure.subplots().plot([0, level])
    return Picture(figure, f"a line to {level}, {kind}", f"level {level} < 9\nkind {kind}")


CONTROLS = {"level": Number("level", 0, 4, 1), "kind": Choice("kind", ("solid", "dashed"), "solid")}


def test_without_a_front_end_the_first_state_is_shown_and_told(monkeypatch, capsys):
    monkeypatch.setenv("COURSE_LIVE", "0")
    play(draw, **CONTROLS)
    assert capsys.readouterr().out == "a line to 1, solid\nlevel 1 < 9\nkind solid\n"


@pytest.fixture
def box(monkeypatch):
    monkeypatch.setenv("COURSE_LIVE", "1")
    shown = []
    monkeypatch.setattr("course_utils.widgets.controls.display", shown.append)
    assert play(draw, **CONTROLS) is None  # or a cell that ends in it would show the box twice
    (made,) = shown
    return made


def test_every_control_is_a_labeled_slider(box):
    level, kind, _, _ = box.children
    assert (level.description, level.value) == ("level", 1)
    assert (level.min, level.max, level.step) == (0, 4, 1)
    assert isinstance(level, ipywidgets.IntSlider)
    assert (kind.description, kind.value) == ("kind", "solid")
    assert isinstance(kind, ipywidgets.SelectionSlider)


def test_moving_a_control_replaces_picture_text_and_table(box):
    level, kind, image, table = box.children
    before = image.value
    assert 'alt="a line to 1, solid"' in before
    level.value, kind.value = 3, "dashed"
    assert 'alt="a line to 3, dashed"' in image.value
    assert image.value != before
    assert table.value == '<pre aria-live="polite">level 3 &lt; 9\nkind dashed</pre>'
    level.value, kind.value = 1, "solid"
    assert image.value == before  # a state has one picture


def test_a_step_that_is_no_whole_number_makes_a_float_slider():
    level = Number("level", 0.0, 1.0, 0.5, 0.25)
    slider = control_box(draw, CONTROLS | {"level": level}).children[0]
    assert isinstance(slider, ipywidgets.FloatSlider)
    assert slider.step == 0.25
