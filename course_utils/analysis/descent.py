"""Walking downhill on surfaces over the plane, with the optimizers of torch: where each step leads, and how low."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch

FAR = 1e6  # a path that gets this far from the origin has diverged


@dataclass(frozen=True)
class Surface:
    """A loss over the plane that is 0 at its minima and nowhere lower.

    loss: function of two equal arrays or tensors x, y -> the like; slope: the same -> its two derivatives
    minima: tuple of points (x, y); start: a point worth starting from; window: (x low, x high, y low, y high) to draw
    """

    name: str
    loss: Callable
    slope: Callable
    minima: tuple
    start: tuple
    window: tuple


@dataclass(frozen=True)
class Path:
    """What `descend` walked.

    points: (steps + 1, 2) float64, the start first; losses: (steps + 1,) float64, the loss at each point
    diverged_at: the step that went farther than FAR from the origin, None if none did; the path rests there
    """

    points: np.ndarray
    losses: np.ndarray
    diverged_at: int | None


def ravine(condition=30.0, angle=0.0):
    """The quadratic (u^2 + condition v^2) / 2, with u the direction along the ravine and v the one across.

    condition: the larger curvature over the smaller, at least 1; angle: of u against the x axis, in degrees
    raises: ValueError for a condition below 1

    >>> ravine(30).loss(3.0, 0.0)
    4.5
    """
    if not condition >= 1:
        raise ValueError(
            f"condition must be at least 1, got {condition!r}; 1 is a round bowl, 30 a ravine"
        )
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))

    def loss(x, y):
        return ((cos * x + sin * y) ** 2 + condition * (cos * y - sin * x) ** 2) / 2

    def slope(x, y):
        u, v = cos * x + sin * y, condition * (cos * y - sin * x)
        return cos * u - sin * v, sin * u + cos * v

    start = (-4 * cos - sin, -4 * sin + cos)  # u = -4, v = 1
    tilted = angle % 180 != 0
    window = (-5.0, 3.0, -4.5, 2.5) if tilted else (-5.0, 3.0, -2.0, 2.0)
    return Surface(
        "tilted ravine" if tilted else "ravine", loss, slope, ((0.0, 0.0),), start, window
    )


def saddle():
    """x^2 / 2 + (y^2 - 1)^2 / 4: a pass at (0, 0), where the slope is zero, between minima at (0, -1) and (0, 1)."""

    def loss(x, y):
        return x**2 / 2 + (y**2 - 1) ** 2 / 4

    def slope(x, y):
        return x, y * (y**2 - 1)

    return Surface(
        "saddle", loss, slope, ((0.0, -1.0), (0.0, 1.0)), (-1.5, 0.01), (-2.0, 1.0, -1.5, 1.5)
    )


def rosenbrock(a=1.0, b=10.0):
    """((a - x)^2 + b (y - x^2)^2) / (2 b): a bent valley with its minimum at (a, a^2).

    Rosenbrock (1960) has a = 1, b = 100 and no divisor; this one is wider, and low enough for rates near 0.1.
    raises: ValueError for a b that is not positive
    """
    if not b > 0:
        raise ValueError(f"b must be positive, got {b!r}; 100 is the original, 10 is wider")

    def loss(x, y):
        return ((a - x) ** 2 + b * (y - x**2) ** 2) / (2 * b)

    def slope(x, y):
        return -(a - x) / b - 2 * x * (y - x**2), y - x**2

    return Surface("rosenbrock", loss, slope, ((a, a**2),), (-1.2, 1.0), (-2.0, 2.0, -1.0, 3.0))


SURFACES = {made.name: made for made in (ravine(), ravine(angle=45), saddle(), rosenbrock())}

RULES = {
    "SGD": lambda point, lr, momentum: torch.optim.SGD(point, lr=lr, foreach=False),
    "momentum": lambda point, lr, momentum: torch.optim.SGD(
        point, lr=lr, momentum=momentum, foreach=False
    ),
    "RMSprop": lambda point, lr, momentum: torch.optim.RMSprop(point, lr=lr, foreach=False),
    "Adam": lambda point, lr, momentum: torch.optim.Adam(
        point, lr=lr, betas=(momentum, 0.999), foreach=False
    ),
}


def descend(surface, rule, start=None, steps=100, *, lr=0.05, momentum=0.9):
    """Take `steps` steps of a torch optimizer on a surface, from `start`, with its exact slope.

    surface: a Surface; rule: a key of RULES; start: (x, y), None for the surface's own; steps: at least 1
    lr: learning rate; momentum: in [0, 1), of "momentum" and as Adam's first beta, without effect on the others
    returns: Path
    raises: ValueError for a rule that is not there, and for numbers out of range

    >>> descend(ravine(30), "SGD", steps=2, lr=0.05).points.shape
    (3, 2)
    """
    start = _checked(surface, rule, start, steps, lr, momentum)
    point = torch.tensor(start, dtype=torch.float64)
    optimizer = RULES[rule]([point], lr, momentum)
    points, diverged_at = [start], None
    for step in range(1, steps + 1):
        point.grad = torch.tensor(surface.slope(*points[-1]), dtype=torch.float64)
        optimizer.step()
        points.append(tuple(point.tolist()))
        if not math.hypot(*points[-1]) <= FAR:
            diverged_at = step
            points += [points[-1]] * (steps - step)
            break
    points = np.array(points)
    return Path(points, surface.loss(*points.T), diverged_at)


def _checked(surface, rule, start, steps, lr, momentum):
    """The start as a tuple of two floats, after checking all arguments of `descend`."""
    if rule not in RULES:
        raise ValueError(f"rule must be one of {', '.join(RULES)}, got {rule!r}")
    if not (isinstance(steps, int) and steps >= 1):
        raise ValueError(
            f"steps must be a whole number of at least 1, got {steps!r}; try steps=100"
        )
    if not 0 < lr < math.inf:
        raise ValueError(f"lr must be positive and finite, got {lr!r}; try lr=0.05")
    if not 0 <= momentum < 1:
        raise ValueError(f"momentum must lie in [0, 1), got {momentum!r}; try momentum=0.9")
    start = tuple(float(value) for value in (surface.start if start is None else start))
    if len(start) != 2 or not math.hypot(*start) <= FAR:
        raise ValueError(
            f"start must be two finite numbers (x, y), got {start}; try {surface.start}"
        )
    return start
