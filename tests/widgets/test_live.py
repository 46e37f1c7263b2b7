"""The view of a running training: what it shows, that its button stops the run, and that it says
nothing in CI.
"""

import re
import signal
from types import SimpleNamespace

import pytest
import torch
from matplotlib import pyplot as plt

from course_utils.training import History, TrainConfig, train
from course_utils.widgets import live_view
from course_utils.widgets.live import View

CONFIG = TrainConfig(epochs=3, optimizer="sgd", lr=0.1)


@pytest.fixture(autouse=True)
def interrupts():
    """Interrupts raise KeyboardInterrupt, also in the background of a shell, which has them
    ignored.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


class Batch(list):
    """Four batches of 5 images of 1 x 2 x 3."""

    def __init__(self):
        generator = torch.Generator().manual_seed(0)
        super().__init__(
            (torch.randn(5, 1, 2, 3, generator=generator), torch.arange(5)) for _ in range(4)
        )


def model():
    return torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(6, 7))


def learn(view, validation=None):
    network = model()
    return network, train(network, Batch(), CONFIG, validation=validation, on_step=view.on_step)


def test_nothing_is_shown_where_nothing_may_move(monkeypatch):
    monkeypatch.setenv("COURSE_LIVE", "0")
    assert live_view(CONFIG) is None


def test_without_a_front_end_it_is_lines_of_text(monkeypatch, capsys):
    for name in ("COURSE_LIVE", "JPY_SESSION_NAME", "VSCODE_PID", "COLAB_RELEASE_TAG"):
        monkeypatch.delenv(name, raising=False)
    train(model(), Batch(), CONFIG, on_step=live_view(CONFIG))
    assert "training: epoch 3 of 3, loss" in capsys.readouterr().err


def test_a_finished_run_shows_its_curves_its_speed_and_both_accuracies():
    view = View(CONFIG)
    _, history = learn(view, validation=Batch())
    assert view.bar.value == view.bar.max == 12
    assert re.search(r"Finished: 3 epochs in \d+ s, [\d,]+ images/s", view.words.value)
    assert 'alt="Loss and accuracy after 3 of 3 epochs' in view.picture.value
    assert f"{history.val_accuracy[-1]:.0%} of the validation images" in view.picture.value
    assert view.button.disabled


@pytest.mark.parametrize("stops", [False, True])
def test_a_view_that_has_ended_is_a_still_picture_that_needs_no_kernel(stops):
    view, shown = View(CONFIG), []
    view.shown = SimpleNamespace(update=shown.append)

    def on_step(state):
        if stops and state.step == 6:
            view.button.click()
        return view.on_step(state)

    train(model(), Batch(), CONFIG, on_step=on_step)
    (last,) = shown
    assert ("Stopped in epoch 2 of 3" if stops else "Finished: 3 epochs in") in last.data
    assert 'alt="Loss and accuracy after' in last.data
    assert "data:image/png;base64," in last.data
    widgets = [view.box, *view.box.children, view.bar, view.button, view.words, view.picture]
    # none is left to be saved, and not found again
    assert {widget.comm for widget in widgets} == {None}


def test_a_run_that_learned_nothing_is_told_where_to_look():
    view = View(TrainConfig(epochs=3, optimizer="sgd", lr=1e-9))
    train(model(), Batch(), TrainConfig(epochs=3, optimizer="sgd", lr=1e-9), on_step=view.on_step)
    assert "<br>But the training loss has not fallen" in view.words.value
    learned = View(CONFIG)
    learn(learned)
    assert "But" not in learned.words.value


def test_the_words_say_speed_and_time_left_to_a_screen_reader_too():
    view = View(CONFIG)
    learn(view)
    now = SimpleNamespace(step=view.first + 6, images=view.images + 30, history=[1])
    text = view.sentence(now, view.began + 2)
    # 5 steps of 11, at 3 a second
    assert text == '<span role="status">Epoch 2 of 3, 15 images/s, 2 s left.</span>'


@pytest.mark.parametrize(
    "press", [lambda view: view.button.click(), lambda view: signal.raise_signal(signal.SIGINT)]
)
def test_button_and_interrupt_stop_the_run_after_the_step_and_the_model_keeps_what_it_learned(
    press,
):
    handler = signal.getsignal(signal.SIGINT)
    view = View(CONFIG)
    network = model()
    before = network[1].weight.detach().clone()
    after = []

    def on_step(state):
        if state.step == 6:
            press(view)
        after.append(network[1].weight.detach().clone())
        return view.on_step(state)

    history = train(network, Batch(), CONFIG, on_step=on_step)
    assert len(after) == 6
    assert len(history) == 1
    assert torch.equal(network[1].weight, after[-1])
    assert not torch.equal(network[1].weight, before)
    assert "Stopped in epoch 2 of 3; 1 are whole." in view.words.value
    assert "after 1 of 3 epochs" in view.picture.value
    assert signal.getsignal(signal.SIGINT) is handler


def test_a_second_interrupt_is_an_error_as_usual():
    view = View(CONFIG)

    def twice(state):
        answer = view.on_step(state)
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        return answer

    with pytest.raises(KeyboardInterrupt):  # noqa: PT011, it has no message
        train(model(), Batch(), CONFIG, on_step=twice)


def test_a_finished_run_leaves_interrupts_as_they_were():
    handler = signal.getsignal(signal.SIGINT)
    learn(View(CONFIG))
    assert signal.getsignal(signal.SIGINT) is handler


def test_the_reference_is_a_band_from_the_lowest_to_the_highest_run(monkeypatch):
    runs = []
    for shift in (0.0, 0.1, 0.3):
        run = History()
        for epoch in (1, 2, 3):
            held_out = {"val_loss": 1 + shift, "val_accuracy": 0.2 * epoch + shift}
            run.append(epoch=epoch, lr=1, train_loss=1, train_accuracy=0.5, seconds=1, **held_out)
        runs.append(run)
    bands = []
    fill = plt.Axes.fill_between

    def noted(ax, *args, **style):
        bands.append(args)
        return fill(ax, *args, **style)

    monkeypatch.setattr(plt.Axes, "fill_between", noted)
    learn(View(CONFIG, runs), validation=Batch())
    epochs, low, high = bands[-1]
    assert epochs == [1, 2, 3]
    assert low == pytest.approx([0.2, 0.4, 0.6])
    assert high == pytest.approx([0.5, 0.7, 0.9])


def test_no_figure_stays_open():
    before = plt.get_fignums()
    learn(View(CONFIG))
    assert plt.get_fignums() == before


def test_the_button_and_the_bar_are_labelled():
    view = View(CONFIG)
    assert view.button.description == "Stop"
    assert "keeps what it has learned" in view.button.tooltip
    assert view.bar.description == "training"
