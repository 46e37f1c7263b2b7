"""What a training run says while it runs: a bar on a terminal, plain lines elsewhere."""

import sys

from tqdm import tqdm


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
            print(f"{label}: epoch {epoch} of {epochs}, {_figures(state.history)}", file=stream, flush=True)

    return on_step


def _figures(history):
    figures = f"loss {history.train_loss[-1]:.3f}, train {history.train_accuracy[-1]:.1%}"
    if history.val_accuracy[-1] is not None:
        figures += f", validation {history.val_accuracy[-1]:.1%}"
    return figures
