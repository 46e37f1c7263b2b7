"""Loss and accuracy against epoch: one history, or several on top of each other."""

from matplotlib.ticker import MaxNLocator

from course_utils.plots.style import BLUE, GRAY, new_axes, percent_axis, series

LABELS = {
    "accuracy": "accuracy (percent of images)",
    "loss": "loss (cross-entropy, nats per image)",
}
MOST_MARKERS = 15


def curves(history, ax=None, *, metric="accuracy", label=None, color=BLUE, marker="o"):
    """Draw training (solid, filled markers) and validation (dashed, open markers) against epoch.

    history: a training History; entries that are None are left out
    metric: "accuracy" or "loss"; label: name of the run, put before "train" and "validation" in the legend

    >>> curves(history, metric="loss")
    """
    if metric not in LABELS:
        raise ValueError(f"metric must be one of {', '.join(LABELS)}, got {metric!r}")
    if len(history.epoch) == 0:
        raise ValueError("history must hold at least one epoch, got 0; train() fills it")
    ax = new_axes(ax)
    prefix = f"{label}, " if label else ""
    for split, name, line, face in (
        ("train", "train", "-", color),
        ("val", "validation", "--", "white"),
    ):
        epochs, values = _measured(history.epoch, getattr(history, f"{split}_{metric}"))
        if values:
            ax.plot(
                epochs, values, line, label=prefix + name, color=color, marker=marker, markersize=5,
                markerfacecolor=face, markevery=-(-len(epochs) // MOST_MARKERS), linewidth=1.6,
            )  # fmt: skip
    return _finish(ax, metric)


def compare_curves(histories, ax=None, *, metric="accuracy"):
    """Draw several histories into one figure: a color and a marker for each, dashed for validation.

    histories: dict from name to History, at most 7

    >>> compare_curves({"plain": plain, "residual": residual}, metric="loss")
    """
    styles = series(histories)
    ax = new_axes(ax)
    for name, color, marker in styles:
        curves(histories[name], ax, metric=metric, label=name, color=color, marker=marker)
    return ax


def band(ax, epochs, low, high, label, *, color=GRAY, outline="none"):
    """Add a band to `ax`, gray for a reference, such as the spread of a published result over seeds.

    epochs, low, high: equally long sequences, or numbers low and high for a band of constant height
    outline: the line around it, as "--", which tells bands apart without their color
    """
    line = {"edgecolor": color, "linestyle": outline, "linewidth": 0 if outline == "none" else 1.1}
    ax.fill_between(epochs, low, high, facecolor=(color, 0.25), label=label, zorder=0.5, **line)
    ax.legend(fontsize=9)
    return ax


def reference_band(histories, ax, *, metric="accuracy"):
    """Add to `ax` where the validation curves of `histories` lie, from the lowest to the highest at each epoch.

    histories: list of History of equal length, of the same recipe under other seeds
    """
    columns = list(zip(*(getattr(history, f"val_{metric}") for history in histories), strict=True))
    low, high = [min(column) for column in columns], [max(column) for column in columns]
    return band(ax, histories[0].epoch, low, high, f"validation, reference, {len(histories)} seeds")


def _measured(epochs, values):
    """The epochs and values where there is a value."""
    pairs = [
        (epoch, value) for epoch, value in zip(epochs, values, strict=True) if value is not None
    ]
    return [epoch for epoch, _ in pairs], [value for _, value in pairs]


def _finish(ax, metric):
    ax.set_xlabel("epoch")
    ax.set_ylabel(LABELS[metric])
    ax.xaxis.set_major_locator(MaxNLocator(10, integer=True, min_n_ticks=1, steps=[1, 2, 5, 10]))
    if metric == "accuracy":
        percent_axis(ax.yaxis)
    ax.legend(fontsize=9)
    return ax
