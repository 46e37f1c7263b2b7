"""What a training run says while it runs: a bar on a terminal, plain lines elsewhere."""

import html
import sys
import time

from tqdm import tqdm

from course_utils.runtime import is_live


def progress(epochs, label, stream=None):
    """A callback for `train(on_step=...)` that reports on `stream` (stderr).

    On a terminal: a bar that moves with every step and shows the last epoch's figures. Elsewhere, in a log or a pipe:
    one line at every tenth of the epochs. Neither reads the device more often than the loop itself does.
    """
    stream = stream or sys.stderr
    return _bar(epochs, label, stream) if stream.isatty() else _lines(epochs, label, stream)


def _bar(epochs, label, stream):
    bar = tqdm(desc=label, unit=" steps", file=stream, dynamic_ncols=True)

    def on_step(state):
        bar.total = epochs * state.steps_per_epoch
        bar.update(state.step - bar.n)
        if state.epoch_ended:
            bar.set_postfix_str(_figures(state.history))
        if state.step == bar.total:
            bar.close()

    return on_step


def _lines(epochs, label, stream):
    every = max(1, epochs // 10)

    def on_step(state):
        epoch = len(state.history)
        if state.epoch_ended and (epoch % every == 0 or epoch == epochs):
            print(
                f"{label}: epoch {epoch} of {epochs}, {_figures(state.history)}",
                file=stream,
                flush=True,
            )

    return on_step


def _figures(history):
    figures = f"loss {history.train_loss[-1]:.3f}, train {history.train_accuracy[-1]:.1%}"
    if history.val_accuracy[-1] is not None:
        figures += f", validation {history.val_accuracy[-1]:.1%}"
    return figures


def counted(items, label, total, unit):
    """Yield `items` and, while a person looks, show how many are done and how long the rest takes.

    total: how many there are; unit: of what, as "run". The bar leaves nothing behind: in a notebook it is an output
    that ends empty, since tqdm's, on stderr, ends as an empty red box; on a terminal it is tqdm's. See `is_live`.
    """
    if not is_live():
        yield from items
    elif "ipykernel" not in sys.modules:
        yield from tqdm(items, label, total, unit=unit, leave=False)
    else:
        yield from _counted_in_a_notebook(items, label, total, unit)


def _counted_in_a_notebook(items, label, total, unit):
    from IPython.display import HTML, display

    began = said = time.perf_counter()
    shown = display(HTML(_bar_of(label, 0, total, unit, "")), display_id=True)
    try:
        for done, item in enumerate(items, 1):
            yield item
            now = time.perf_counter()
            if now - said > 0.3:  # seconds; a thousand quick items must not be a thousand messages
                said, left = now, (now - began) * (total - done) / done
                shown.update(HTML(_bar_of(label, done, total, unit, f", {left:.0f} s left")))
    finally:
        shown.update(HTML(""))


def _bar_of(label, done, total, unit, left):
    text = html.escape(f"{label}: {done} of {total} {unit}s{left}")
    return f'<progress aria-label="{html.escape(label)}" value="{done}" max="{total}"></progress> {text}'
