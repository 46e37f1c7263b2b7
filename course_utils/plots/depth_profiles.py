"""What happens along the depth of a network, and along training over several seeds."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.ticker import MaxNLocator

from course_utils.plots.style import (
    DASHES,
    legend_above,
    mean_and_range,
    new_axes,
    percent_axis,
    series,
)
from course_utils.plots.training_curves import LABELS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike


def along_depth(
    profiles: "Mapping[str, ArrayLike]",
    ax: "Axes | None" = None,
    *,
    label: str = "norm of the gradient over norm of the weights",
) -> "Axes":
    """Draw one value a layer, from the input (left) to the output, for several networks, on a
    logarithmic axis.

    profiles: dict from name to (layers,) positive numbers, as LayerGradients.relative; networks of
    different depth share the axis, which runs from 0 to 100 percent of the layers
    raises: ValueError for a value that is not positive and finite: it has no place on this axis

    >>> along_depth({"plain": layer_gradients(plain, images, labels).relative})
    """
    ax = new_axes(ax)
    for (name, color, marker), dashes in zip(series(profiles), DASHES, strict=False):
        values = np.asarray(profiles[name], dtype=np.float64)
        if values.ndim != 1 or len(values) == 0 or not (np.isfinite(values) & (values > 0)).all():
            raise ValueError(
                f"{name} must hold positive numbers, one a layer, got {values.tolist()}"
            )
        depth = np.linspace(0, 100, len(values)) if len(values) > 1 else np.zeros(1)
        style: dict[str, Any] = {"color": color, "marker": marker, "markersize": 4}
        ax.plot(depth, values, dashes, **style, linewidth=1.3, label=name)
    ax.set(yscale="log", xlabel="depth (percent of the layers, 0 is the first)", ylabel=label)
    ax.legend(fontsize=9)
    return ax


def seed_curves(
    histories: Mapping[str, Sequence[Mapping[str, Sequence[float | None]]]],
    ax: "Axes | None" = None,
    *,
    metric: str = "train_loss",
) -> "Axes":
    """Draw each network's mean over its seeds against epoch, with a band from the lowest seed to
    the highest.

    histories: dict from name to histories, dicts of columns as in Result.history, one a seed
    metric: a column: train_loss, train_accuracy, val_loss or val_accuracy

    >>> seed_curves({name: [run.history for run in runs] for name, runs in found.items()})
    """
    split, _, kind = metric.partition("_")
    if split not in ("train", "val") or kind not in LABELS:
        raise ValueError(f"metric must be train_ or val_ with loss or accuracy, got {metric!r}")
    ax = new_axes(ax)
    for name, color, marker in series(histories):
        values = np.array([history[metric] for history in histories[name]], dtype=np.float64)
        epochs = np.asarray(histories[name][0]["epoch"])
        style = {"marker": marker, "markersize": 5, "linewidth": 1.6, "label": name}
        mean_and_range(ax, epochs, values, color=color, **style)
    ax.set_xlabel("epoch")
    ax.set_ylabel(f"{'training' if split == 'train' else 'validation'} {LABELS[kind]}")
    ax.xaxis.set_major_locator(MaxNLocator(10, integer=True, min_n_ticks=1, steps=[1, 2, 5, 10]))
    if kind == "accuracy":
        percent_axis(ax.yaxis)
    legend_above(ax)
    return ax
