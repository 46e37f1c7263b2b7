"""How wide the spot is that a unit looks at: its standard deviation along both axes."""

import numpy as np
import torch

from course_utils.grading.engine.check import Check, Mistake


def spot_width(strength: torch.Tensor) -> np.ndarray:
    """The standard deviations (down, across), in pixels, of a map (H, W) of strengths >= 0."""
    positions = np.indices(strength.shape).reshape(2, -1)
    return np.sqrt(np.diag(np.cov(positions, aweights=strength.flatten().numpy(), ddof=0)))


def cases(rng: np.random.Generator) -> list[tuple]:
    def spot(height: int, width: int, down: float, across: float) -> torch.Tensor:
        # a noisy bell off the middle of its map
        rows = torch.arange(height)[:, None]
        columns = torch.arange(width)
        exponent = -((rows - height / 4) ** 2) / down**2 - (columns - width / 4) ** 2 / across**2
        return torch.exp(exponent) * torch.from_numpy(rng.uniform(0.5, 1.5, (height, width)))

    return [
        (torch.tensor([[1.0, 0, 1]]),),
        (torch.tensor([[0.0, 2], [0, 2], [0, 0], [0, 0]]),),
        (spot(15, 11, 2, 3),),
        (spot(9, 14, 3, 2),),
    ]


def about(
    strength: torch.Tensor, centers: list[float] | None = None, power: int = 2, root: float = 0.5
) -> tuple[float, ...]:
    """By axis, the mean distance of the pixels from the center: to a power first, then a root."""
    weights = strength / strength.sum()
    widths = []
    for axis in (0, 1):
        line = weights.sum(1 - axis)
        positions = torch.arange(len(line))
        center = (line * positions).sum() if centers is None else centers[axis]
        widths.append(((line * (positions - center).abs() ** power).sum() ** root).item())
    return tuple(widths)


def variance(strength: torch.Tensor) -> tuple[float, ...]:
    return about(strength, root=1)


def from_the_middle(strength: torch.Tensor) -> tuple[float, ...]:
    return about(strength, [(size - 1) / 2 for size in strength.shape])


def not_normalized(strength: torch.Tensor) -> tuple[float, ...]:
    widths = []
    for line in (strength.sum(1), strength.sum(0)):
        positions = torch.arange(len(line))
        center = (line * positions).sum() / strength.sum()
        widths.append((line * (positions - center) ** 2).sum().sqrt().item())
    return tuple(widths)


def axes_swapped(strength: torch.Tensor) -> tuple[float, ...]:
    return about(strength.T)


def mean_distance(strength: torch.Tensor) -> tuple[float, ...]:
    return about(strength, power=1, root=1)


def axis_by_axis(strength: torch.Tensor) -> tuple[float, ...]:
    return about(strength)


def moments(strength: torch.Tensor) -> np.ndarray:
    total = float(strength.sum())
    rows, columns = strength.shape
    widths = []
    for positions in (torch.arange(rows)[:, None], torch.arange(columns)[None]):
        mean, square = ((strength * positions**power).sum().item() / total for power in (1, 2))
        widths.append((square - mean**2) ** 0.5)
    return np.array(widths)


CHECK = Check(
    work="spot_width",
    reference=spot_width,
    cases=cases,
    reread='Notebook 02, "What a unit really looks at"',
    mistakes=(
        Mistake(
            "variance",
            "These are variances, in square pixels. The standard deviation is their root, in "
            "pixels.",
            variance,
        ),
        Mistake(
            "about the middle of the map",
            "You measure from the middle of the map. The spot may lie elsewhere: measure from its "
            "own center.",
            from_the_middle,
        ),
        Mistake(
            "not normalized",
            "Your width grows with the strength of the gradient. Make it a distribution first: its "
            "sum is 1.",
            not_normalized,
        ),
        Mistake(
            "axes swapped",
            "Your two numbers have changed places: first the width down, over the rows, then the "
            "one across.",
            axes_swapped,
        ),
        Mistake(
            "mean distance",
            "You average the distance from the center. A standard deviation averages its square, "
            "then takes the root.",
            mean_distance,
        ),
    ),
    accepted=(axis_by_axis, moments),
    minutes=8,
)
