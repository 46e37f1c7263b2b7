"""Weights and multiply-adds of stacked Inception modules, with reductions and naive."""

from functools import partial
from typing import TYPE_CHECKING

import torch

from course_utils.analysis import cost
from course_utils.grading.checks.c07_inception import wrong_inception_costs as wrong
from course_utils.grading.checks.c07_inception.wrong_inception_costs import (
    Row,
    Widths,
    inception_costs,
)
from course_utils.grading.engine.check import Check, Mistake
from course_utils.models.googlenet import Inception, NaiveInception

if TYPE_CHECKING:
    import numpy as np

HANDED_ON = 'Notebook 07, "Four questions at once"'


def cases(rng: "np.random.Generator") -> list[tuple]:
    def drawn(factor: int) -> Widths:
        return tuple(factor * int(rng.integers(low, low + 2)) for low in (4, 6, 8, 1, 2, 3))

    tiny = (2, 2, 3, 1, 2, 1)
    return [
        ([(tiny, 5)], 4, False),
        ([(tiny, 5), (tiny, 3)], 4, True),
        ([((64, 96, 128, 16, 32, 32), 28)], 192, False),
        ([(drawn(1), 7)], 6, True),
        ([(drawn(1), 7), (drawn(2), 4), (drawn(3), 4)], 5, False),
        ([(drawn(1), 6), (drawn(1), 6), (drawn(2), 3)], 7, True),
    ]


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
            wrong.not_handed_on,
            reread=HANDED_ON,
        ),
        Mistake(
            "pool hands on nothing",
            "The next module gets too few channels: the maps of the pool are concatenated as well.",
            partial(inception_costs, leaving=wrong.outputs),
            reread=HANDED_ON,
            variants=(
                partial(inception_costs, leaving=wrong.none_if_naive),
                partial(inception_costs, leaving=wrong.none_if_reduced),
            ),
        ),
        Mistake(
            "naive pool narrowed",
            "In a naive module your pool hands on as many maps as `pool` says. Nothing is behind "
            "it there, so it hands on all the channels that came in.",
            partial(inception_costs, leaving=wrong.narrowed),
            reread=HANDED_ON,
        ),
        Mistake(
            "naive pool of the first module",
            "In a naive stack your pools all hand on the channels of the first module. Each hands "
            "on what came into its own.",
            wrong.pool_of_the_first,
            reread=HANDED_ON,
        ),
        Mistake(
            "reductions handed on",
            "The next module gets too many channels: you count the reductions among those that "
            "leave. They are seen by the kernel behind them only.",
            partial(inception_costs, leaving=wrong.all_if_reduced),
            reread=HANDED_ON,
            variants=(
                partial(inception_costs, leaving=wrong.all_widths),
                partial(inception_costs, leaving=wrong.all_and_the_pool),
            ),
        ),
        Mistake(
            "channels handed on too early",
            "Your modules are counted with the channels that leave them. Count first, with those "
            "that come in.",
            wrong.too_early,
            reread=HANDED_ON,
        ),
        Mistake(
            "projection forgotten",
            "The 1x1 behind the pool has weights, too, and you leave them out.",
            partial(inception_costs, weights_of=wrong.unprojected),
        ),
        Mistake(
            "naive pool with weights",
            "In a naive module you count a 1x1 behind the pool. There the pool stands alone and "
            "has no weights.",
            partial(inception_costs, weights_of=wrong.naive_projected),
            variants=(
                partial(inception_costs, weights_of=wrong.naive_projected, leaving=wrong.narrowed),
                partial(inception_costs, weights_of=wrong.naive_to_itself),
            ),
        ),
        Mistake(
            "kernels see everything",
            "Your 3x3 and 5x5 get all channels of the module. They get what their reduction "
            "leaves.",
            partial(inception_costs, weights_of=wrong.unreduced),
            variants=(partial(inception_costs, weights_of=wrong.unreduced_alone),),
        ),
        Mistake(
            "naive kernels reduced",
            "In a naive module your 3x3 and 5x5 get only as many channels as a reduction would "
            "leave. There are no reductions in it: they see all the channels that come in.",
            partial(inception_costs, weights_of=wrong.naive_reduced),
        ),
        Mistake(
            "reductions without weights",
            "The reductions, the 1x1 before the 3x3 and the 5x5, have weights, too, and you leave "
            "them out.",
            partial(inception_costs, weights_of=wrong.without_reductions),
        ),
        Mistake(
            "places of the kernels",
            "Your kernels have too few places. A 3x3 has 9 weights between each two channels, a "
            "5x5 has 25.",
            partial(inception_costs, weights_of=wrong.lines),
            variants=(partial(inception_costs, weights_of=wrong.points),),
        ),
        Mistake(
            "one row of positions",
            "Your kernels are used `side` times. The map has side x side places.",
            wrong.one_side,
        ),
        Mistake(
            "unpadded kernels",
            "Your 3x3 and 5x5 are used at fewer places than the 1x1. They are padded, so that "
            "every branch answers at all of the side x side places.",
            wrong.unpadded,
            variants=(partial(wrong.unpadded, lost=1),),
        ),
        Mistake(
            "two operations each",
            "You count a multiply-add as two operations. It is one: each weight is used once at "
            "every place.",
            wrong.doubled,
        ),
        Mistake(
            "biases counted",
            "You count biases. The published table does not, and this one follows it.",
            wrong.with_biases,
            variants=(
                partial(inception_costs, weights_of=wrong.biases_everywhere),
                partial(inception_costs, weights_of=wrong.biases_of_what_leaves),
            ),
        ),
        Mistake(
            "widths in another order",
            "You read the widths in another order. They come as (c1, r3, c3, r5, c5, pool): each "
            "reduction stands before its kernel.",
            wrong.reordered(0, 2, 1, 4, 3, 5),
            variants=(wrong.reordered(0, 1, 3, 2, 4, 5), wrong.reordered(0, 2, 4, 1, 3, 5)),
        ),
        Mistake(
            "running totals",
            "Your costs add up from module to module. The answer has those of each module alone.",
            wrong.running_totals,
        ),
        Mistake(
            "one total",
            "You give the total of the whole stack. Each module gets a pair of its own.",
            wrong.one_total,
            variants=(wrong.bare_total,),
        ),
        Mistake(
            "naive ignored",
            "You count every module with reductions, whatever `naive` says.",
            wrong.never_naive,
        ),
        Mistake(
            "always naive",
            "You count every module as a naive one, whatever `naive` says.",
            wrong.always_naive,
        ),
        Mistake(
            "naive the wrong way round",
            "Your modules have reductions where `naive` is true, and none where it is false.",
            wrong.switched,
        ),
        Mistake(
            "multiply-adds first",
            "Your pairs begin with the multiply-adds. The weights come first.",
            wrong.macs_first,
        ),
    ),
    accepted=(by_the_library, as_tensor),
    forbidden=("course_utils",),
    points=3,
    rtol=0,
    minutes=12,
    difficulty=2,
)
