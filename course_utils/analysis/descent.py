"""Walking downhill on surfaces over the plane, with the optimizers of torch: where each step leads,
and how low.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

FAR = 1e6  # a path that gets this far from the origin has diverged

Point = tuple[float, float]


@dataclass(frozen=True)
class Surface:
    """A loss over the plane that is 0 at its minima and nowhere lower.

    loss: function of two equal arrays or tensors x, y -> the like; slope: the same -> its two
    derivatives
    minima: tuple of points (x, y); start: a point worth starting from; window: (x low, x high, y
    low, y high) to draw
    """

    name: str
    loss: Callable[[Any, Any], Any]
    slope: Callable[[Any, Any], tuple[Any, Any]]
    minima: tuple[Point, ...]
    start: Point
    window: tuple[float, float, float, float]


@dataclass(frozen=True)
class Path:
    """What `descend` walked.

    points: (steps + 1, 2) float64, the start first; losses: (steps + 1,) float64, the loss at each
    point
    diverged_at: the step that went farther than FAR from the origin, None if none did; the path
    rests there
    """

    points: np.ndarray
    losses: np.ndarray
    diverged_at: int | None


def ravine(condition: float = 30.0, angle: float = 0.0) -> Surface:
    """The quadratic (u^2 + condition v^2) / 2, with u the direction along the ravine and v the one
    across.

    condition: the larger curvature over the smaller, at least 1; angle: of u against the x axis, in
    degrees
    raises: ValueError for a condition below 1

    >>> ravine(30).loss(3.0, 0.0)
    4.5
    """
    if not condition >= 1:
        raise ValueError(
            f"condition must be at least 1, got {condition!r}; 1 is a round bowl, 30 a ravine"
        )
    cos = math.cos(math.radians(angle))
    sin = math.sin(math.radians(angle))

    def loss(x: Any, y: Any) -> Any:
        return ((cos * x + sin * y) ** 2 + condition * (cos * y - sin * x) ** 2) / 2

    def slope(x: Any, y: Any) -> tuple[Any, Any]:
        along = cos * x + sin * y  # the derivatives by u and by v,
        across = condition * (cos * y - sin * x)
        return cos * along - sin * across, sin * along + cos * across  # turned back to x and y

    start = (-4 * cos - sin, -4 * sin + cos)  # u = -4, v = 1
    tilted = angle % 180 != 0
    window = (-5.0, 3.0, -4.5, 2.5) if tilted else (-5.0, 3.0, -2.0, 2.0)
    name = "tilted ravine" if tilted else "ravine"
    return Surface(name, loss, slope, ((0.0, 0.0),), start, window)


def saddle() -> Surface:
    """x^2 / 2 + (y^2 - 1)^2 / 4: a pass at (0, 0), where the slope is zero, between minima at
    (0, -1) and (0, 1).
    """

    def loss(x: Any, y: Any) -> Any:
        return x**2 / 2 + (y**2 - 1) ** 2 / 4

    def slope(x: Any, y: Any) -> tuple[Any, Any]:
        return x, y * (y**2 - 1)

    minima = ((0.0, -1.0), (0.0, 1.0))
    # It starts a hair beside y = 0, where the slope by y is 0 and no rule would find a minimum.
    return Surface("saddle", loss, slope, minima, (-1.5, 0.01), (-2.0, 1.0, -1.5, 1.5))


def rosenbrock(a: float = 1.0, b: float = 10.0) -> Surface:
    """((a - x)^2 + b (y - x^2)^2) / (2 b): a bent valley with its minimum at (a, a^2).

    Rosenbrock (1960) has a = 1, b = 100 and no divisor; this one is wider, and low enough for rates
    near 0.1.
    raises: ValueError for a b that is not positive
    """
    if not b > 0:
        raise ValueError(f"b must be positive, got {b!r}; 100 is the original, 10 is wider")

    def loss(x: Any, y: Any) -> Any:
        return ((a - x) ** 2 + b * (y - x**2) ** 2) / (2 * b)

    def slope(x: Any, y: Any) -> tuple[Any, Any]:
        return -(a - x) / b - 2 * x * (y - x**2), y - x**2

    return Surface("rosenbrock", loss, slope, ((a, a**2),), (-1.2, 1.0), (-2.0, 2.0, -1.0, 3.0))


SURFACES = {s.name: s for s in (ravine(), ravine(angle=45), saddle(), rosenbrock())}

RULES: dict[str, Callable[[list[torch.Tensor], float, float], torch.optim.Optimizer]] = {
    "SGD": lambda point, lr, momentum: torch.optim.SGD(point, lr=lr, foreach=False),
    "momentum": lambda point, lr, momentum: torch.optim.SGD(
        point, lr=lr, momentum=momentum, foreach=False
    ),
    "RMSprop": lambda point, lr, momentum: torch.optim.RMSprop(point, lr=lr, foreach=False),
    "Adam": lambda point, lr, momentum: torch.optim.Adam(
        point, lr=lr, betas=(momentum, 0.999), foreach=False
    ),
}


def descend(
    surface: Surface,
    rule: str,
    start: Sequence[float] | None = None,
    steps: int = 100,
    *,
    lr: float = 0.05,
    momentum: float = 0.9,
) -> Path:
    """Take `steps` steps of a torch optimizer on a surface, from `start`, with its exact slope.

    surface: a Surface; rule: a key of RULES; start: (x, y), None for the surface's own; steps: at
    least 1
    lr: learning rate; momentum: in [0, 1), of "momentum" and as Adam's first beta, without effect
    on the others
    returns: Path
    raises: ValueError for a rule that is not there, and for numbers out of range

    >>> descend(ravine(30), "SGD", steps=2, lr=0.05).points.shape
    (3, 2)
    """
    first = _checked(surface, rule, start, steps, lr, momentum)
    point = torch.tensor(first, dtype=torch.float64)
    optimizer = RULES[rule]([point], lr, momentum)
    points, diverged_at = _walk(surface, optimizer, point, steps)
    walked = np.array([first, *points])  # (steps + 1, 2)
    return Path(walked, surface.loss(*walked.T), diverged_at)


def _walk(
    surface: Surface, optimizer: torch.optim.Optimizer, point: torch.Tensor, steps: int
) -> tuple[list[Point], int | None]:
    """The places of `point` after each step, and the step at which it diverged, None if it did not.

    point: (2,) float64, the only weights of the optimizer, moved in place
    """
    points: list[Point] = []
    for step in range(1, steps + 1):
        point.grad = torch.tensor(surface.slope(*point.tolist()), dtype=torch.float64)
        optimizer.step()
        x, y = point.tolist()
        points.append((x, y))
        if not math.hypot(x, y) <= FAR:  # nan is not, either
            points += [(x, y)] * (steps - step)
            return points, step
    return points, None


def _checked(
    surface: Surface,
    rule: str,
    start: Sequence[float] | None,
    steps: int,
    lr: float,
    momentum: float,
) -> Point:
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
    return _starting_point(surface, start)


def _starting_point(surface: Surface, start: Sequence[float] | None) -> Point:
    """The start as a tuple of two floats; None for the surface's own."""
    point = tuple(float(value) for value in (surface.start if start is None else start))
    if len(point) != 2 or not math.hypot(*point) <= FAR:
        raise ValueError(
            f"start must be two finite numbers (x, y), got {point}; try {surface.start}"
        )
    return point
