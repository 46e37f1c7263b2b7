"""How straight a path of weights is, held against a random walk, which looks orderly too.

The first two principal components of a random walk in many dimensions hold 6/pi^2 (1 + 1/4) = 76
percent of its variance in the long run, however random its steps (Antognini and Sohl-Dickstein
2018). So that share is no sign of order; how far the path gets for its length is.
"""

import numpy as np
from numpy.typing import ArrayLike


def explained_by_two(points: ArrayLike) -> float:
    """The share of the variance of points (T, P), T >= 3, that lies in their best plane, 0..1."""
    centered = np.asarray(points, dtype=np.float64)
    centered = centered - centered.mean(0)
    variances = np.linalg.eigvalsh(centered @ centered.T)  # (T, T): P may be large
    return float(variances[-2:].sum() / variances.sum())


def straightness(points: ArrayLike) -> float:
    """From the first to the last of points (T, P), over the length of the path between them: 0..1.

    1 for a straight line. T - 1 steps of one length at right angles to each other, which is a
    random walk in many dimensions, give 1 / sqrt(T - 1)
    """
    path = np.asarray(points, dtype=np.float64)
    length = np.linalg.norm(np.diff(path, axis=0), axis=1).sum()
    return float(np.linalg.norm(path[-1] - path[0]) / length)


def random_walk_like(points: ArrayLike, seed: int) -> np.ndarray:
    """A walk (T, P) from the same start, each step as long as that of points, in a random
    direction.
    """
    path = np.asarray(points, dtype=np.float64)
    lengths = np.linalg.norm(np.diff(path, axis=0), axis=1, keepdims=True)
    steps = np.random.default_rng(seed).standard_normal((len(lengths), path.shape[1]))
    steps *= lengths / np.linalg.norm(steps, axis=1, keepdims=True)
    return np.concatenate([path[:1], path[:1] + np.cumsum(steps, axis=0)])
