"""Wrong implementations of `deepest_plan`, for its bank."""

from collections.abc import Callable, Iterable
from functools import partial
from itertools import product

Priced = tuple[int, list[int]]


def most_blocks_then_parameters(priced: Priced) -> tuple[int, int]:
    return sum(priced[1]), priced[0]


def most_parameters(priced: Priced) -> tuple[int, int]:
    return priced[0], sum(priced[1])


def fewest_parameters(priced: Priced) -> tuple[int, int]:
    return sum(priced[1]), -priced[0]


def number(priced: Priced) -> int:
    """Blocks alone: `max` then takes the first that it meets."""
    return sum(priced[1])


def number_then_order(priced: Priced) -> tuple[int, list[int]]:
    return sum(priced[1]), priced[1]


def best(
    limit: int,
    base: int,
    prices: list[int],
    most: list[int],
    *,
    key: Callable[[Priced], object] = most_blocks_then_parameters,
    within: bool = False,
    free: int = 1,
    low: int = 1,
    beyond: int = 0,
    based: bool = True,
) -> list[int]:
    """The best of all plans; the options are what the mistakes below change.

    within: whether the limit itself is allowed; free: blocks of a stage that the base pays
    low: fewest blocks; beyond: blocks allowed above `most`; based: whether the base counts
    """
    plans = []
    for plan in product(*(range(low, top + beyond + 1) for top in most)):
        total = base if based else 0
        total += sum((count - free) * price for count, price in zip(plan, prices, strict=True))
        if total < limit + within:
            plans.append((total, list(plan)))
    return max(plans, key=key)[1]  # type: ignore[arg-type]


limit_allowed = partial(best, within=True)
parameters_first = partial(best, key=most_parameters)
cheapest_of_the_deepest = partial(best, key=fewest_parameters)
first_met = partial(best, key=number)
last_met = partial(best, key=number_then_order)
every_block_paid = partial(best, free=0)
base_forgotten = partial(best, based=False)
base_replaced = partial(best, based=False, free=0)
largest_left_out = partial(best, beyond=-1)
one_too_many = partial(best, beyond=1)
empty_stages = partial(best, low=0)
empty_stages_all_paid = partial(best, low=0, free=0)


def every_block_paid_or_one(limit: int, base: int, prices: list[int], most: list[int]) -> list[int]:
    """With an answer for no plan at all."""
    try:
        return every_block_paid(limit, base, prices, most)
    except ValueError:
        return [1] * len(most)


def added_only(limit: int, base: int, prices: list[int], most: list[int]) -> list[int]:
    return [count - 1 for count in best(limit, base, prices, most)]


def one_more_expected(
    without: list[int] | None, limit: int, base: int, prices: list[int], most: list[int]
) -> list[int] | None:
    """without: the answer where no block can be added"""
    plan = best(limit, base, prices, most)
    return plan if sum(plan) > len(plan) else without


def number_only(limit: int, base: int, prices: list[int], most: list[int]) -> int:
    return sum(best(limit, base, prices, most))


def no_bound(limit: int, base: int, prices: list[int], most: list[int]) -> list[int]:
    return best(limit, base, prices, [max(most)] * len(most))


def filled(
    stages: Iterable[int], limit: int, base: int, prices: list[int], most: list[int]
) -> list[int]:
    """One stage after the other as far as it goes."""
    plan = [1] * len(most)
    for stage in stages:
        while plan[stage] < most[stage] and base + prices[stage] < limit:
            plan[stage] += 1
            base += prices[stage]
    return plan


def front_first(limit: int, base: int, prices: list[int], most: list[int]) -> list[int]:
    return filled(range(len(most)), limit, base, prices, most)


def back_first(limit: int, base: int, prices: list[int], most: list[int]) -> list[int]:
    return filled(reversed(range(len(most))), limit, base, prices, most)


def dearest_first(limit: int, base: int, prices: list[int], most: list[int]) -> list[int]:
    order = sorted(range(len(most)), key=lambda stage: -prices[stage])
    return filled(order, limit, base, prices, most)


def in_turn(limit: int, base: int, prices: list[int], most: list[int]) -> list[int]:
    plan, before = [1] * len(most), [0]
    while plan != before:
        before = list(plan)
        for stage, price in enumerate(prices):
            if plan[stage] < most[stage] and base + price < limit:
                plan[stage] += 1
                base += price
    return plan


def in_turn_until_one_is_too_much(
    limit: int, base: int, prices: list[int], most: list[int]
) -> list[int]:
    plan = [1] * len(most)
    for _ in range(max(most)):
        for stage, price in enumerate(prices):
            if plan[stage] < most[stage] and base + price >= limit:
                return plan
            if plan[stage] < most[stage]:
                plan[stage] += 1
                base += price
    return plan
