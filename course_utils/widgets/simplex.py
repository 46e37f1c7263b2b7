"""Three logits to move: the point that softmax makes of them, the loss, and where a gradient step
takes the point.
"""

import numpy as np
from matplotlib.figure import Figure

from course_utils.analysis.softmax_gradients import SoftmaxLoss, softmax_loss
from course_utils.plots.three_classes import probability_bars, probability_triangle
from course_utils.widgets.controls import Choice, Control, Number, Picture

CLASSES = ("cat", "dog", "frog")


def draw_logits(first: float, second: float, third: float, target: str) -> Picture:
    """The probability triangle with the softmax of three logits, its next step, and p as bars.

    first, second, third: logits of cat, dog and frog, finite; target: the right class, one of
    CLASSES
    raises: ValueError for a logit that is not finite or a target that is none of the three

    The loss is -ln p(target) in nats. Its gradient with respect to the logits is p - y, where y is
    1 for the target and 0 elsewhere. The arrow leads from p to where it is after one gradient step
    of rate 1 on the logits; a push y - p on logits is no direction in the triangle.

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
    triangle = figure.add_axes((0.0, 0.02, 0.52, 0.9))
    probability_triangle(softmax.p, right, CLASSES, triangle, stepped=softmax.stepped)
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
    before, after = (
        ", ".join(f"{name} {value:.2f}" for name, value in zip(CLASSES, p, strict=True))
        for p in (softmax.p, softmax.stepped)
    )
    return (
        f"A triangle with a point at the probabilities {before}, and an arrow from it to where one "
        f"gradient step takes it, {after}; beside it three bars, that of the right class, "
        f"{target}, darker. The loss is {softmax.loss:.2f} nats, the gradient "
        f"{softmax.push:.2f} long."
    )


def _table(logits: np.ndarray, softmax: SoftmaxLoss, target: str) -> str:
    lines = ["class    logit        p    gradient p - y    p after a step"]
    rows = zip(CLASSES, logits, softmax.p, softmax.gradient, softmax.stepped, strict=True)
    for name, logit, chance, slope, after in rows:
        lines.append(f"{name:5} {logit:8.2f} {chance:8.3f} {slope:17.3f} {after:17.3f}")
    lines.append(f"loss = {softmax.loss:.3f} nats; the right class is {target}")
    return "\n".join(lines)
