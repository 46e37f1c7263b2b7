"""Loss and accuracy against epoch: one history, or several on top of each other."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from matplotlib.ticker import MaxNLocator

from course_utils.plots.drawable import EpochHistory
from course_utils.plots.style import BLUE, GRAY, new_axes, percent_axis, series

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike

LABELS = {
    "accuracy": "accuracy (percent of images)",
    "loss": "loss (cross-entropy, nats per image)",
}
MOST_MARKERS = 15


def curves(
    history: EpochHistory,
    ax: "Axes | None" = None,
    *,
    metric: str = "accuracy",
    label: str | None = None,
    color: str = BLUE,
    marker: str = "o",
) -> "Axes":
    """Draw training (solid, filled markers) and validation (dashed, open markers) against epoch.

    history: a training History; entries that are None are left out
    metric: "accuracy" or "loss"; label: name of the run, put before "train" and "validation" in the
    legend

    >>> curves(history, metric="loss")
    """
    if metric not in LABELS:
        raise ValueError(f"metric must be one of {', '.join(LABELS)}, got {metric!r}")
    if len(history.epoch) == 0:
        raise ValueError("history must hold at least one epoch, got 0; train() fills it")
    ax = new_axes(ax)
    prefix = f"{label}, " if label else ""
    style: dict[str, Any] = {"color": color, "marker": marker, "markersize": 5, "linewidth": 1.6}
    for split, name, dashes, face in (
        ("train", "train", "-", color),
        ("val", "validation", "--", "white"),
    ):
        epochs, values = _measured(history.epoch, getattr(history, f"{split}_{metric}"))
        if values:
            style["markevery"] = -(-len(epochs) // MOST_MARKERS)
            style["markerfacecolor"] = face
            ax.plot(epochs, values, dashes, label=prefix + name, **style)
    return _finish(ax, metric)


def compare_curves(
    histories: Mapping[str, EpochHistory], ax: "Axes | None" = None, *, metric: str = "accuracy"
) -> "Axes":
    """Draw several histories into one figure: a color and a marker for each, dashed for validation.

    histories: dict from name to History, at most 7

    >>> compare_curves({"plain": plain, "residual": residual}, metric="loss")
    """
    styles = series(histories)
    ax = new_axes(ax)
    for name, color, marker in styles:
        curves(histories[name], ax, metric=metric, label=name, color=color, marker=marker)
    return ax


def band(
    ax: "Axes",
    epochs: "ArrayLike",
    low: "ArrayLike",
    high: "ArrayLike",
    label: str,
    *,
    color: str = GRAY,
    outline: str = "none",
) -> "Axes":
    """Add a band to `ax`, gray for a reference, such as the spread of a published result over
    seeds.

    epochs, low, high: equally long sequences, or numbers low and high for a band of constant height
    outline: the line around it, as "--", which tells bands apart without their color
    """
    line: dict[str, Any] = {"edgecolor": color, "linestyle": outline}
    line["linewidth"] = 0 if outline == "none" else 1.1
    ax.fill_between(epochs, low, high, facecolor=(color, 0.25), label=label, zorder=0.5, **line)
    ax.legend(fontsize=9)
    return ax


def reference_band(
    histories: Sequence[EpochHistory], ax: "Axes", *, metric: str = "accuracy"
) -> "Axes":
    """Add to `ax` where the validation curves of `histories` lie, from the lowest to the highest at
    each epoch.

    histories: list of History of equal length, of the same recipe under other seeds
    """
    columns = list(zip(*(getattr(history, f"val_{metric}") for history in histories), strict=True))
    low = [min(column) for column in columns]
    high = [max(column) for column in columns]
    return band(ax, histories[0].epoch, low, high, f"validation, reference, {len(histories)} seeds")


def _measured(
    epochs: Sequence[int], values: Sequence[float | None]
) -> tuple[list[int], list[float]]:
    """The epochs and values where there is a value."""
    pairs = zip(epochs, values, strict=True)
    measured = [(epoch, value) for epoch, value in pairs if value is not None]
    return [epoch for epoch, _ in measured], [value for _, value in measured]


def _finish(ax: "Axes", metric: str) -> "Axes":
    """Labels, ticks and legend, the same for every figure of curves."""
    ax.set_xlabel("epoch")
    ax.set_ylabel(LABELS[metric])
    ax.xaxis.set_major_locator(MaxNLocator(10, integer=True, min_n_ticks=1, steps=[1, 2, 5, 10]))
    if metric == "accuracy":
        percent_axis(ax.yaxis)
    ax.legend(fontsize=9)
    return ax
