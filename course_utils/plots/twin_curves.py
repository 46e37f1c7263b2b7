"""A plain network and its residual twin, one in color and the other gray behind it."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from course_utils.plots.style import BLUE, GRAY, VERMILION, mean_and_range, new_axes, tidy

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MARKS = {"plain": (BLUE, "o"), "residual": (VERMILION, "s")}  # as where plain is drawn first
LOSS_TICKS = (0.0, 0.5, 1.0, 1.5, 2.0, 2.5)
GRADIENT_TICKS = (1e-5, 1e-3, 0.1, 10, 1000)


def twin_losses(
    losses: Mapping[str, np.ndarray], front: str, depth: int, ax: "Axes | None" = None
) -> "Axes":
    """Draw training loss against epoch, mean and range over the seeds, on an axis of fixed length.

    losses: {"plain": (seeds, epochs), "residual": ...}, in nats; front: the one in color
    depth: of both, in layers
    """
    ax = new_axes(ax)
    epochs = np.arange(1, 1 + losses[front].shape[1])
    for name in _back_to_front(losses, front):
        style = _style(name, front)
        mean_and_range(ax, epochs, losses[name], label=f"{name} {depth}", **style)
    ax.set(ylim=(0, 2.6), xlabel="epoch", ylabel="training loss (nats)")
    ax.set_yticks(LOSS_TICKS)
    ax.set_xticks(epochs)
    return _small(ax)


def twin_gradients(
    gradients: Mapping[str, Sequence[float]], front: str, title: str, ax: "Axes | None" = None
) -> "Axes":
    """Draw the gradient's norm over that of the weights, layer by layer, on a logarithmic axis.

    gradients: {"plain": a number a layer, "residual": ...}, positive; front: the one in color
    """
    ax = new_axes(ax)
    for name in _back_to_front(gradients, front):
        depth = np.linspace(0, 100, len(gradients[name]))
        ax.plot(depth, gradients[name], **_style(name, front))
    ax.set(yscale="log", ylim=(GRADIENT_TICKS[0], GRADIENT_TICKS[-1]))
    ax.set(title=title, xlabel="depth (percent of the layers)")
    ax.set_ylabel("norm of gradient over norm of weights")
    # plain text: mathtext is slow
    words = [np.format_float_positional(tick, trim="-") for tick in GRADIENT_TICKS]
    ax.set_yticks(GRADIENT_TICKS, words)
    ax.set_yticks([], minor=True)
    ax.set_xticks((0, 50, 100))
    return _small(ax)


def _back_to_front(names: Mapping[str, object], front: str) -> list[str]:
    return sorted(names, key=lambda name: name == front)  # False first: drawn behind


def _style(name: str, front: str) -> dict[str, Any]:
    color, marker = MARKS[name]
    shown = {"color": color, "linewidth": 1.8} if name == front else {"color": GRAY, "linewidth": 1}
    return {"marker": marker, "markersize": 3.5, **shown}


def _small(ax: "Axes") -> "Axes":
    ax.title.set(fontsize=9, color=GRAY)
    ax.xaxis.label.set(fontsize=9)
    ax.yaxis.label.set(fontsize=9)
    return tidy(ax)
