"""The costs of stacked Inception modules, and what goes wrong in counting them."""

from collections.abc import Callable
from functools import partial

Widths = tuple[int, ...]  # 1x1, reduction and 3x3, reduction and 5x5, projection of the pool
Row = tuple[Widths, int]  # of a module, and the side of its map
Costs = list[tuple[int, int]]  # weights and multiply-adds, by module
Rule = Callable[[int, Widths, bool], int]  # of the channels that come in, the widths, naive or not


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
    weights_of: Rule = weights_of,
    leaving: Rule = leaving,
) -> Costs:
    """[(weights, multiply-adds)] of stacked modules."""
    costs = []
    for widths, side in rows:
        weights = weights_of(in_channels, widths, naive)
        costs.append((weights, weights * side**2))
        in_channels = leaving(in_channels, widths, naive)
    return costs


# Channels handed on

not_handed_on = partial(inception_costs, leaving=lambda channels, widths, naive: channels)


def outputs(in_channels: int, widths: Widths, naive: bool) -> int:
    return sum(widths[:5:2])


def none_if_naive(in_channels: int, widths: Widths, naive: bool) -> int:
    return sum(widths[:5:2]) + (0 if naive else widths[5])


def none_if_reduced(in_channels: int, widths: Widths, naive: bool) -> int:
    return sum(widths[:5:2]) + (in_channels if naive else 0)


def narrowed(in_channels: int, widths: Widths, naive: bool) -> int:
    return leaving(in_channels, widths, False)


def all_widths(in_channels: int, widths: Widths, naive: bool) -> int:
    return sum(widths)


def all_if_reduced(in_channels: int, widths: Widths, naive: bool) -> int:
    return leaving(in_channels, widths, True) if naive else sum(widths)


def all_and_the_pool(in_channels: int, widths: Widths, naive: bool) -> int:
    return sum(widths[:5]) + (in_channels if naive else widths[5])


def pool_of_the_first(rows: list[Row], in_channels: int, naive: bool) -> Costs:
    return inception_costs(
        rows,
        in_channels,
        naive,
        leaving=lambda _, widths, naive: leaving(in_channels, widths, naive),
    )


def too_early(rows: list[Row], in_channels: int, naive: bool) -> Costs:
    return inception_costs(
        rows,
        in_channels,
        naive,
        lambda channels, widths, naive: weights_of(leaving(channels, widths, naive), widths, naive),
    )


# Weights


def unprojected(in_channels: int, widths: Widths, naive: bool) -> int:
    return weights_of(in_channels, (*widths[:5], 0), naive)


def naive_projected(in_channels: int, widths: Widths, naive: bool) -> int:
    return weights_of(in_channels, widths, naive) + naive * in_channels * widths[5]


def naive_to_itself(in_channels: int, widths: Widths, naive: bool) -> int:
    return weights_of(in_channels, widths, naive) + naive * in_channels**2


def naive_reduced(in_channels: int, widths: Widths, naive: bool) -> int:
    c1, r3, c3, r5, c5, _ = widths
    apart = in_channels * c1 + 9 * r3 * c3 + 25 * r5 * c5
    return apart if naive else weights_of(in_channels, widths, naive)


def unreduced(in_channels: int, widths: Widths, naive: bool) -> int:
    c1, r3, c3, r5, c5, pool = widths
    reduced = in_channels * (c1 + r3 + 9 * c3 + r5 + 25 * c5 + pool)
    return weights_of(in_channels, widths, naive) if naive else reduced


def unreduced_alone(in_channels: int, widths: Widths, naive: bool) -> int:
    return weights_of(in_channels, widths, True) + (0 if naive else in_channels * widths[5])


def without_reductions(in_channels: int, widths: Widths, naive: bool) -> int:
    c1, r3, c3, r5, c5, pool = widths
    bare = in_channels * (c1 + pool) + 9 * r3 * c3 + 25 * r5 * c5
    return weights_of(in_channels, widths, naive) if naive else bare


def lines(in_channels: int, widths: Widths, naive: bool) -> int:
    c1, r3, c3, r5, c5, pool = widths
    if naive:
        return in_channels * (c1 + 3 * c3 + 5 * c5)
    return in_channels * (c1 + r3 + r5 + pool) + 3 * r3 * c3 + 5 * r5 * c5


def points(in_channels: int, widths: Widths, naive: bool) -> int:
    c1, r3, c3, r5, c5, pool = widths
    if naive:
        return in_channels * (c1 + c3 + c5)
    return in_channels * (c1 + r3 + r5 + pool) + r3 * c3 + r5 * c5


def with_biases(rows: list[Row], in_channels: int, naive: bool) -> Costs:
    costs = inception_costs(rows, in_channels, naive)
    biases = [sum(widths[:5:2] if naive else widths) for widths, _ in rows]
    return [(weights + more, macs) for (weights, macs), more in zip(costs, biases, strict=True)]


def biases_everywhere(in_channels: int, widths: Widths, naive: bool) -> int:
    return weights_of(in_channels, widths, naive) + sum(widths[:5:2] if naive else widths)


def biases_of_what_leaves(in_channels: int, widths: Widths, naive: bool) -> int:
    return weights_of(in_channels, widths, naive) + sum(widths[:5:2]) + (0 if naive else widths[5])


def reordered(*order: int) -> Callable[[list[Row], int, bool], Costs]:
    """The costs where the widths are read in another order."""
    return lambda rows, in_channels, naive: inception_costs(
        [(tuple(widths[i] for i in order), side) for widths, side in rows], in_channels, naive
    )


# Multiply-adds


def one_side(rows: list[Row], in_channels: int, naive: bool) -> Costs:
    costs = inception_costs(rows, in_channels, naive)
    return [(weights, weights * side) for (weights, _), (_, side) in zip(costs, rows, strict=True)]


def doubled(rows: list[Row], in_channels: int, naive: bool) -> Costs:
    return [(weights, 2 * macs) for weights, macs in inception_costs(rows, in_channels, naive)]


def unpadded(rows: list[Row], in_channels: int, naive: bool, lost: int = 2) -> Costs:
    costs = inception_costs(rows, in_channels, naive)
    answers = []
    channels = in_channels
    for ((_, r3, c3, r5, c5, _), side), (weights, macs) in zip(rows, costs, strict=True):
        threes = 9 * (channels if naive else r3) * c3
        fives = 25 * (channels if naive else r5) * c5
        less = threes * (side**2 - (side - lost) ** 2)
        less += fives * (side**2 - (side - 2 * lost) ** 2)
        answers.append((weights, macs - less))
        channels = leaving(channels, rows[len(answers) - 1][0], naive)
    return answers


def running_totals(rows: list[Row], in_channels: int, naive: bool) -> Costs:
    costs = inception_costs(rows, in_channels, naive)
    return [
        (sum(w for w, _ in costs[: end + 1]), sum(m for _, m in costs[: end + 1]))
        for end in range(len(costs))
    ]


def one_total(rows: list[Row], in_channels: int, naive: bool) -> Costs:
    return running_totals(rows, in_channels, naive)[-1:]


def bare_total(rows: list[Row], in_channels: int, naive: bool) -> tuple[int, int]:
    return one_total(rows, in_channels, naive)[0]


def never_naive(rows: list[Row], in_channels: int, naive: bool) -> Costs:
    return inception_costs(rows, in_channels, False)


def always_naive(rows: list[Row], in_channels: int, naive: bool) -> Costs:
    return inception_costs(rows, in_channels, True)


def switched(rows: list[Row], in_channels: int, naive: bool) -> Costs:
    return inception_costs(rows, in_channels, not naive)


def macs_first(rows: list[Row], in_channels: int, naive: bool) -> Costs:
    return [(macs, weights) for weights, macs in inception_costs(rows, in_channels, naive)]
