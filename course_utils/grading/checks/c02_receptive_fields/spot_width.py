"""How wide the spot is that a unit looks at: its standard deviation along both axes."""

import numpy as np
import torch

from course_utils.grading.engine.check import Check, Mistake


def spot_width(strength):
    places = np.indices(strength.shape).reshape(2, -1)
    return np.sqrt(np.diag(np.cov(places, aweights=strength.flatten().numpy(), ddof=0)))


def cases(rng):
    def spot(height, width, down, across):  # a noisy bell off the middle of its map
        rows, columns = torch.arange(height)[:, None], torch.arange(width)
        bell = torch.exp(
            -((rows - height / 4) ** 2) / down**2 - (columns - width / 4) ** 2 / across**2
        )
        return bell * torch.from_numpy(rng.uniform(0.5, 1.5, (height, width)))

    return [
        (torch.tensor([[1.0, 0, 1]]),),
        (torch.tensor([[0.0, 2], [0, 2], [0, 0], [0, 0]]),),
        (spot(15, 11, 2, 3),),
        (spot(9, 14, 3, 2),),
    ]


def about(strength, centers=None, power=2, root=0.5):
    """A mean over the places, by axis: of their distance from the center to a power, then a root."""
    weights = strength / strength.sum()
    found = []
    for axis in (0, 1):
        line = weights.sum(1 - axis)
        place = torch.arange(len(line))
        center = (line * place).sum() if centers is None else centers[axis]
        found.append(((line * (place - center).abs() ** power).sum() ** root).item())
    return tuple(found)


def variance(strength):
    return about(strength, root=1)


def from_the_middle(strength):
    return about(strength, [(size - 1) / 2 for size in strength.shape])


def not_normalized(strength):
    line = [strength.sum(1), strength.sum(0)]
    place = [torch.arange(len(values)) for values in line]
    center = [(values * at).sum() / strength.sum() for values, at in zip(line, place, strict=True)]
    return tuple(
        (v * (at - c) ** 2).sum().sqrt().item()
        for v, at, c in zip(line, place, center, strict=True)
    )


def axes_swapped(strength):
    return about(strength.T)


def mean_distance(strength):
    return about(strength, power=1, root=1)


def axis_by_axis(strength):
    return about(strength)


def moments(strength):
    total, (rows, columns) = float(strength.sum()), strength.shape
    found = []
    for places in (torch.arange(rows)[:, None], torch.arange(columns)[None]):
        mean, square = ((strength * places**power).sum().item() / total for power in (1, 2))
        found.append((square - mean**2) ** 0.5)
    return np.array(found)


CHECK = Check(
    work="spot_width",
    reference=spot_width,
    cases=cases,
    reread='Notebook 02, "What a unit really looks at"',
    mistakes=(
        Mistake(
            "variance",
            "These are variances, in square pixels. The standard deviation is their root, in pixels.",
            variance,
        ),
        Mistake(
            "about the middle of the map",
            "You measure from the middle of the map. The spot may lie elsewhere: measure from its own center.",
            from_the_middle,
        ),
        Mistake(
            "not normalized",
            "Your width grows with the strength of the gradient. Make it a distribution first: its sum is 1.",
            not_normalized,
        ),
        Mistake(
            "axes swapped",
            "Your two numbers have changed places: first the width down, over the rows, then the one across.",
            axes_swapped,
        ),
        Mistake(
            "mean distance",
            "You average the distance from the center. A standard deviation averages its square, then takes the root.",
            mean_distance,
        ),
    ),
    accepted=(axis_by_axis, moments),
    minutes=8,
)
