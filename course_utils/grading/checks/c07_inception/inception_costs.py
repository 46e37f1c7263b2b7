"""Weights and multiply-adds of stacked Inception modules, with reductions and naive."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import torch

from course_utils.analysis import cost
from course_utils.grading.engine.check import Check, Mistake
from course_utils.models.googlenet import Inception, NaiveInception

if TYPE_CHECKING:
    import numpy as np

Widths = tuple[int, ...]  # 1x1, reduction and 3x3, reduction and 5x5, projection of the pool
Row = tuple[Widths, int]  # of a module, and the side of its map


def weights_of(in_channels: int, widths: Widths, naive: bool) -> int:
    """The weights of one module, without biases."""
    c1, r3, c3, r5, c5, pool = widths
    if naive:
        return in_channels * (c1 + 9 * c3 + 25 * c5)
    return in_channels * (c1 + r3 + r5 + pool) + 9 * r3 * c3 + 25 * r5 * c5


def leaving(in_channels: int, widths: Widths, naive: bool) -> int:
    """The channels that leave one module."""
    c1, _, c3, _, c5, pool = widths
    return c1 + c3 + c5 + (in_channels if naive else pool)


def inception_costs(
    rows: list[Row],
    in_channels: int,
    naive: bool,
    weights_of: Callable[[int, Widths, bool], int] = weights_of,
    leaving: Callable[[int, Widths, bool], int] = leaving,
) -> list[tuple[int, int]]:
    """[(weights, multiply-adds)] of stacked modules."""
    costs = []
    for widths, side in rows:
        weights = weights_of(in_channels, widths, naive)
        costs.append((weights, weights * side**2))
        in_channels = leaving(in_channels, widths, naive)
    return costs


def cases(rng: "np.random.Generator") -> list[tuple]:
    def drawn(factor: int) -> Widths:
        return tuple(factor * int(rng.integers(low, low + 2)) for low in (4, 6, 8, 1, 2, 3))

    tiny = (2, 2, 3, 1, 2, 1)
    return [
        ([(tiny, 5)], 4, False),
        ([(tiny, 5), (tiny, 3)], 4, True),
        ([(drawn(1), 7), (drawn(2), 4), (drawn(3), 4)], 5, False),
        ([(drawn(1), 6), (drawn(1), 6), (drawn(2), 3)], 7, True),
    ]


def unprojected(in_channels: int, widths: Widths, naive: bool) -> int:
    return weights_of(in_channels, (*widths[:5], 0), naive)


def unreduced(in_channels: int, widths: Widths, naive: bool) -> int:
    c1, r3, c3, r5, c5, pool = widths
    reduced = in_channels * (c1 + r3 + 9 * c3 + r5 + 25 * c5 + pool)
    return weights_of(in_channels, widths, naive) if naive else reduced


def with_biases(rows: list[Row], in_channels: int, naive: bool) -> list[tuple[int, int]]:
    costs = inception_costs(rows, in_channels, naive)
    biases = [sum(widths[:5:2] if naive else widths) for widths, _ in rows]
    return [(weights + more, macs) for (weights, macs), more in zip(costs, biases, strict=True)]


def one_side(rows: list[Row], in_channels: int, naive: bool) -> list[tuple[int, int]]:
    costs = inception_costs(rows, in_channels, naive)
    return [(weights, weights * side) for (weights, _), (_, side) in zip(costs, rows, strict=True)]


def by_the_library(rows: list[Row], in_channels: int, naive: bool) -> list[tuple[int, int]]:
    costs = []
    for widths, side in rows:
        c1, _, c3, _, c5, _ = widths
        module = (
            NaiveInception(in_channels, c1, c3, c5) if naive else Inception(in_channels, widths)
        )
        weights = sum(p.numel() for p in module.parameters() if p.ndim == 4)
        costs.append((weights, cost(module, (in_channels, side, side)).macs))
        in_channels = module(torch.zeros(1, in_channels, 2, 2)).shape[1]
    return costs


def as_tensor(rows: list[Row], in_channels: int, naive: bool) -> torch.Tensor:
    return torch.tensor(inception_costs(rows, in_channels, naive))


CHECK = Check(
    work="inception_costs",
    reference=inception_costs,
    cases=cases,
    reread='Notebook 07, "A linear layer at every pixel"',
    mistakes=(
        Mistake(
            "channels not handed on",
            "All of your modules get the channels of the first. What leaves one module enters the "
            "next.",
            partial(inception_costs, leaving=lambda in_channels, widths, naive: in_channels),
            reread='Notebook 07, "Four questions at once"',
        ),
        Mistake(
            "pool hands on nothing",
            "The next module gets too few channels: the maps of the pool are concatenated as well.",
            partial(inception_costs, leaving=lambda in_channels, widths, naive: sum(widths[:5:2])),
            reread='Notebook 07, "Four questions at once"',
        ),
        Mistake(
            "projection forgotten",
            "The 1x1 behind the pool has weights, too, and you leave them out.",
            partial(inception_costs, weights_of=unprojected),
        ),
        Mistake(
            "kernels see everything",
            "Your 3x3 and 5x5 get all channels of the module. They get what their reduction "
            "leaves.",
            partial(inception_costs, weights_of=unreduced),
        ),
        Mistake(
            "one row of positions",
            "Your kernels are used `side` times. The map has side x side places.",
            one_side,
        ),
        Mistake(
            "biases counted",
            "You count biases. The published table does not, and this one follows it.",
            with_biases,
        ),
    ),
    accepted=(by_the_library, as_tensor),
    forbidden=("course_utils",),
    points=3,
    rtol=0,
    minutes=12,
    difficulty=2,
)
