"""Progress: a bar on a terminal, one line at every tenth of the epochs elsewhere."""

import io
import re
from types import SimpleNamespace

import pytest

from course_utils.runtime import progress as progress_module
from course_utils.runtime.progress import counted, progress
from course_utils.training import History


class Terminal(io.StringIO):
    def isatty(self):
        return True


def run(on_step, epochs, steps_per_epoch=2, done=0):
    """Call `on_step` as `train` does, from epoch `done` on."""
    history = History()
    for step in range(1, epochs * steps_per_epoch + 1):
        ended = step % steps_per_epoch == 0
        if ended:
            history.append(
                epoch=step // 2,
                lr=0.1,
                train_loss=1.5,
                train_accuracy=0.25,
                val_loss=1.0,
                val_accuracy=0.5,
                seconds=1,
            )
        if step > done * steps_per_epoch:
            on_step(
                SimpleNamespace(
                    step=step, steps_per_epoch=steps_per_epoch, history=history, epoch_ended=ended
                )
            )


def test_a_log_gets_a_line_at_every_tenth_and_the_last():
    log = io.StringIO()
    run(progress(25, "net", log), 25)
    lines = log.getvalue().splitlines()
    assert lines[0] == "net: epoch 2 of 25, loss 1.500, train 25.0%, validation 50.0%"
    assert lines[-1].startswith("net: epoch 25 of 25")
    assert len(lines) == 13


def test_a_terminal_gets_a_bar_with_the_figures_of_the_last_epoch():
    terminal = Terminal()
    run(progress(3, "net", terminal), 3)
    last = terminal.getvalue().split("\r")[-1]
    assert "6/6" in last
    assert "loss 1.500, train 25.0%, validation 50.0%" in last


def test_the_bar_of_a_resumed_run_begins_where_the_run_stands():
    terminal = Terminal()
    run(progress(3, "net", terminal), 3, done=2)
    assert "6/6" in terminal.getvalue().split("\r")[-1]


@pytest.fixture
def notebook(monkeypatch):
    """A live notebook's outputs, as a list of what each shows in turn."""
    outputs = []

    def display(shown, display_id):
        outputs.append([shown.data])
        return SimpleNamespace(update=lambda shown: outputs[-1].append(shown.data))

    monkeypatch.setenv("COURSE_LIVE", "1")
    monkeypatch.setitem(progress_module.sys.modules, "ipykernel", object())
    monkeypatch.setattr("IPython.display.display", display)
    return outputs


def test_a_bar_in_a_notebook_counts_and_ends_empty_without_a_word_on_stderr(
    notebook, monkeypatch, capsys
):
    clock = iter(range(100))  # a second at each look
    monkeypatch.setattr(progress_module.time, "perf_counter", clock.__next__)
    assert list(counted(iter("abc"), "training", 3, "run")) == ["a", "b", "c"]
    ((first, *rest, last),) = notebook
    assert 'value="0" max="3"' in first
    counts = [re.search(r": (.*)", text)[1] for text in rest]
    assert counts == ["1 of 3 runs, 2 s left", "2 of 3 runs, 1 s left", "3 of 3 runs, 0 s left"]
    assert last == ""
    assert capsys.readouterr().err == ""


def test_a_bar_ends_empty_where_the_work_raises(notebook):
    with pytest.raises(ZeroDivisionError, match="division by zero"):
        list(counted((1 / n for n in (1, 0)), "training", 2, "run"))
    assert notebook[0][-1] == ""


def test_nothing_is_shown_where_nobody_looks(monkeypatch, capsys):
    monkeypatch.setenv("COURSE_LIVE", "0")
    assert list(counted([1, 2], "training", 2, "run")) == [1, 2]
    assert capsys.readouterr().err == ""
