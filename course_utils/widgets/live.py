"""A training while it runs: its curves beside the reference, its speed, the time left, and a button that stops it."""

import signal
import threading
import time

import ipywidgets
from IPython.display import HTML, display

from course_utils.plots import curves, reference_band
from course_utils.plots.style import close, html_image, png, tidy
from course_utils.runtime import is_live, is_quiet
from course_utils.runtime.progress import progress
from course_utils.training.diagnostics import not_falling

PIXELS_PER_INCH = 96
SECONDS_BETWEEN_WORDS, SECONDS_BETWEEN_PICTURES = (
    0.3,
    1.0,
)  # the view must not cost the training a tenth of its time


def live_view(config, reference=()):
    """A callback for `train(on_step=...)`: a view of the run in a notebook, lines of text in a terminal.

    config: the TrainConfig of the run; reference: Histories of the same recipe under other seeds, drawn as a band, as
    `reports.reference_histories` gives them
    returns: the callback, or None where nothing may move (see `is_quiet`): draw `curves(history)` afterwards

    Its Stop button, or an interrupt of the kernel, ends the training after the step that is being taken: the model
    keeps what it has learned, and the History the epochs that were whole. A second interrupt is an error, as usual.
    When the run has ended, a still picture takes the place of the view, so that the notebook keeps it when it is saved.

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

    def __init__(self, config, reference=()):
        self.epochs, self.reference, self.stopped = config.epochs, list(reference), False
        self.began = self.said = self.drawn = self.handler = None
        self.shown = None  # the handle of the output that the view is in
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
        self.box = ipywidgets.VBox(
            [ipywidgets.HBox([self.bar, self.button]), self.words, self.picture]
        )

    def catch_interrupt(self):
        """Take the first interrupt for the button; after an error in between, the kernel puts its own handler back."""
        if threading.current_thread() is threading.main_thread():
            self.handler = signal.signal(signal.SIGINT, lambda number, frame: self.stop())

    def stop(self, button=None):
        """What the button and the interrupt do."""
        self.stopped = True
        self.let_interrupts_pass()

    def let_interrupts_pass(self):
        if self.handler and threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, self.handler)
            self.handler = None

    def on_step(self, state):
        """Show what there is to show after a step. returns: True once somebody has pressed the button"""
        now = time.perf_counter()
        if self.began is None:
            self.began = self.said = self.drawn = now
            self.first, self.images = state.step, state.images
            self.catch_interrupt()
            self.bar.max = self.epochs * state.steps_per_epoch
        over = self.stopped or state.step == self.bar.max
        if over or now - self.said > SECONDS_BETWEEN_WORDS:
            self.bar.value, self.words.value, self.said = state.step, self.sentence(state, now), now
        if len(state.history) and (
            over or state.epoch_ended and now - self.drawn > SECONDS_BETWEEN_PICTURES
        ):
            self.picture.value, self.drawn = self.image(state.history), time.perf_counter()
        if over:
            self.let_interrupts_pass()
            self.button.disabled = True
            self.bar.bar_style = "warning" if self.stopped else "success"
            self.keep_picture()
        return self.stopped

    def keep_picture(self):
        """Put the last words and curves, as HTML, in the place of the widgets, which end with their kernel."""
        if self.shown:
            self.shown.update(HTML(f"<p>{self.words.value}</p>{self.picture.value}"))
            for widget in (self.box, *self.box.children, self.bar, self.button):
                widget.close()

    def sentence(self, state, now):
        """Where the run stands, in one line of HTML that a screen reader reads out when it changes."""
        seconds = now - self.began
        speed = (
            f"{(state.images - self.images) / seconds:,.0f} images/s" if seconds else "no speed yet"
        )
        if state.step == self.bar.max:
            text = f"Finished: {self.epochs} epochs in {seconds:.0f} s, {speed}."
            if advice := not_falling(state.history):
                text += f"<br>But {advice}."
        elif self.stopped:
            text = f"Stopped in epoch {len(state.history) + 1} of {self.epochs}; {len(state.history)} are whole."
        else:
            left = seconds * (self.bar.max - state.step) / max(state.step - self.first, 1)
            text = f"Epoch {len(state.history) + 1} of {self.epochs}, {speed}, {left:.0f} s left."
        return f'<span role="status">{text}</span>'

    def image(self, history):
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


def hear_while_busy(widget):
    """Have clicks on a widget handled while its cell runs: JupyterLab sends them to a second thread of the kernel.

    So it is from JupyterLab 4.4 and ipykernel 7 on; before, and elsewhere, a click waits until the cell has ended, and
    only an interrupt stops the run. From version 7.4 on, ipykernel sends them to the thread that last spoke to the
    widget instead, which is the busy one. Without its note of who that was, they go where JupyterLab says.
    """
    vars(widget.comm).pop("_reply_subshell_id", None)


def described(history, epochs):
    """The state of the curves in words, as the picture's text alternative."""
    text = (
        f"Loss and accuracy after {len(history)} of {epochs} epochs: training loss {history.train_loss[-1]:.2f}, "
        f"{history.train_accuracy[-1]:.0%} of the training images right"
    )
    if history.val_accuracy[-1] is not None:
        text += f", {history.val_accuracy[-1]:.0%} of the validation images"
    return text + "."
