"""A training while it runs: its curves beside the reference, its speed, the time left, and a button
that stops it.
"""

import signal
import threading
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets
from IPython.display import HTML, display

from course_utils.plots import curves, reference_band
from course_utils.plots.style import close, html_image, png, tidy
from course_utils.runtime import is_live, is_quiet
from course_utils.runtime.progress import progress
from course_utils.training import History, TrainConfig, TrainState
from course_utils.training.diagnostics import not_falling

if TYPE_CHECKING:
    from IPython.display import DisplayHandle

PIXELS_PER_INCH = 96
# the view must not cost the training a tenth of its time
SECONDS_BETWEEN_WORDS = 0.3
SECONDS_BETWEEN_PICTURES = 1.0


def live_view(
    config: TrainConfig, reference: Sequence[History] = ()
) -> Callable[[TrainState], bool | None] | None:
    """A callback for `train(on_step=...)`: a view of the run in a notebook, lines of text in a
    terminal.

    config: the TrainConfig of the run; reference: Histories of the same recipe under other seeds,
    drawn as a band, as `reports.reference_histories` gives them
    returns: the callback, or None where nothing may move (see `is_quiet`): draw `curves(history)`
    afterwards

    Its Stop button, or an interrupt of the kernel, ends the training after the step that is being
    taken: the model keeps what it has learned, and the History the epochs that were whole. A second
    interrupt is an error, as usual. When the run has ended, a still picture takes the place of the
    view, so that the notebook keeps it when it is saved.

    >>> history = train(model, batches, config, on_step=live_view(config))
    """
    if is_live():
        view = View(config, reference)
        view.shown = display(view.box, display_id=True)
        hear_while_busy(view.button)
        return view.on_step
    return None if is_quiet() else progress(config.epochs, "training")


class View:
    """The widget of a run: a bar, a button, a line of words, and the curves."""

    def __init__(self, config: TrainConfig, reference: Sequence[History] = ()) -> None:
        self.epochs = config.epochs
        self.reference = list(reference)
        self.stopped = False
        self.began: float | None = None  # time of the first step seen; its number, its images
        self.first = 0
        self.images = 0
        self.words_at = 0.0  # when the words were last changed, and the picture
        self.picture_at = 0.0
        self.handler: Any = None  # of interrupts, before this view took them
        self.shown: DisplayHandle | None = None  # of the output that the view is in
        self.bar = ipywidgets.IntProgress(
            description="training", layout=ipywidgets.Layout(width="32em")
        )
        self.button = ipywidgets.Button(
            description="Stop",
            tooltip="End the training after this step. The model keeps what it has learned.",
        )
        self.button.on_click(self.stop)
        self.words = ipywidgets.HTML("The first step is being taken.")
        self.picture = ipywidgets.HTML()
        row = ipywidgets.HBox([self.bar, self.button])
        self.box = ipywidgets.VBox([row, self.words, self.picture])

    def catch_interrupt(self) -> None:
        """Take the first interrupt for the button; after an error in between, the kernel puts its
        own handler back.
        """
        if threading.current_thread() is threading.main_thread():  # or signal.signal refuses
            self.handler = signal.signal(signal.SIGINT, lambda number, frame: self.stop())

    def stop(self, button: ipywidgets.Button | None = None) -> None:
        """What the button and the interrupt do."""
        self.stopped = True
        self.let_interrupts_pass()

    def let_interrupts_pass(self) -> None:
        """Put back the handler that `catch_interrupt` replaced, once."""
        if self.handler and threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, self.handler)
            self.handler = None

    def on_step(self, state: TrainState) -> bool:
        """Show what there is to show after a step. returns: True once somebody has pressed the
        button
        """
        now = time.perf_counter()
        if self.began is None:
            self.begin(state, now)
        over = self.stopped or state.step == self.bar.max
        if over or now - self.words_at > SECONDS_BETWEEN_WORDS:
            self.bar.value = state.step
            self.words.value = self.sentence(state, now)
            self.words_at = now
        due = state.epoch_ended and now - self.picture_at > SECONDS_BETWEEN_PICTURES
        if len(state.history) and (over or due):
            self.picture.value = self.image(state.history)
            self.picture_at = time.perf_counter()  # drawing takes longer than a step
        if over:
            self.finish()
        return self.stopped

    def begin(self, state: TrainState, now: float) -> None:
        """Start the clocks and the bar at the first step seen. now: of `time.perf_counter`"""
        self.began = self.words_at = self.picture_at = now
        self.first = state.step
        self.images = state.images
        self.catch_interrupt()
        self.bar.max = self.epochs * state.steps_per_epoch

    def finish(self) -> None:
        """Close what one can press, and keep what is to be seen."""
        self.let_interrupts_pass()
        self.button.disabled = True
        self.bar.bar_style = "warning" if self.stopped else "success"
        self.keep_picture()

    def keep_picture(self) -> None:
        """Put the last words and curves, as HTML, in the place of the widgets, which end with their
        kernel.
        """
        if self.shown:
            self.shown.update(HTML(f"<p>{self.words.value}</p>{self.picture.value}"))
            for widget in (self.box, *self.box.children, self.bar, self.button):
                widget.close()

    def sentence(self, state: TrainState, now: float) -> str:
        """Where the run stands, in one line of HTML that a screen reader reads out when it
        changes.
        """
        assert self.began is not None
        seconds = now - self.began
        images = state.images - self.images
        speed = f"{images / seconds:,.0f} images/s" if seconds else "no speed yet"
        whole = len(state.history)
        if state.step == self.bar.max:
            text = f"Finished: {self.epochs} epochs in {seconds:.0f} s, {speed}."
            if advice := not_falling(state.history):
                text += f"<br>But {advice}."
        elif self.stopped:
            text = f"Stopped in epoch {whole + 1} of {self.epochs}; {whole} are whole."
        else:
            left = seconds * (self.bar.max - state.step) / max(state.step - self.first, 1)
            text = f"Epoch {whole + 1} of {self.epochs}, {speed}, {left:.0f} s left."
        return f'<span role="status">{text}</span>'

    def image(self, history: History) -> str:
        """Loss and accuracy side by side, as an HTML image."""
        from matplotlib import pyplot as plt

        figure, panels = plt.subplots(1, 2, figsize=(9.6, 3.4), layout="constrained")
        for ax, metric in zip(panels, ("loss", "accuracy"), strict=True):
            curves(history, tidy(ax), metric=metric)
            if self.reference:
                reference_band(self.reference, ax, metric=metric)
        data = png(figure, PIXELS_PER_INCH, tight=False)
        close(panels[0])
        return html_image(data, described(history, self.epochs), PIXELS_PER_INCH)


def hear_while_busy(widget: ipywidgets.Widget) -> None:
    """Have clicks on a widget handled while its cell runs: JupyterLab sends them to a second thread
    of the kernel.

    So it is from JupyterLab 4.4 and ipykernel 7 on; before, and elsewhere, a click waits until the
    cell has ended, and only an interrupt stops the run. From version 7.4 on, ipykernel sends them
    to the thread that last spoke to the widget instead, which is the busy one. Without its note of
    who that was, they go where JupyterLab says.
    """
    vars(widget.comm).pop("_reply_subshell_id", None)


def described(history: History, epochs: int) -> str:
    """The state of the curves in words, as the picture's text alternative."""
    text = (
        f"Loss and accuracy after {len(history)} of {epochs} epochs: training loss "
        f"{history.train_loss[-1]:.2f}, {history.train_accuracy[-1]:.0%} of the training images "
        "right"
    )
    if history.val_accuracy[-1] is not None:
        text += f", {history.val_accuracy[-1]:.0%} of the validation images"
    return text + "."
