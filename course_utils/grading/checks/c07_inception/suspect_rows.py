"""The rows of a published table that do not agree with the widths printed beside them."""

from collections.abc import Callable
from functools import partial

import numpy as np

from course_utils.grading.checks.c07_inception.inception_costs import Row, inception_costs
from course_utils.grading.engine.check import Check, Mistake
from course_utils.models.googlenet import WIDTHS

K = 1024
MILLION = 1e6
LIMIT = 0.03  # a larger deviation, as a share of the count, makes a row suspect
PRINTED = {  # parameters in K, operations in millions
    "3a": (159, 128),
    "3b": (380, 304),
    "4a": (364, 73),
    "4b": (437, 88),
    "4c": (463, 100),
    "4d": (580, 119),
    "4e": (840, 170),
    "5a": (1072, 54),
    "5b": (1388, 71),
}
Pair = tuple[float, float]  # of parameters and of operations


def larger(pair: Pair) -> float:
    """The larger of the two deviations, whatever its sign."""
    return max(map(abs, pair))


def suspect_rows(
    rows: dict[str, Row],
    printed: dict[str, Pair],
    in_channels: int,
    k: float = K,
    million: float = MILLION,
    off: Callable[[Pair], float] = larger,
) -> dict[str, Pair]:
    """{name: (deviation of K, of millions)} of the rows that are off by more than LIMIT."""
    costs = inception_costs(list(rows.values()), in_channels, False)
    deviations = {
        name: (printed[name][0] * k / weights - 1, printed[name][1] * million / macs - 1)
        for name, (weights, macs) in zip(rows, costs, strict=True)
    }
    return {name: pair for name, pair in deviations.items() if off(pair) > LIMIT}


def cases(rng: np.random.Generator) -> list[tuple]:
    def table(slips: dict[str, Pair], sides: tuple[int, ...]) -> tuple:
        rows = {}
        for name, side in zip(slips, sides, strict=True):
            widths = tuple(4 * int(rng.integers(low, low + 2)) for low in (5, 3, 6, 1, 2, 3))
            rows[name] = (widths, side)
        counted = inception_costs(list(rows.values()), 24, False)
        shrink = rng.uniform(0.9, 1, (len(slips), 2))
        printed = {}
        for name, (weights, macs), (s, t) in zip(slips, counted, shrink, strict=True):
            a, b = slips[name]
            parameters = weights / K * (1 + a * s)
            printed[name] = (round(parameters, 4), round(macs / MILLION * (1 + b * t), 5))
        return rows, printed, 24

    googlenet = {
        name: (widths, {"3": 28, "4": 14, "5": 7}[name[0]]) for name, widths in WIDTHS.items()
    }
    slips = {"a": (0.01, 0), "b": (-0.08, 0.01), "c": (-0.025, 0.025), "d": (0.02, -0.07)}
    more = {"e": (0.09, 0.09), "f": (-0.02, -0.02), "g": (-0.06, -0.06), "h": (0, 0.2)}
    return [
        ({"3a": googlenet["3a"], "3b": googlenet["3b"]}, {"3a": (159, 128), "3b": (380, 34)}, 192),
        (googlenet, PRINTED, 192),
        table(slips, (14, 14, 7, 7)),
        table(more, (28, 13, 13, 6)),
    ]


def by_the_printed(
    rows: dict[str, Row], printed: dict[str, Pair], in_channels: int
) -> dict[str, Pair]:
    every = suspect_rows(rows, printed, in_channels, off=lambda pair: 1)
    shares = {name: (1 / (1 + a) - 1, 1 / (1 + b) - 1) for name, (a, b) in every.items()}
    return {name: pair for name, pair in shares.items() if larger(pair) > LIMIT}


def in_numpy(
    rows: dict[str, Row], printed: dict[str, Pair], in_channels: int
) -> dict[str, np.ndarray]:
    counted = np.array(inception_costs(list(rows.values()), in_channels, False)) / [1024, 1e6]
    off = np.array([printed[name] for name in rows]) / counted - 1
    return {name: pair for name, pair in zip(rows, off, strict=True) if (np.abs(pair) > 0.03).any()}


def row_by_row(
    rows: dict[str, Row], printed: dict[str, Pair], in_channels: int
) -> dict[str, list[float]]:
    suspects = {}
    for name, (widths, side) in rows.items():
        c1, r3, c3, r5, c5, pool = widths
        weights = in_channels * (c1 + r3 + r5 + pool) + 9 * r3 * c3 + 25 * r5 * c5
        params, ops = printed[name]
        pair = [params / (weights / 1024) - 1, ops / (weights * side * side / 1e6) - 1]
        if abs(pair[0]) > 0.03 or abs(pair[1]) > 0.03:
            suspects[name] = pair
        in_channels = c1 + c3 + c5 + pool
    return suspects


CHECK = Check(
    work="suspect_rows",
    reference=suspect_rows,
    cases=cases,
    reread='Notebook 07, "GoogLeNet, row by row"',
    mistakes=(
        Mistake(
            "K of a thousand",
            "Your K is 1,000. The last row of the table shows that it is 1,024.",
            partial(suspect_rows, k=1000),
        ),
        Mistake(
            "million of two powers",
            "Your million is 1,024 times 1,024. Only the parameters are printed in such units, not "
            "the operations.",
            partial(suspect_rows, million=K**2),
        ),
        Mistake(
            "divided by the printed",
            "You divide by the printed number. The count is what we trust, so the deviation is a "
            "share of it.",
            by_the_printed,
        ),
        Mistake(
            "both columns",
            "You suspect a row only if both of its columns are off. One is enough.",
            partial(suspect_rows, off=lambda pair: min(map(abs, pair))),
        ),
        Mistake(
            "too large only",
            "You find what is printed too large. A number may be too small as well.",
            partial(suspect_rows, off=max),
        ),
        Mistake(
            "two operations each",
            "You count a multiply-add as two operations. The table counts it as one.",
            partial(suspect_rows, million=MILLION / 2),
        ),
    ),
    accepted=(in_numpy, row_by_row),
    minutes=10,
)
