"""How wide the spot is that a unit looks at: its standard deviation along both axes."""

import numpy as np
import torch

from course_utils.grading.checks.c02_receptive_fields import wrong_spot_width as wrong
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
        (torch.tensor([[1.0, 0, 1], [1, 0, 1]]),),
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
            variants=(wrong.from_half_the_size, wrong.from_the_middle_place),
        ),
        Mistake(
            "not normalized",
            "Your width grows with the strength of the gradient. Make it a distribution first: its "
            "sum is 1.",
            not_normalized,
            variants=(wrong.nothing_divided,),
        ),
        Mistake(
            "center not normalized",
            "You divide by the sum for the width, not for the center, which then lies elsewhere. "
            "Make the strengths a distribution first: its sum is 1.",
            wrong.center_not_divided,
        ),
        Mistake(
            "divided by the largest",
            "You divide by the largest strength. The shares of a distribution sum to 1: divide by "
            "the sum.",
            wrong.by_the_largest,
            variants=(wrong.center_by_the_largest, wrong.each_line_by_its_largest),
        ),
        Mistake(
            "softmax for the shares",
            "You make the strengths a distribution by a softmax. Divide them by their sum: a pixel "
            "of strength 0 has no share.",
            wrong.softmax,
            variants=(wrong.softmax_of_lines,),
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
        Mistake(
            "spread of the strengths",
            "You measure how much the strengths differ. Asked is how far apart the places lie, "
            "each weighted by its strength.",
            wrong.spread_of_strengths,
            variants=(
                wrong.spread_of_strengths_unbiased,
                wrong.spread_of_raw_strengths,
                wrong.spread_of_raw_strengths_unbiased,
            ),
        ),
        Mistake(
            "about the strongest place",
            "You measure from the strongest place. The spot's center is the mean place, each "
            "weighted by its share.",
            wrong.about_the_largest_line,
            variants=(wrong.about_the_strongest,),
        ),
        Mistake(
            "center rounded",
            "Your center is rounded to a whole place. A mean may lie between two places.",
            wrong.about_a_whole_place,
            variants=(wrong.about_the_nearest_place,),
        ),
        Mistake(
            "one row and one column",
            "You measure one row and one column of the map. The line along an axis sums the whole "
            "map over the other one.",
            wrong.through_the_strongest,
            variants=(wrong.through_the_middle,),
        ),
        Mistake(
            "one width for both axes",
            "Your two numbers are one: the distance in the plane. Asked is a width down and one "
            "across, each along its own axis.",
            wrong.radius,
        ),
        Mistake(
            "strengths not used",
            "In yours every pixel that is not 0 counts the same. Each place counts by its share of "
            "the strength.",
            wrong.places_not_zero,
            variants=(wrong.places_not_zero_unbiased,),
        ),
        Mistake(
            "weights squared",
            "You square the share together with the distance. Only the distance is squared.",
            wrong.weights_squared,
        ),
        Mistake(
            "about place 0",
            "You measure from place 0. Take off the spot's own center first.",
            wrong.from_place_0,
        ),
        Mistake(
            "divided by the number of places",
            "You divide by the number of places as well. The shares sum to 1 already: add up the "
            "weighted squares.",
            wrong.mean_of_products,
        ),
        Mistake(
            "one axis for both",
            "Both of your numbers belong to one axis. The first is the width over the rows, the "
            "second that over the columns.",
            wrong.down_twice,
            variants=(wrong.across_twice,),
        ),
    ),
    accepted=(axis_by_axis, moments),
    minutes=8,
)
