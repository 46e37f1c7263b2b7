"""What a learning rate and a momentum do to a quadratic: how fast it shrinks, and when it does
not.
"""

import numpy as np
from numpy.typing import ArrayLike


def shrink_factor(lr: ArrayLike, momentum: ArrayLike, curvature: float) -> np.ndarray:
    """By how much a step multiplies the distance to the minimum in the long run, along one
    direction.

    lr, momentum: arrays that broadcast; curvature: of the direction, positive
    returns: the spectral radius of the map (x, v) -> (x - lr v', v'), v' = momentum v + curvature x
    (Polyak 1964; Goh 2017, "Why momentum really works"); 1 and more does not arrive

    >>> float(shrink_factor(0.5, 0.0, 1.0))
    0.5
    """
    lr, momentum = np.broadcast_arrays(
        np.asarray(lr, dtype=np.float64), np.asarray(momentum, dtype=np.float64)
    )
    # roots of z^2 - (1 + momentum - lr curvature) z + momentum
    half = (1 + momentum - lr * curvature) / 2
    root = np.sqrt((half**2 - momentum).astype(np.complex128))  # complex: |z| = sqrt(momentum)
    return np.maximum(abs(half + root), abs(half - root))


def slowest_factor(lr: ArrayLike, momentum: ArrayLike, condition: float) -> np.ndarray:
    """`shrink_factor` of the slower of two directions, of the curvatures 1 and `condition`."""
    return np.maximum(
        shrink_factor(lr, momentum, 1.0), shrink_factor(lr, momentum, float(condition))
    )


def largest_stable_rate(momentum: float, curvature: float, *, halvings: int = 50) -> float:
    """The rate above which descent with momentum diverges, found by halving an interval.

    momentum: in [0, 1); curvature: of the steepest direction. The closed form is
    2 (1 + momentum) / curvature
    raises: ValueError for a momentum or a curvature out of range

    >>> round(largest_stable_rate(0.9, 30.0), 4)
    0.1267
    """
    if not (0 <= momentum < 1 and curvature > 0):
        raise ValueError(
            f"momentum must lie in [0, 1) and curvature be positive, got {momentum}, {curvature}"
        )
    low = 0.0
    high = 8 / curvature  # the closed form stays below 4 / curvature
    for _ in range(halvings):
        middle = (low + high) / 2
        # a hair above 1: rounding, on the edge where the factor is 1
        stable = float(shrink_factor(middle, momentum, curvature)) <= 1 + 1e-9
        low, high = (middle, high) if stable else (low, middle)
    return low
