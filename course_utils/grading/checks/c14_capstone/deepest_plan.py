"""The deepest network under a limit."""

from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING

from course_utils.grading.engine.check import Check, Mistake

if TYPE_CHECKING:
    import numpy as np


def affordable(
    limit: int,
    base: int,
    prices: list[int],
    most: list[int],
    *,
    within: bool = False,
    extra: int = 1,
) -> Iterator[tuple[int, list[int]]]:
    """Every plan under the limit, with its parameters."""
    for plan in product(*(range(1, top + 1) for top in most)):
        total = base + sum(
            (count - extra) * price for count, price in zip(plan, prices, strict=True)
        )
        if total < limit or (within and total == limit):
            yield total, list(plan)


def depth_and_parameters(priced: tuple[int, list[int]]) -> tuple[int, int]:
    """Of two plans of one depth, the one with more parameters is preferred."""
    total, plan = priced
    return sum(plan), total


def deepest_plan(limit: int, base: int, prices: list[int], most: list[int]) -> list[int]:
    """Blocks of each stage, 1 to `most`: as many as a limit on the parameters lets in."""
    return max(affordable(limit, base, prices, most), key=depth_and_parameters)[1]


def cases(rng: "np.random.Generator") -> list[tuple]:
    def drawn(stages: int) -> tuple[int, int, list[int], list[int]]:
        width = 8 * int(rng.integers(2, 9))
        # one more block, notebook 14
        prices = [18 * (width * 2**i) ** 2 + 4 * width * 2**i for i in range(stages)]
        most = [int(top) for top in rng.integers(3, 7, size=stages)]
        spare = sum(price * (top - 1) for price, top in zip(prices, most, strict=True))
        base = 2 * sum(prices)
        return base + int(spare * rng.uniform(0.2, 0.7)), base, prices, most

    return [
        (20, 10, [1, 4], [6, 6]),
        (19, 10, [1, 4], [6, 6]),  # 10 + 5 * 1 + 4 is the limit itself, and so not under it
        (23, 10, [2, 5], [4, 4]),
        (25, 10, [4, 1, 3], [3, 4, 4]),
        drawn(3),
        drawn(4),
    ]


def limit_included(limit: int, base: int, prices: list[int], most: list[int]) -> list[int]:
    plans = affordable(limit, base, prices, most, within=True)
    return max(plans, key=depth_and_parameters)[1]


def fullest(limit: int, base: int, prices: list[int], most: list[int]) -> list[int]:
    return max(affordable(limit, base, prices, most))[1]


def cheapest(limit: int, base: int, prices: list[int], most: list[int]) -> list[int]:
    plans = affordable(limit, base, prices, most)
    return max(plans, key=lambda priced: (sum(priced[1]), -priced[0]))[1]


def every_block_paid(limit: int, base: int, prices: list[int], most: list[int]) -> list[int]:
    plans = affordable(limit, base, prices, most, extra=0)
    return max(plans, key=depth_and_parameters, default=(0, [1] * len(most)))[1]


def front_first(limit: int, base: int, prices: list[int], most: list[int]) -> list[int]:
    plan = [1] * len(most)
    for stage, price in enumerate(prices):
        while plan[stage] < most[stage] and base + price < limit:
            plan[stage] += 1
            base += price
    return plan


def stage_by_stage(limit: int, base: int, prices: list[int], most: list[int]) -> tuple[int, ...]:
    """The plans of the first stages, then of one more."""
    # plan of the first stages: its blocks, its parameters
    best: dict[tuple[int, ...], tuple[int, int]] = {(): (0, base)}
    for price, top in zip(prices, most, strict=True):
        best = {
            (*plan, count): (blocks + count, total + (count - 1) * price)
            for plan, (blocks, total) in best.items()
            for count in range(1, top + 1)
            if total + (count - 1) * price < limit
        }
    return max(best, key=best.__getitem__)


def sorted_plans(limit: int, base: int, prices: list[int], most: list[int]) -> list[int]:
    """All plans in order, and of these the last."""
    plans = sorted(
        (sum(plan), total, plan) for total, plan in affordable(limit, base, prices, most)
    )
    return plans[-1][2]


CHECK = Check(
    work="deepest_plan",
    reference=deepest_plan,
    cases=cases,
    reread='Notebook 14, "What a block costs"',
    mistakes=(
        Mistake(
            "limit itself allowed",
            "Yours takes a plan that has exactly the limit. The rule says under it.",
            limit_included,
            reread='Notebook 14, "The rules"',
        ),
        Mistake(
            "most parameters first",
            "Yours fills the budget as far as it goes. Blocks come first; parameters only decide "
            "between plans with equally many.",
            fullest,
        ),
        Mistake(
            "cheapest of the deepest",
            "Your plan has the right number of blocks, and of such plans it has the fewest "
            "parameters. Asked is the one that leaves the least of the budget.",
            cheapest,
        ),
        Mistake(
            "first blocks paid twice",
            "You pay for every block. The first of each stage is in the base already.",
            every_block_paid,
        ),
        Mistake(
            "front first",
            "You fill the first stage, then the next, and stop when nothing more fits. Such a plan "
            "is full at the front, and a better one may have a block less there.",
            front_first,
        ),
    ),
    accepted=(stage_by_stage, sorted_plans),
    minutes=12,
    difficulty=2,
)
