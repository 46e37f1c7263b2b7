"""A switch between plain and residual, over depth: stored training curves, and stored gradients
layer by layer.
"""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TypedDict

import numpy as np
from matplotlib.figure import Figure

from course_utils.plots.twin_curves import twin_gradients, twin_losses
from course_utils.widgets.controls import Choice, Control, Picture

# made by `course author depth-runs`, with its recipe inside
RUNS = Path(__file__).parent / "depth_runs.json"
DEPTHS = (8, 20, 32, 44, 56)
KINDS = {"plain": "plain", "residual": "A"}  # what models.resnet_cifar calls the shortcut of each
MOMENTS = {"at the start": "start", "after training": "end"}


class DepthRun(TypedDict):
    """The trainings of one network, one a seed.

    loss: (seeds, epochs); gradient: {"start": (layers,), "end": (layers,)}, means over the seeds
    """

    kind: str
    depth: int
    loss: list[list[float]]
    gradient: dict[str, list[float]]


def draw_depth(kind: str, depth: int, moment: str) -> Picture:
    """Training loss against epoch, and the relative gradient norm of every layer, of stored runs.

    kind: "plain" or "residual", drawn in color; the twin of equal depth stays gray behind it
    depth: one of DEPTHS, in layers; moment: of the gradients, a key of MOMENTS
    returns: Picture of a Figure; equal arguments give equal bytes
    raises: ValueError for anything that was not stored

    >>> draw_depth("plain", 56, "at the start").alt
    """
    _check_stored("kind", kind, KINDS)
    _check_stored("depth", depth, DEPTHS)
    _check_stored("moment", moment, MOMENTS)
    runs = {name: stored_runs()[name, depth] for name in KINDS}
    figure = Figure(figsize=(7.8, 3.4))  # not pyplot's: nobody has to close it
    left, right = figure.subplots(1, 2)
    figure.subplots_adjust(left=0.08, right=0.98, bottom=0.15, top=0.84, wspace=0.32)
    twin_losses({name: np.array(run["loss"]) for name, run in runs.items()}, kind, depth, left)
    gradients = {name: run["gradient"][MOMENTS[moment]] for name, run in runs.items()}
    twin_gradients(gradients, kind, moment, right)
    handles, names = left.get_legend_handles_labels()
    # Turned around: the network in color was drawn last, and is named first.
    figure.legend(handles[::-1], names[::-1], loc="upper left", ncols=2, frameon=False, fontsize=9)
    return Picture(figure, _alt(kind, depth, moment), _table(depth, moment))


def depth_controls() -> dict[str, Control]:
    """The controls of `draw_depth`: all that was stored."""
    return {
        "kind": Choice("kind", tuple(KINDS), "plain"),
        "depth": Choice("depth", DEPTHS, 56),
        "moment": Choice("gradients", tuple(MOMENTS), "at the start"),
    }


@cache
def stored_runs() -> dict[tuple[str, int], DepthRun]:
    """{("plain", 56): {"loss": (seeds, epochs), "gradient": {"start": (layers,), "end":
    (layers,)}}, ...}.

    The losses are means over the images of an epoch, in nats; the gradients means over the seeds.
    """
    return {(run["kind"], run["depth"]): run for run in json.loads(RUNS.read_text())["runs"]}


def _check_stored(name: str, value: str | int, stored: Iterable[str | int]) -> None:
    if value not in stored:
        known = ", ".join(map(str, stored))
        raise ValueError(f"{name} must be one of {known}, which were stored; got {value!r}")


def _numbers(kind: str, depth: int, moment: str) -> tuple[float, float, float]:
    """Loss of the last epoch, mean over the seeds, and the gradient of the first layer and of the
    last.
    """
    run = stored_runs()[kind, depth]
    gradients = run["gradient"][MOMENTS[moment]]
    return float(np.mean(run["loss"], 0)[-1]), gradients[0], gradients[-1]


def _alt(kind: str, depth: int, moment: str) -> str:
    """What the figure shows, in words."""
    (twin,) = set(KINDS) - {kind}
    loss, first, last = _numbers(kind, depth, moment)
    twin_loss, *_ = _numbers(twin, depth, moment)
    return (
        f"Left, training loss against epoch: the {kind} network of {depth} layers ends at "
        f"{loss:.2f}, its {twin} twin at {twin_loss:.2f}. Right, gradient over weight by layer "
        f"{moment}: {_short(first)} at the first layer of the {kind} one, {_short(last)} at the "
        "last."
    )


def _table(depth: int, moment: str) -> str:
    """A line for each kind: loss at the end, gradient at the first layer and at the last."""
    lines = [f"{f'depth {depth}':10}{'loss':>8}{'first layer':>13}{'last layer':>12}"]
    for kind in KINDS:
        loss, first, last = _numbers(kind, depth, moment)
        lines.append(f"{kind:10}{loss:>8.2f}{_short(first):>13}{_short(last):>12}")
    return "\n".join(lines)


def _short(value: float) -> str:
    """Two significant digits, without an exponent where none is needed: 210, 0.16, 5.6e-05."""
    return f"{float(f'{value:.2g}'):g}"
