"""The rows of a published table that do not agree with the widths printed beside them."""

from functools import partial

import numpy as np

from course_utils.grading.checks.c07_inception import wrong_suspect_rows as wrong
from course_utils.grading.checks.c07_inception.wrong_inception_costs import Row, inception_costs
from course_utils.grading.checks.c07_inception.wrong_suspect_rows import (
    LIMIT,
    MILLION,
    K,
    Pair,
    larger,
    suspect_rows,
)
from course_utils.grading.engine.check import Check, Mistake
from course_utils.models.googlenet import WIDTHS

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
    slips = {"a": (0.01, 0), "b": (-0.08, 0.01), "c": (-0.025, 0.025), "d": (0.02, -0.4)}
    opposite = {"i": (0.05, -0.05), "j": (0.001, 0), "k": (0.02, 0.02), "l": (-0.04, 0.01)}
    opposite["m"] = (-0.4, 0)
    more = {"e": (0.09, 0.09), "f": (-0.02, -0.02), "g": (-0.06, -0.06), "h": (0, 0.4)}
    rows, numbers, channels = table(opposite, (21, 18, 18, 16, 16))
    return [
        ({"3a": googlenet["3a"], "3b": googlenet["3b"]}, {"3a": (159, 128), "3b": (380, 34)}, 192),
        ({"3a": googlenet["3a"]}, {"3a": (159, 182)}, 192),
        (googlenet, PRINTED, 192),
        table(slips, (28, 28, 14, 14)),
        table(more, (28, 17, 17, 15)),
        (rows, dict(reversed(numbers.items())), channels),
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
            variants=(partial(suspect_rows, deviation=lambda p, c: (p - c) / p),),
        ),
        Mistake(
            "minus for plus",
            "Your deviations have the other sign. What is printed too large deviates by a positive "
            "number.",
            wrong.reported(lambda a: -a),
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
        Mistake(
            "channels of the first",
            "You count every row with the channels that the first gets. The rows lie one behind "
            "the other: what leaves one enters the next.",
            partial(suspect_rows, costs=wrong.each_the_first),
        ),
        Mistake(
            "counted as naive",
            "You count naive modules. Those of the table have reductions.",
            partial(suspect_rows, naive=True),
        ),
        Mistake(
            "wrong counts",
            "Your counts are wrong before you compare them with anything: inception_costs, which "
            "you call or repeat here, is not right yet. Look at its own check first.",
            wrong.WRONG_COUNTS[0],
            variants=wrong.WRONG_COUNTS[1:],
        ),
        Mistake(
            "all rows",
            "You give back rows that hold as well. Only the suspects are asked for, those that are "
            "off by more than three percent.",
            partial(suspect_rows, limit=-1),
        ),
        Mistake(
            "rows that hold",
            "You give back the rows that agree. The suspects are the others.",
            wrong.innocent,
        ),
        Mistake(
            "one suspect only",
            "You give back one suspect only, and the others are lost.",
            wrong.first_alone,
            variants=(wrong.last_alone,),
        ),
        Mistake(
            "first row only",
            "You look at the first row only.",
            wrong.first_row,
        ),
        Mistake(
            "matched by position",
            "You bring rows and printed numbers together by their order. Both are dicts: what "
            "belongs together has the same name, and the order may differ.",
            wrong.by_position,
            variants=(wrong.by_position_of_printed,),
        ),
        Mistake(
            "percent",
            "Your deviations are in percent. A deviation is a share of the count: 0.42 for 42 "
            "percent.",
            wrong.reported(lambda a: 100 * a),
            variants=(
                wrong.reported(lambda a: 100 * a, limit=0.0003),
                wrong.reported(lambda a: round(100 * a, 1)),
                wrong.reported(lambda a: round(100 * a)),
            ),
        ),
        Mistake(
            "rounded",
            "You round your deviations. They are asked for as they are.",
            wrong.reported(lambda a: round(a, 2)),
            variants=(wrong.reported(lambda a: round(a, 3)),),
        ),
        Mistake(
            "sign lost",
            "Your deviations have no sign. What is printed too small deviates by a negative "
            "number; only for the limit the sign does not matter.",
            wrong.reported(abs),
        ),
        Mistake(
            "counts rounded",
            "You round your counts to whole units before you compare. Small counts are changed "
            "much by that; compare the exact ones.",
            wrong.rounded,
            variants=(wrong.rounded_down,),
        ),
        Mistake(
            "difference for a share",
            "Your deviation is a difference in the units of the table. It is a share of the count.",
            partial(suspect_rows, deviation=lambda p, c: p - c),
            variants=(wrong.absolute,),
        ),
        Mistake(
            "one column decides",
            "Only one of the two columns decides in yours. A row is suspect if either of them is "
            "off.",
            partial(suspect_rows, off=lambda pair: abs(pair[1])),
            variants=(partial(suspect_rows, off=lambda pair: abs(pair[0])),),
        ),
        Mistake(
            "columns taken together",
            "You bring the two deviations together in one number and compare that. Each column is "
            "compared by itself.",
            partial(suspect_rows, off=lambda pair: abs(sum(pair))),
            variants=(
                partial(suspect_rows, off=lambda pair: abs(pair[0]) + abs(pair[1])),
                partial(suspect_rows, off=lambda pair: (abs(pair[0]) + abs(pair[1])) / 2),
                partial(suspect_rows, off=sum),
            ),
        ),
        Mistake(
            "another limit",
            "Your limit is not three percent, which is 0.03 as a share.",
            partial(suspect_rows, limit=0.3),
            variants=(partial(suspect_rows, limit=0.003),),
        ),
        Mistake(
            "ratio for the deviation",
            "You give back the printed number as a multiple of the count. The deviation is what "
            "that has above one.",
            wrong.reported(lambda a: a + 1),
            variants=(wrong.reported(lambda a: a + 1, limit=-1),),
        ),
        Mistake(
            "columns mixed up",
            "Your two columns are mixed up. Parameters come first, and are compared with the "
            "weights; operations come second, and are compared with the multiply-adds.",
            partial(suspect_rows, costs=wrong.swapped_costs),
            variants=(wrong.swapped,),
        ),
        Mistake(
            "units ignored",
            "You compare the printed numbers with the counts as they are. Bring both to the same "
            "unit first.",
            partial(suspect_rows, k=1, million=1),
        ),
        Mistake(
            "names without deviations",
            "You give back the names alone. A dict is asked for, with both deviations of every "
            "suspect.",
            wrong.names_alone,
        ),
        Mistake(
            "one deviation each",
            "You give back one deviation for each suspect. Those of both columns are asked for.",
            wrong.guilty_column,
        ),
        Mistake(
            "channels of GoogLeNet",
            "Your first row gets 192 channels, as in GoogLeNet. It gets `in_channels`.",
            wrong.always_192,
        ),
    ),
    accepted=(in_numpy, row_by_row),
    minutes=10,
)
