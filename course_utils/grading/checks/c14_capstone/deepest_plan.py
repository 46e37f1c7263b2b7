"""The deepest network under a limit."""

from collections.abc import Iterator
from functools import partial
from itertools import product
from typing import TYPE_CHECKING

from course_utils.grading.checks.c14_capstone import wrong_deepest_plan as wrong
from course_utils.grading.engine.check import Check, Mistake

if TYPE_CHECKING:
    import numpy as np


def affordable(
    limit: int, base: int, prices: list[int], most: list[int]
) -> Iterator[tuple[int, list[int]]]:
    """Every plan under the limit, with its parameters."""
    for plan in product(*(range(1, top + 1) for top in most)):
        total = base + sum((count - 1) * price for count, price in zip(plan, prices, strict=True))
        if total < limit:
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
        (19, 10, [4, 1], [6, 6]),  # the later block is the cheaper one
        (14, 10, [1, 4], [9, 6]),  # a dear stage and a cheap one
        (16, 10, [1, 4], [6, 6]),
        (40, 10, [3, 2], [3, 5]),  # all of them fit
        (11, 10, [1, 4], [6, 6]),  # no room for one more block
        (25, 10, [4, 1, 3], [3, 4, 4]),
        drawn(3),
        drawn(4),
    ]


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
            wrong.limit_allowed,
            reread='Notebook 14, "The rules"',
        ),
        Mistake(
            "most parameters first",
            "Yours fills the budget as far as it goes. Blocks come first; parameters only decide "
            "between plans with equally many.",
            wrong.parameters_first,
        ),
        Mistake(
            "cheapest of the deepest",
            "Your plan has the right number of blocks, and of such plans it has the fewest "
            "parameters. Asked is the one that leaves the least of the budget.",
            wrong.cheapest_of_the_deepest,
        ),
        Mistake(
            "any of the deepest",
            "Your plan has the right number of blocks, but among such plans you do not go by their "
            "parameters. Asked is the one that leaves the least of the budget.",
            wrong.first_met,
            variants=(wrong.last_met,),
        ),
        Mistake(
            "first blocks paid twice",
            "You pay for every block. The first of each stage is in the base already.",
            wrong.every_block_paid,
            variants=(wrong.every_block_paid_or_one,),
        ),
        Mistake(
            "base forgotten",
            "The base is missing from what your plan costs. It holds the first block of each stage "
            "and all that is no block.",
            wrong.base_forgotten,
            variants=(wrong.base_replaced,),
        ),
        Mistake(
            "stage after stage",
            "You fill one stage as far as it goes, then the next. Such a plan is full at one end, "
            "and a better one may have a block less there.",
            wrong.front_first,
            variants=(wrong.back_first,),
        ),
        Mistake(
            "dearest block first",
            "You take the most expensive block as often as it fits. Cheaper ones would make a "
            "deeper network.",
            wrong.dearest_first,
        ),
        Mistake(
            "blocks in turn",
            "You add a block to each stage in turn. The stages need not be alike; another plan "
            "may have more blocks, or leave less of the budget.",
            wrong.in_turn,
            variants=(wrong.in_turn_until_one_is_too_much,),
        ),
        Mistake(
            "largest number left out",
            "No stage of yours has as many blocks as `most` says. That number is allowed.",
            wrong.largest_left_out,
        ),
        Mistake(
            "more blocks than allowed",
            "A stage of yours may have more blocks than `most` allows it, the first one included.",
            wrong.one_too_many,
            variants=(wrong.no_bound,),
        ),
        Mistake(
            "stages without a block",
            "Your plans may have a stage without a block. Each has at least one.",
            wrong.empty_stages,
            variants=(wrong.empty_stages_all_paid,),
        ),
        Mistake(
            "one more block expected",
            "Yours expects that at least one more block fits. Where none does, the plan is one "
            "block in each stage, whose parameters are the base.",
            partial(wrong.one_more_expected, None),
            variants=(partial(wrong.one_more_expected, []),),
        ),
        Mistake(
            "added blocks only",
            "Your answer has the blocks that are added. The first of each stage counts as well.",
            wrong.added_only,
        ),
        Mistake(
            "number for the plan",
            "Your answer is how many blocks there are. Asked is how many each stage has.",
            wrong.number_only,
        ),
    ),
    accepted=(stage_by_stage, sorted_plans),
    minutes=12,
    difficulty=2,
)
