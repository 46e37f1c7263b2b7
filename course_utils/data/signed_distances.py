"""Signed distances of ten shapes: functions of the plane, negative inside and positive outside.

x, y: float32 of one shape, x to the right and y down, the shape within about 1 of the origin.
Exact along an edge; beyond a corner a lower bound, which keeps corners sharp. Shapes combine with
`max` (both), `min` (either) and a minus sign (outside of).
"""

import math

import torch


def circle(x: torch.Tensor, y: torch.Tensor, radius: float = 0.95) -> torch.Tensor:
    """Distance to a circle around the origin."""
    return (x * x + y * y).sqrt() - radius


def box(x: torch.Tensor, y: torch.Tensor, width: float, height: float) -> torch.Tensor:
    """Distance to a rectangle around the origin; width, height: half of its sides."""
    return torch.maximum(x.abs() - width, y.abs() - height)


def square(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Distance to a square."""
    return box(x, y, 0.85, 0.85)


def sides(x: torch.Tensor, y: torch.Tensor, count: int, apothem: float) -> list[torch.Tensor]:
    """Distances to `count` lines around the origin, the first one below it: tensors like x."""
    angles = [math.tau * (k / count + 0.25) for k in range(count)]  # y is down: 0.25 points below
    return [math.cos(angle) * x + math.sin(angle) * y - apothem for angle in angles]


def triangle(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Distance to a triangle that stands on a side."""
    below, left, right = sides(x, y - 0.3, 3, 0.6)  # the middle of its height lies on the origin
    return torch.maximum(below, torch.maximum(left, right))


def hexagon(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Distance to a regular hexagon."""
    return torch.stack(sides(x, y, 6, 0.87)).amax(dim=0)


def star(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Distance to a pentagram.

    It is inside at least four of its five lines, so the second largest distance decides.
    """
    largest = torch.full_like(x, -math.inf)
    second = largest
    for distance in sides(x, 0.1 - y, 5, 0.36):  # upside down, so that a tip is on top
        second = torch.maximum(second, torch.minimum(largest, distance))  # before largest moves
        largest = torch.maximum(largest, distance)
    return second


def ring(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Distance to a thick circle: the distance to the line, less half of its width."""
    return circle(x, y, 0.74).abs() - 0.21


def frame(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Distance to a thick square."""
    return box(x, y, 0.68, 0.68).abs() - 0.17


def cross(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Distance to two bars across each other."""
    return torch.minimum(box(x, y, 0.95, 0.28), box(x, y, 0.28, 0.95))


def crescent(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Distance to a circle without a smaller one at its right."""
    return torch.maximum(circle(x - 0.2, y), -circle(x - 0.7, y, 0.75))


def tee(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Distance to a capital T."""
    return torch.minimum(box(x, y + 0.62, 0.85, 0.26), box(x, y, 0.26, 0.88))


DISTANCES = {
    "circle": circle,
    "square": square,
    "triangle": triangle,
    "star": star,
    "ring": ring,
    "cross": cross,
    "crescent": crescent,
    "hexagon": hexagon,
    "frame": frame,
    "T": tee,
}
CLASSES = tuple(DISTANCES)
