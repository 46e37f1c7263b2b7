"""What a ceiling leaves of a loss surface."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class CutSurface:
    """A grid of losses under a ceiling, in nats.

    middle, lowest, highest: losses of the whole grid
    share: of its points that lie above the ceiling, in [0, 1]; corners: of the four, those above it
    """

    middle: float
    lowest: float
    highest: float
    share: float
    corners: int


def cut_surface(losses: np.ndarray, ceiling: float) -> CutSurface:
    """The CutSurface of losses (rows, columns) under a ceiling, in nats."""
    rows, columns = losses.shape
    return CutSurface(
        float(losses[rows // 2, columns // 2]),
        float(losses.min()),
        float(losses.max()),
        float((losses > ceiling).mean()),
        corners_missing(losses, ceiling),
    )


def corners_missing(losses: np.ndarray, ceiling: float) -> int:
    """How many of the four corners of a grid lie above the ceiling."""
    return int(sum(losses[i, j] > ceiling for i in (0, -1) for j in (0, -1)))
