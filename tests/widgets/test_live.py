"""The live curves: silent where no person looks, redrawn in place after every epoch where one does."""

from types import SimpleNamespace

import pytest

from course_utils.training import History
from course_utils.widgets import live_curves


def state(epochs, ended=True):
    history = History()
    for epoch in range(1, epochs + 1):
        history.append(
            epoch=epoch, lr=0.1, train_loss=1 / epoch, train_accuracy=0.5, val_loss=None, val_accuracy=None, seconds=1
        )
    return SimpleNamespace(history=history, epoch_ended=ended)


def test_nothing_is_shown_where_no_person_looks(monkeypatch):
    monkeypatch.setenv("COURSE_LIVE", "0")
    assert live_curves() is None


def test_the_picture_is_replaced_after_every_epoch_and_only_then(monkeypatch):
    monkeypatch.setenv("COURSE_LIVE", "1")
    shown = []
    handle = SimpleNamespace(update=lambda html: shown.append(html.data))
    monkeypatch.setattr("IPython.display.display", lambda *args, **kwargs: handle)
    on_step = live_curves("loss")
    on_step(state(1))
    on_step(state(1, ended=False))
    on_step(state(2))
    assert len(shown) == 2
    assert 'alt="Loss after 2 epochs' in shown[1]
    assert shown[0] != shown[1]


def test_no_figure_stays_open(monkeypatch):
    pyplot = pytest.importorskip("matplotlib.pyplot")
    monkeypatch.setenv("COURSE_LIVE", "1")
    monkeypatch.setattr("IPython.display.display", lambda *a, **k: SimpleNamespace(update=lambda html: None))
    before = pyplot.get_fignums()
    live_curves()(state(3))
    assert pyplot.get_fignums() == before
