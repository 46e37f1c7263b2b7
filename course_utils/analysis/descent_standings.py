"""Several optimizers from one start on one surface: their paths, and how near each comes."""

from dataclasses import dataclass

import numpy as np

from course_utils.analysis.descent import RULES, Path, Surface, descend


@dataclass(frozen=True, eq=False)
class Standing:
    """Where an optimizer has come: its path, and the distance from its end to a minimum."""

    path: Path
    distance: float


def standings(surface: Surface, *, steps: int, lr: float, momentum: float) -> dict[str, Standing]:
    """The Standing of each of RULES, by name. Arguments and errors as of `descend`."""
    paths = {rule: descend(surface, rule, steps=steps, lr=lr, momentum=momentum) for rule in RULES}
    return {
        rule: Standing(path, distance_to_minimum(surface, path)) for rule, path in paths.items()
    }


def distance_to_minimum(surface: Surface, path: Path) -> float:
    """From the last point of a path to the nearest minimum of its surface."""
    return float(np.hypot(*(np.array(surface.minima) - path.points[-1]).T).min())


def heights(surface: Surface, points: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The loss over the window of a surface, for contour lines: (x, y, loss).

    points: along each axis; returns: x and y (points,), loss (points, points), a row for each y
    """
    left, right, low, high = surface.window
    x = np.linspace(left, right, points)
    y = np.linspace(low, high, points)
    return x, y, surface.loss(*np.meshgrid(x, y))
