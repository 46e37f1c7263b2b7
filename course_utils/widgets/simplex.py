"""Three logits to move: the point that softmax makes of them, the loss, and where its gradient pushes."""

import numpy as np
from matplotlib.figure import Figure

from course_utils.plots.style import BLACK, BLUE, GRAY, SKY_BLUE, VERMILION
from course_utils.widgets.controls import Picture

CLASSES = ("cat", "dog", "frog")
CORNERS = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, 3**0.5 / 2]])  # of the triangle, one a class
LEVELS = (0.25, 0.5, 0.75)  # probabilities of the right class whose lines of equal loss are drawn


def draw_logits(first, second, third, target):
    """The probability triangle with the softmax of three logits, the arrow y - p, and p as bars.

    first, second, third: logits of cat, dog and frog, finite; target: the right class, one of CLASSES -> Picture
    raises: ValueError for a logit that is not finite or a target that is none of the three

    The loss is -ln p(target) in nats. Its gradient with respect to the logits is p - y, where y is 1 for the target and
    0 elsewhere; the arrow is the opposite, y - p, and so leads from p to the corner of the target.

    >>> play(draw_logits, first=Number("logit of cat", -4.0, 4.0, 1.0, 0.25), ..., target=Choice(...))
    """
    logits = np.array([first, second, third], dtype=np.float64)
    if not np.isfinite(logits).all():
        raise ValueError(f"logits must be finite, got {logits.tolist()}; try numbers from -4 to 4")
    if target not in CLASSES:
        raise ValueError(f"target must be one of {', '.join(CLASSES)}, got {target!r}")
    right = CLASSES.index(target)
    y = np.eye(3)[right]
    shifted = logits - logits.max()
    loss = (
        np.log(np.exp(shifted).sum()) - shifted[right]
    )  # log-sum-exp minus the logit of the target
    p = np.exp(shifted) / np.exp(shifted).sum()
    figure = Figure(figsize=(7.6, 3.6))  # without pyplot and its layout engine: twice as fast
    _draw_triangle(figure.add_axes((0.0, 0.02, 0.52, 0.9)), p, right)
    _draw_bars(figure.add_axes((0.63, 0.15, 0.36, 0.7)), p, right, loss)
    return Picture(figure, _alt(p, right, loss), _table(logits, p, y, loss))


def _draw_triangle(ax, p, right):
    """The simplex: each corner is certainty in one class, the middle is ignorance."""
    point, corner = p @ CORNERS, CORNERS[right]
    others = np.delete(CORNERS, right, axis=0)
    outward = (corner + others[0]) / 2 - others[
        1
    ]  # away from the side on which the lines get their labels
    for level in (
        LEVELS
    ):  # the points where p(target) = level: a line parallel to the side opposite the target
        line = level * corner + (1 - level) * others
        ax.plot(*line.T, ":", color=GRAY, linewidth=1.2)
        ax.text(
            *(line[0] + 0.07 * outward),
            f"{-np.log(level):.1f}",
            color=GRAY,
            fontsize=8,
            ha="center",
            va="center",
        )
    ax.text(-0.1, 1.0, "dotted: equal loss", color=GRAY, fontsize=8, va="top")
    ax.plot(*CORNERS[[0, 1, 2, 0]].T, color=BLACK, linewidth=1.2)
    ax.annotate("", corner, point, arrowprops={"arrowstyle": "-|>", "color": VERMILION, "linewidth": 2, "shrinkA": 0,
                                               "shrinkB": 0})  # fmt: skip
    ax.plot(*point, "o", color=BLUE, markersize=9)
    for name, (x, height) in zip(CLASSES, CORNERS, strict=True):
        below = height == 0
        weight = "bold" if name == CLASSES[right] else "normal"
        ax.text(x, height + (-0.05 if below else 0.04), name, ha="center", va="top" if below else "bottom",
                fontsize=11, fontweight=weight)  # fmt: skip
    ax.set(xlim=(-0.12, 1.12), ylim=(-0.16, 1.02), aspect="equal")
    ax.set_axis_off()


def _draw_bars(ax, p, right, loss):
    colors = [BLUE if k == right else SKY_BLUE for k in range(3)]
    ax.bar(CLASSES, p, color=colors, width=0.7)
    for k, value in enumerate(p):
        ax.text(k, value + 0.02, f"{value:.3f}", ha="center", fontsize=9)
    ax.set(ylim=(0, 1.12), ylabel="probability p", yticks=(0, 0.5, 1))
    ax.set_title(f"loss = -ln p({CLASSES[right]}) = {loss:.2f} nats", fontsize=11)
    ax.spines[["top", "right"]].set_visible(False)


def _alt(p, right, loss):
    chances = ", ".join(f"{name} {value:.2f}" for name, value in zip(CLASSES, p, strict=True))
    return (
        f"A triangle with a point at the probabilities {chances}, and an arrow from it to the corner of the right "
        f"class, {CLASSES[right]}; beside it three bars. The loss is {loss:.2f} nats, the gradient "
        f"{_length(p, right):.2f} long."
    )


def _length(p, right):
    """Euclidean length of y - p, in [0, sqrt 2]: how hard the loss pushes on the logits."""
    return float(np.linalg.norm(np.eye(3)[right] - p))


def _table(logits, p, y, loss):
    lines = ["class    logit        p    gradient p - y"]
    for name, logit, chance, wanted in zip(CLASSES, logits, p, y, strict=True):
        lines.append(f"{name:5} {logit:8.2f} {chance:8.3f} {chance - wanted:17.3f}")
    return "\n".join(
        [*lines, f"loss = {loss:.3f} nats; the right class is {CLASSES[int(y.argmax())]}"]
    )
