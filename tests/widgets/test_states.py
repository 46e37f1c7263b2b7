"""Every widget at its start and at the ends of its controls: a figure that passes a look, and a
twin in words.
"""

import ast
import json
from pathlib import Path

import pytest
from look import faults

from course_utils import widgets
from course_utils.authoring.bench import redraw
from course_utils.training import History, TrainConfig
from course_utils.widgets.controls import Choice, control_box
from course_utils.widgets.live import View

NO_PNG = bytes(24)  # as long as the header that a picture's width is read from
NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
# no drawings of a state
SHELL = {"Choice", "Number", "Picture", "live_view", "play", "stored_transfer"}
DECLARED = {  # of which the controls are those of the drawings
    "augmenter_controls",
    "budget_controls",
    "builder_controls",
    "depth_controls",
    "explorer_controls",
    "logits_controls",
    "mixer_controls",
    "module_cost_controls",
    "race_controls",
    "referee_controls",
    "stepper_controls",
    "surface_controls",
    "transfer_controls",
    "viewer_controls",
}


@pytest.fixture(scope="module")
def course():
    return redraw.widgets()


def start(controls):
    return {name: control.value for name, control in controls.items()}


def ends(control):
    if isinstance(control, Choice):
        return control.options[0], control.options[-1]
    return control.low, control.high


NAMES = (
    "kernel stepper",
    "field explorer",
    "three logits",
    "optimizer race",
    "VGG builder",
    "Inception's cost",
    "depth switch",
    "loss surface",
    "augmentation",
    "mixing",
    "referee",
    "attribution",
    "transfer",
    "budget",
)


def test_every_widget_is_here(course):
    assert tuple(course) == NAMES
    drawings = {draw.__qualname__.split(".")[0] for draw, _, _ in course.values()}
    assert drawings == set(widgets.__all__) - SHELL - DECLARED
    assert len(drawings) == len(DECLARED)


@pytest.mark.parametrize("name", NAMES)
def test_the_figure_passes_a_look_at_the_start_and_at_both_ends(course, name):
    draw, controls, _ = course[name]
    low, high = ({key: ends(control)[side] for key, control in controls.items()} for side in (0, 1))
    for state in (start(controls), low, high):
        assert faults(draw(**state).drawn.figure) == [], state


@pytest.mark.parametrize("name", NAMES)
def test_a_moved_control_has_other_words_and_a_table(course, name):
    draw, controls, _ = course[name]
    first = draw(**start(controls))
    for key, control in controls.items():
        moved = next(value for value in reversed(ends(control)) if value != control.value)
        picture = draw(**{**start(controls), key: moved})
        assert picture.alt != first.alt, key
        assert len(picture.alt) > 40
        assert picture.alt.endswith(".")
        assert picture.table.strip()


@pytest.mark.parametrize("name", NAMES)
def test_every_control_is_a_slider_that_takes_the_keyboard_and_has_a_name_of_its_own(course, name):
    draw, controls, _ = course[name]
    sliders = control_box(draw, controls).children[:-2]
    assert len(sliders) == len(controls)
    for slider in sliders:
        assert type(slider).__name__.endswith("Slider")
        assert not slider.disabled
        assert slider.tabbable is not False
    assert len({slider.description for slider in sliders}) == len(sliders)


@pytest.mark.parametrize("validation", [True, False])
def test_the_view_of_a_training_passes_a_look(monkeypatch, validation):
    seen = []
    histories = []
    for seed in range(3):
        histories.append(History())
        for epoch in range(1, 9):
            right = 0.9 - 0.7 / (epoch + seed)
            held_out = {"val_loss": 2.6 - 2 * right, "val_accuracy": 0.9 * right}
            trained = {"train_loss": 2.3 - 2 * right, "train_accuracy": right}
            measured = held_out if validation else dict.fromkeys(held_out)
            histories[-1].append(epoch=epoch, lr=0.1, seconds=1.0, **trained, **measured)

    def look_instead(figure, *_, **__):
        seen.extend(faults(figure))
        return NO_PNG

    monkeypatch.setattr("course_utils.widgets.live.png", look_instead)
    View(TrainConfig(epochs=10), histories[1:] if validation else ()).image(histories[0])
    assert seen == []


# as the notebooks call them


def played():
    """(notebook, number of the cell, cell, call) for every play() in the notebooks."""
    for path in NOTEBOOKS:
        for number, cell in enumerate(json.loads(path.read_text())["cells"]):
            source = "".join(cell["source"])
            if cell["cell_type"] == "code" and "play(" in source:
                for node in ast.walk(ast.parse(source)):
                    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "play":
                        yield path.stem[:2], number, cell, node


PLAYED = list(played())


def test_every_widget_is_played_somewhere():
    assert len(PLAYED) == len(NAMES)


@pytest.mark.parametrize(
    ("notebook", "number", "cell", "call"), PLAYED, ids=[f"{n}-{i}" for n, i, _, _ in PLAYED]
)
def test_labels_in_a_notebook_are_there_once_and_the_twin_is_stored(notebook, number, cell, call):
    assert call.keywords
    # by `**`: the controls that the widget declares, whose labels are looked at above
    unpacked = [part for keyword in call.keywords if not keyword.arg for part in ast.walk(keyword)]
    called = {part.func.id for part in unpacked if isinstance(part, ast.Call)}
    assert called <= DECLARED | {"Number"}  # with another range for one of them
    assert called & DECLARED or not unpacked
    labels = [keyword.value.args[0].value for keyword in call.keywords if keyword.arg]
    assert all(label.strip() for label in labels)
    assert len(set(labels)) == len(labels)
    images = [output for output in cell["outputs"] if "text/html" in output.get("data", {})]
    words = [output for output in cell["outputs"] if output.get("name") == "stdout"]
    assert len(images) == 1
    assert "".join(images[0]["data"]["text/plain"]).strip()
    assert "".join(words[0]["text"]).strip()
