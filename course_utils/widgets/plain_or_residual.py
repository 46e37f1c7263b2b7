"""A switch between plain and residual, over depth: stored training curves, and stored gradients layer by layer."""

import json
from functools import cache
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from course_utils.plots.style import BLUE, GRAY, VERMILION, mean_and_range, tidy
from course_utils.widgets.controls import Picture

RUNS = (
    Path(__file__).parent / "depth_runs.json"
)  # made by `course author depth-runs`, with its recipe inside
DEPTHS = (8, 20, 32, 44, 56)
KINDS = {"plain": "plain", "residual": "A"}  # what models.resnet_cifar calls the shortcut of each
MOMENTS = {"at the start": "start", "after training": "end"}
STYLES = {
    "plain": (BLUE, "o"),
    "residual": (VERMILION, "s"),
}  # as in a figure that draws plain first
LOSS_TICKS, GRADIENT_TICKS = (0.0, 0.5, 1.0, 1.5, 2.0, 2.5), (1e-5, 1e-3, 0.1, 10, 1000)


def draw_depth(kind, depth, moment):
    """Training loss against epoch, and the relative gradient norm of every layer, of stored runs.

    kind: "plain" or "residual", drawn in color; the twin of equal depth stays gray behind it
    depth: one of DEPTHS, in layers; moment: of the gradients, a key of MOMENTS
    returns: Picture of a Figure; equal arguments give equal bytes
    raises: ValueError for anything that was not stored

    >>> draw_depth("plain", 56, "at the start").alt
    """
    for name, value, known in (
        ("kind", kind, KINDS),
        ("depth", depth, DEPTHS),
        ("moment", moment, MOMENTS),
    ):
        if value not in known:
            raise ValueError(
                f"{name} must be one of {', '.join(map(str, known))}, which were stored; got {value!r}"
            )
    (twin,) = set(KINDS) - {kind}
    figure = Figure(figsize=(7.8, 3.4))  # not pyplot's: nobody has to close it
    losses, gradients = figure.subplots(1, 2)
    figure.subplots_adjust(left=0.08, right=0.98, bottom=0.15, top=0.84, wspace=0.32)
    for name, front in ((twin, False), (kind, True)):
        run = stored_runs()[name, depth]
        color, marker = STYLES[name] if front else (GRAY, STYLES[name][1])
        style = {
            "color": color,
            "marker": marker,
            "markersize": 3.5,
            "linewidth": 1.8 if front else 1.0,
        }
        curves = np.array(run["loss"])
        epochs = np.arange(1, curves.shape[1] + 1)
        mean_and_range(losses, epochs, curves, label=f"{name} {depth}", **style)
        values = run["gradient"][MOMENTS[moment]]
        gradients.plot(np.linspace(0, 100, len(values)), values, **style)
    _finish(losses, gradients, moment)
    handles, names = losses.get_legend_handles_labels()
    figure.legend(handles[::-1], names[::-1], loc="upper left", ncols=2, frameon=False, fontsize=9)
    return Picture(figure, _alt(kind, twin, depth, moment), _table(depth, moment))


@cache
def stored_runs():
    """{("plain", 56): {"loss": (seeds, epochs), "gradient": {"start": (layers,), "end": (layers,)}}, ...}.

    The losses are means over the images of an epoch, in nats; the gradients means over the seeds.
    """
    return {(run["kind"], run["depth"]): run for run in json.loads(RUNS.read_text())["runs"]}


def _finish(losses, gradients, moment):
    """Titles and axes, the same in every state, so that a moved control moves the curves alone."""
    losses.set(ylim=(0, 2.6), ylabel="training loss (nats)")
    losses.set_yticks(LOSS_TICKS)
    losses.set_xticks(range(1, 1 + len(stored_runs()["plain", DEPTHS[0]]["loss"][0])))
    gradients.set(yscale="log", ylim=(GRADIENT_TICKS[0], GRADIENT_TICKS[-1]))
    gradients.set(title=moment, xlabel="depth (percent of the layers)")
    gradients.set_ylabel("norm of gradient over norm of weights")
    words = [
        np.format_float_positional(tick, trim="-") for tick in GRADIENT_TICKS
    ]  # plain text: mathtext is slow
    gradients.set_yticks(GRADIENT_TICKS, words)
    gradients.set_yticks([], minor=True)
    gradients.set_xticks((0, 50, 100))
    losses.set_xlabel("epoch")
    for ax in (losses, gradients):
        ax.title.set(fontsize=9, color=GRAY)
        ax.xaxis.label.set(fontsize=9)
        ax.yaxis.label.set(fontsize=9)
        tidy(ax)


def _numbers(kind, depth, moment):
    """Loss of the last epoch, mean over the seeds, and the gradient of the first layer and of the last."""
    run = stored_runs()[kind, depth]
    values = run["gradient"][MOMENTS[moment]]
    return np.mean(run["loss"], 0)[-1], values[0], values[-1]


def _alt(kind, twin, depth, moment):
    """What the figure shows, in words."""
    loss, first, last = _numbers(kind, depth, moment)
    other = _numbers(twin, depth, moment)[0]
    return (
        f"Left, training loss against epoch: the {kind} network of {depth} layers ends at {loss:.2f}, its {twin} twin "
        f"at {other:.2f}. Right, gradient over weight by layer {moment}: {_short(first)} at the first layer of the "
        f"{kind} one, {_short(last)} at the last."
    )


def _table(depth, moment):
    """A line for each kind: loss at the end, gradient at the first layer and at the last."""
    lines = [f"{'depth ' + str(depth):10}{'loss':>8}{'first layer':>13}{'last layer':>12}"]
    for kind in KINDS:
        loss, first, last = _numbers(kind, depth, moment)
        lines.append(f"{kind:10}{loss:>8.2f}{_short(first):>13}{_short(last):>12}")
    return "\n".join(lines)


def _short(value):
    """Two significant digits, without an exponent where none is needed: 210, 0.16, 5.6e-05."""
    return f"{float(f'{value:.2g}'):g}"
