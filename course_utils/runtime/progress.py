"""What a training run says while it runs: a bar on a terminal, plain lines elsewhere."""

import html
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol, TextIO, TypeVar

from tqdm import tqdm

from course_utils.runtime import is_live

T = TypeVar("T")


class Figures(Protocol):
    """What is read of a History: one figure an epoch in each."""

    @property
    def train_loss(self) -> Sequence[float]: ...

    @property
    def train_accuracy(self) -> Sequence[float]: ...

    @property
    def val_accuracy(self) -> Sequence[float | None]: ...

    def __len__(self) -> int: ...


class RunState(Protocol):
    """What is read of a TrainState, which this room does not know."""

    @property
    def step(self) -> int: ...

    @property
    def steps_per_epoch(self) -> int: ...

    @property
    def epoch_ended(self) -> bool: ...

    @property
    def history(self) -> Figures: ...


def progress(epochs: int, label: str, stream: TextIO | None = None) -> Callable[[RunState], None]:
    """A callback for `train(on_step=...)` that reports on `stream` (stderr).

    On a terminal: a bar that moves with every step and shows the last epoch's figures. Elsewhere,
    in a log or a pipe: one line at every tenth of the epochs. Neither reads the device more often
    than the loop itself does.
    """
    stream = stream or sys.stderr
    return _bar(epochs, label, stream) if stream.isatty() else _lines(epochs, label, stream)


def _bar(epochs: int, label: str, stream: TextIO) -> Callable[[RunState], None]:
    bar = tqdm(desc=label, unit=" steps", file=stream, dynamic_ncols=True)

    def on_step(state: RunState) -> None:
        bar.total = epochs * state.steps_per_epoch
        bar.update(state.step - bar.n)  # a resumed run begins where it stands
        if state.epoch_ended:
            bar.set_postfix_str(_figures(state.history))
        if state.step == bar.total:
            bar.close()

    return on_step


def _lines(epochs: int, label: str, stream: TextIO) -> Callable[[RunState], None]:
    interval = max(1, epochs // 10)

    def on_step(state: RunState) -> None:
        epoch = len(state.history)
        if state.epoch_ended and (epoch % interval == 0 or epoch == epochs):
            figures = _figures(state.history)
            print(f"{label}: epoch {epoch} of {epochs}, {figures}", file=stream, flush=True)

    return on_step


def _figures(history: Figures) -> str:
    figures = f"loss {history.train_loss[-1]:.3f}, train {history.train_accuracy[-1]:.1%}"
    if history.val_accuracy[-1] is not None:
        figures += f", validation {history.val_accuracy[-1]:.1%}"
    return figures


def counted(items: Iterable[T], label: str, total: int, unit: str) -> Iterator[T]:
    """Yield `items` and, while a person looks, show how many are done and how long the rest takes.

    total: how many there are; unit: of what, as "run". The bar leaves nothing behind: in a notebook
    it is an output that ends empty, since tqdm's, on stderr, ends as an empty red box; on a
    terminal it is tqdm's. See `is_live`.
    """
    if not is_live():
        yield from items
    elif "ipykernel" not in sys.modules:
        yield from tqdm(items, label, total, unit=unit, leave=False)
    else:
        yield from _counted_in_a_notebook(items, label, total, unit)


def _counted_in_a_notebook(items: Iterable[T], label: str, total: int, unit: str) -> Iterator[T]:
    from IPython.display import HTML, display

    began = updated = time.perf_counter()
    output = display(HTML(_bar_of(label, 0, total, unit, "")), display_id=True)
    try:
        for done, item in enumerate(items, 1):
            yield item
            now = time.perf_counter()
            if now - updated > 0.3:  # seconds; a thousand quick items are not a thousand messages
                updated = now
                left = (now - began) * (total - done) / done
                output.update(HTML(_bar_of(label, done, total, unit, f", {left:.0f} s left")))
    finally:
        output.update(HTML(""))


def _bar_of(label: str, done: int, total: int, unit: str, left: str) -> str:
    name = html.escape(label)
    text = html.escape(f"{label}: {done} of {total} {unit}s{left}")
    return f'<progress aria-label="{name}" value="{done}" max="{total}"></progress> {text}'
