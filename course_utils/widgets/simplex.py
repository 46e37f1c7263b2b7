"""Three logits to move: the point that softmax makes of them, the loss, and where its gradient
pushes.
"""

import numpy as np
from matplotlib.figure import Figure

from course_utils.analysis.softmax_gradients import SoftmaxLoss, softmax_loss
from course_utils.plots.three_classes import probability_bars, probability_triangle
from course_utils.widgets.controls import Choice, Control, Number, Picture

CLASSES = ("cat", "dog", "frog")


def draw_logits(first: float, second: float, third: float, target: str) -> Picture:
    """The probability triangle with the softmax of three logits, the arrow y - p, and p as bars.

    first, second, third: logits of cat, dog and frog, finite; target: the right class, one of
    CLASSES
    raises: ValueError for a logit that is not finite or a target that is none of the three

    The loss is -ln p(target) in nats. Its gradient with respect to the logits is p - y, where y is
    1 for the target and 0 elsewhere; the arrow is the opposite, y - p, and so leads from p to the
    corner of the target.

    >>> play(draw_logits, **logits_controls())
    """
    logits = np.array([first, second, third], dtype=np.float64)
    if not np.isfinite(logits).all():
        raise ValueError(f"logits must be finite, got {logits.tolist()}; try numbers from -4 to 4")
    if target not in CLASSES:
        raise ValueError(f"target must be one of {', '.join(CLASSES)}, got {target!r}")
    right = CLASSES.index(target)
    softmax = softmax_loss(logits, right)
    figure = Figure(figsize=(7.6, 3.6))  # without pyplot and its layout engine: twice as fast
    probability_triangle(softmax.p, right, CLASSES, figure.add_axes((0.0, 0.02, 0.52, 0.9)))
    bars = figure.add_axes((0.63, 0.15, 0.36, 0.7))
    probability_bars(softmax.p, right, softmax.loss, CLASSES, bars)
    return Picture(figure, _alt(softmax, target), _table(logits, softmax, target))


def logits_controls() -> dict[str, Control]:
    """The controls of `draw_logits`."""
    return {
        "first": Number("logit of cat", -4.0, 4.0, 1.0, 0.25),
        "second": Number("logit of dog", -4.0, 4.0, 0.0, 0.25),
        "third": Number("logit of frog", -4.0, 4.0, -1.0, 0.25),
        "target": Choice("right class", CLASSES, "cat"),
    }


def _alt(softmax: SoftmaxLoss, target: str) -> str:
    pairs = zip(CLASSES, softmax.p, strict=True)
    chances = ", ".join(f"{name} {value:.2f}" for name, value in pairs)
    return (
        f"A triangle with a point at the probabilities {chances}, and an arrow from it to the "
        f"corner of the right class, {target}; beside it three bars. The loss is "
        f"{softmax.loss:.2f} nats, the gradient {softmax.push:.2f} long."
    )


def _table(logits: np.ndarray, softmax: SoftmaxLoss, target: str) -> str:
    lines = ["class    logit        p    gradient p - y"]
    rows = zip(CLASSES, logits, softmax.p, softmax.gradient, strict=True)
    for name, logit, chance, slope in rows:
        lines.append(f"{name:5} {logit:8.2f} {chance:8.3f} {slope:17.3f}")
    lines.append(f"loss = {softmax.loss:.3f} nats; the right class is {target}")
    return "\n".join(lines)
