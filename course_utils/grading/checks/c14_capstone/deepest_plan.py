"""The deepest network under a limit."""

from itertools import product

from course_utils.grading.engine.check import Check, Mistake


def affordable(limit, base, prices, most, *, within=False, extra=1):
    """Every plan under the limit, with its parameters."""
    for plan in product(*(range(1, top + 1) for top in most)):
        total = base + sum(
            (count - extra) * price for count, price in zip(plan, prices, strict=True)
        )
        if total < limit or (within and total == limit):
            yield total, list(plan)


def deepest_plan(limit, base, prices, most):
    return max(affordable(limit, base, prices, most), key=lambda found: (sum(found[1]), found[0]))[
        1
    ]


def cases(rng):
    def drawn(stages):
        width = 8 * int(rng.integers(2, 9))
        prices = [
            18 * (width * 2**i) ** 2 + 4 * width * 2**i for i in range(stages)
        ]  # one more block, notebook 14
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


def limit_included(limit, base, prices, most):
    plans = affordable(limit, base, prices, most, within=True)
    return max(plans, key=lambda found: (sum(found[1]), found[0]))[1]


def fullest(limit, base, prices, most):
    return max(affordable(limit, base, prices, most))[1]


def cheapest(limit, base, prices, most):
    return max(affordable(limit, base, prices, most), key=lambda found: (sum(found[1]), -found[0]))[
        1
    ]


def every_block_paid(limit, base, prices, most):
    plans = affordable(limit, base, prices, most, extra=0)
    return max(plans, key=lambda found: (sum(found[1]), found[0]), default=(0, [1] * len(most)))[1]


def front_first(limit, base, prices, most):
    plan = [1] * len(most)
    for stage, price in enumerate(prices):
        while plan[stage] < most[stage] and base + price < limit:
            plan[stage] += 1
            base += price
    return plan


def stage_by_stage(limit, base, prices, most):
    best = {(): (0, base)}  # plan of the first stages: its blocks, its parameters
    for price, top in zip(prices, most, strict=True):
        best = {
            (*plan, count): (blocks + count, total + (count - 1) * price)
            for plan, (blocks, total) in best.items()
            for count in range(1, top + 1)
            if total + (count - 1) * price < limit
        }
    return tuple(max(best, key=best.get))


def sorted_plans(limit, base, prices, most):
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
            "Yours fills the budget as far as it goes. Blocks come first; parameters only decide between plans with "
            "equally many.",
            fullest,
        ),
        Mistake(
            "cheapest of the deepest",
            "Your plan has the right number of blocks, and of such plans it has the fewest parameters. Asked is the "
            "one that leaves the least of the budget.",
            cheapest,
        ),
        Mistake(
            "first blocks paid twice",
            "You pay for every block. The first of each stage is in the base already.",
            every_block_paid,
        ),
        Mistake(
            "front first",
            "You fill the first stage, then the next, and stop when nothing more fits. Such a plan is full at the "
            "front, and a better one may have a block less there.",
            front_first,
        ),
    ),
    accepted=(stage_by_stage, sorted_plans),
    minutes=12,
    difficulty=2,
)
