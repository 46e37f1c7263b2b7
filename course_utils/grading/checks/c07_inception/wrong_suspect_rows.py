"""The suspect rows of a table, and what goes wrong in looking for them."""

from collections.abc import Callable
from functools import partial

from course_utils.grading.checks.c07_inception.wrong_inception_costs import (
    Costs,
    Row,
    biases_everywhere,
    inception_costs,
    lines,
    none_if_reduced,
    one_side,
    unprojected,
    unreduced,
    without_reductions,
)

K = 1024
MILLION = 1e6
LIMIT = 0.03  # a larger deviation, as a share of the count, makes a row suspect
Rows = dict[str, Row]
Pair = tuple[float, float]  # of parameters and of operations
Table = dict[str, Pair]


def larger(pair: Pair) -> float:
    """The larger of the two deviations, whatever its sign."""
    return max(map(abs, pair))


def share(printed: float, counted: float) -> float:
    """The deviation of one number."""
    return printed / counted - 1


def suspect_rows(
    rows: Rows,
    printed: Table,
    in_channels: int,
    k: float = K,
    million: float = MILLION,
    off: Callable[[Pair], float] = larger,
    limit: float = LIMIT,
    deviation: Callable[[float, float], float] = share,
    costs: Callable[[list[Row], int, bool], Costs] = inception_costs,
    naive: bool = False,
) -> Table:
    """{name: (deviation of K, of millions)} of the rows that are off by more than LIMIT."""
    counted = costs(list(rows.values()), in_channels, naive)
    deviations = {
        name: (
            deviation(printed[name][0], weights / k),
            deviation(printed[name][1], macs / million),
        )
        for name, (weights, macs) in zip(rows, counted, strict=True)
    }
    return {name: pair for name, pair in deviations.items() if off(pair) > limit}


def reported(
    change: Callable[[float], float], limit: float = LIMIT
) -> Callable[[Rows, Table, int], Table]:
    """The suspects, with another number in the place of each deviation."""

    def answer(rows: Rows, printed: Table, in_channels: int) -> Table:
        found = suspect_rows(rows, printed, in_channels, limit=limit)
        return {name: (change(a), change(b)) for name, (a, b) in found.items()}

    return answer


def absolute(rows: Rows, printed: Table, in_channels: int) -> Table:
    every = suspect_rows(rows, printed, in_channels, deviation=lambda p, c: p - c, limit=-1)
    found = suspect_rows(rows, printed, in_channels)
    return {name: every[name] for name in found}


def first_alone(rows: Rows, printed: Table, in_channels: int) -> Table:
    return dict(list(suspect_rows(rows, printed, in_channels).items())[:1])


def last_alone(rows: Rows, printed: Table, in_channels: int) -> Table:
    return dict(list(suspect_rows(rows, printed, in_channels).items())[-1:])


def first_row(rows: Rows, printed: Table, in_channels: int) -> Table:
    return suspect_rows(dict(list(rows.items())[:1]), printed, in_channels)


def innocent(rows: Rows, printed: Table, in_channels: int) -> Table:
    suspects = suspect_rows(rows, printed, in_channels)
    every = suspect_rows(rows, printed, in_channels, limit=-1)
    return {name: pair for name, pair in every.items() if name not in suspects}


def by_position(rows: Rows, printed: Table, in_channels: int) -> Table:
    return suspect_rows(rows, dict(zip(rows, printed.values(), strict=True)), in_channels)


def by_position_of_printed(rows: Rows, printed: Table, in_channels: int) -> Table:
    counted = inception_costs(list(rows.values()), in_channels, False)
    pairs = {
        name: (a * K / weights - 1, b * MILLION / macs - 1)
        for (name, (a, b)), (weights, macs) in zip(printed.items(), counted, strict=True)
    }
    return {name: pair for name, pair in pairs.items() if larger(pair) > LIMIT}


def each_the_first(rows: list[Row], in_channels: int, naive: bool) -> Costs:
    return [inception_costs([row], in_channels, naive)[0] for row in rows]


def swapped_costs(rows: list[Row], in_channels: int, naive: bool) -> Costs:
    return [(macs, weights) for weights, macs in inception_costs(rows, in_channels, naive)]


def swapped(rows: Rows, printed: Table, in_channels: int) -> Table:
    return {name: (b, a) for name, (a, b) in suspect_rows(rows, printed, in_channels).items()}


def rounded(rows: Rows, printed: Table, in_channels: int) -> Table:
    return suspect_rows(rows, printed, in_channels, deviation=lambda p, c: p / round(c) - 1)


def rounded_down(rows: Rows, printed: Table, in_channels: int) -> Table:
    return suspect_rows(rows, printed, in_channels, deviation=lambda p, c: p / int(c) - 1)


def names_alone(rows: Rows, printed: Table, in_channels: int) -> list[str]:
    return list(suspect_rows(rows, printed, in_channels))


def guilty_column(rows: Rows, printed: Table, in_channels: int) -> dict[str, float]:
    found = suspect_rows(rows, printed, in_channels)
    return {name: max(pair, key=abs) for name, pair in found.items()}


def always_192(rows: Rows, printed: Table, in_channels: int) -> Table:
    return suspect_rows(rows, printed, 192)


WRONG_COUNTS: tuple[Callable[..., Table], ...] = tuple(
    partial(suspect_rows, costs=costs)
    for costs in (
        partial(inception_costs, weights_of=unprojected),
        partial(inception_costs, weights_of=unreduced),
        partial(inception_costs, weights_of=without_reductions),
        partial(inception_costs, weights_of=lines),
        partial(inception_costs, weights_of=biases_everywhere),
        partial(inception_costs, leaving=none_if_reduced),
        one_side,
    )
)
