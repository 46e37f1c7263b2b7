"""How often chance alone makes a pair look different,
and how often it spoils a table of equal rows."""

from collections.abc import Callable
from itertools import combinations

import numpy as np
import torch

from course_utils.grading.engine.check import Check, Mistake


def alarms(
    tables: np.ndarray,
    errors: np.ndarray,
    threshold: Callable[[np.ndarray, np.ndarray], np.ndarray] = lambda a, b: 1.96 * np.hypot(a, b),
) -> np.ndarray:
    """(T, M) bool for every pair of rows. threshold: errors of both -> the gap that alarms"""
    i, j = np.triu_indices(len(errors), 1)
    return np.abs(tables[:, i] - tables[:, j]) > threshold(errors[i], errors[j])


def alarm_rates(tables: np.ndarray, errors: np.ndarray) -> tuple[float, float]:
    """tables: (T, k) in percent, errors: (k,) -> share of pairs, and of tables, that alarm."""
    alarmed = alarms(tables, errors)
    return alarmed.mean(), alarmed.any(axis=1).mean()


def cases(rng: np.random.Generator) -> list[tuple]:
    small = np.array([[87.0, 88, 90], [87, 86.5, 87.4], [89, 88.5, 87]]), np.array([0.3, 0.4, 0.5])
    example = np.array([[90.0, 91, 95], [90, 90.5, 91]]), np.ones(3)
    return [
        example,
        small,
        equal_rows(rng, 250, 7),
        equal_rows(rng, 300, 4),
        equal_rows(rng, 150, 5),
    ]


def equal_rows(rng: np.random.Generator, tables: int, rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Tables whose rows differ by chance alone, each with an error of its own."""
    errors = np.linspace(0.3, 0.8, rows)
    return 87 + errors * rng.normal(size=(tables, rows)), errors


Threshold = Callable[[np.ndarray, np.ndarray], np.ndarray]
Number = Callable[[np.ndarray], float]  # of the alarms (T, M)


def at(threshold: Threshold) -> Callable[..., tuple[float, float]]:
    """The work with another threshold, of the errors of both rows."""

    def work(tables: np.ndarray, errors: np.ndarray) -> tuple[float, float]:
        alarmed = alarms(tables, errors, threshold)
        return alarmed.mean(), alarmed.any(axis=1).mean()

    return work


def telling(
    pairs: Number = lambda alarmed: alarmed.mean(),
    tables: Number = lambda alarmed: alarmed.any(axis=1).mean(),
) -> Callable[..., tuple[float, float]]:
    """The work with another first or second number."""

    def work(accuracies: np.ndarray, errors: np.ndarray) -> tuple[float, float]:
        alarmed = alarms(accuracies, errors)
        return pairs(alarmed), tables(alarmed)

    return work


def at_one_error(error: Callable[[np.ndarray], float]) -> Callable[..., tuple[float, float]]:
    """The work with one error of a gap for all pairs."""

    def work(tables: np.ndarray, errors: np.ndarray) -> tuple[float, float]:
        return alarm_rates(tables, np.full_like(errors, error(errors)))

    return work


def one_sign(sign: int) -> Callable[..., tuple[float, float]]:
    def work(tables: np.ndarray, errors: np.ndarray) -> tuple[float, float]:
        i, j = np.triu_indices(len(errors), 1)
        alarmed = sign * (tables[:, i] - tables[:, j]) > 1.96 * np.hypot(errors[i], errors[j])
        return alarmed.mean(), alarmed.any(axis=1).mean()

    return work


def of_some(chosen: Callable[[int], list[tuple[int, int]]]) -> Callable[..., tuple[float, float]]:
    """The work with some of the pairs alone. chosen: number of rows -> pairs"""

    def work(tables: np.ndarray, errors: np.ndarray) -> tuple[float, float]:
        i, j = np.array(chosen(len(errors))).T
        alarmed = np.abs(tables[:, i] - tables[:, j]) > 1.96 * np.hypot(errors[i], errors[j])
        return alarmed.mean(), alarmed.any(axis=1).mean()

    return work


def against_the_best(tables: np.ndarray, errors: np.ndarray) -> tuple[float, float]:
    best = tables.argmax(axis=1)
    gaps = tables.max(axis=1, keepdims=True) - tables
    alarmed = gaps > 1.96 * np.hypot(errors[best][:, None], errors)
    return alarmed.sum() / (gaps.size - len(gaps)), alarmed.any(axis=1).mean()


def best_and_worst(tables: np.ndarray, errors: np.ndarray) -> tuple[float, float]:
    best, worst = tables.argmax(axis=1), tables.argmin(axis=1)
    gaps = tables.max(axis=1) - tables.min(axis=1)
    far = gaps > 1.96 * np.hypot(errors[best], errors[worst])
    return alarm_rates(tables, errors)[0], far.mean()


def rows_of(alarmed: np.ndarray) -> float:
    """The number of rows that so many pairs are made of."""
    return (1 + (1 + 8 * alarmed.shape[1]) ** 0.5) / 2


def every_pair_at_once(tables: np.ndarray, errors: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
    """All k times k places; a row is never far from itself, and every pair is counted twice."""
    accuracy = torch.from_numpy(tables)
    variance = torch.from_numpy(errors) ** 2
    k = len(variance)
    z = (accuracy[:, :, None] - accuracy[:, None]) / (variance[:, None] + variance).sqrt()
    alarmed = z.abs() > 1.96
    return alarmed.sum() / (len(tables) * k * (k - 1)), alarmed.flatten(1).any(1).double().mean()


def table_by_table(tables: np.ndarray, errors: np.ndarray) -> tuple[float, float]:
    """Pair by pair, in plain Python."""
    pairs = list(combinations(range(len(errors)), 2))
    count = spoiled = 0
    for table in tables.tolist():
        raised = sum(
            abs(table[i] - table[j]) > 1.96 * (errors[i] ** 2 + errors[j] ** 2) ** 0.5
            for i, j in pairs
        )
        count += raised
        spoiled += 1 if raised else 0
    return count / (len(tables) * len(pairs)), spoiled / len(tables)


CHECK = Check(
    work="alarm_rates",
    reference=alarm_rates,
    cases=cases,
    reread='Notebook 11, "Two kinds of chance"',
    mistakes=(
        Mistake(
            "error of one row",
            "You hold a gap against the error of one of its rows. Both rows scatter, so a gap "
            "scatters more than either.",
            at(lambda a, b: 1.96 * a),
            variants=(
                at(lambda a, b: 1.96 * b),
                at(lambda a, b: 1.96 * np.maximum(a, b)),
                at(lambda a, b: 1.96 * 2**0.5 * a),
            ),
        ),
        Mistake(
            "mean of both errors",
            "You average the errors of both rows. A gap scatters more than either of its rows.",
            at(lambda a, b: 1.96 * (a + b) / 2),
            variants=(at(lambda a, b: 1.96 * np.hypot(a, b) / 2**0.5),),
        ),
        Mistake(
            "errors added",
            "You add the errors of both rows, and so miss alarms. The error of a gap is the root "
            "of the sum of their squares.",
            at(lambda a, b: 1.96 * (a + b)),
        ),
        Mistake(
            "no root",
            "You hold a gap against the sum of the squared errors. The error of a gap is the root "
            "of this sum.",
            at(lambda a, b: 1.96 * (a**2 + b**2)),
        ),
        Mistake(
            "errors not squared",
            "You add the errors under the root as they are. Their squares belong there.",
            at(lambda a, b: 1.96 * np.sqrt(a + b)),
        ),
        Mistake(
            "one error for every gap",
            "You hold every gap against the same error. Each pair of rows has its own.",
            at_one_error(np.mean),
            variants=(
                at_one_error(lambda errors: np.mean(errors) / 2**0.5),
                at_one_error(lambda errors: np.sqrt(np.mean(errors**2))),
                at_one_error(np.max),
            ),
        ),
        Mistake(
            "another threshold",
            "Your gaps are called different at another number of standard errors. Asked is more "
            "than 1.96 of them.",
            at(np.hypot),
            variants=(at(lambda a, b: 2 * np.hypot(a, b)), at(lambda a, b: 1.645 * np.hypot(a, b))),
        ),
        Mistake(
            "one direction",
            "You see a gap only where it has one sign. A reader is alarmed in either direction.",
            one_sign(1),
            variants=(one_sign(-1),),
        ),
        Mistake(
            "alarms counted, not tables",
            "Your second number is how many alarms a table has. A table with three alarms is one "
            "spoiled table.",
            telling(tables=lambda alarmed: alarmed.sum(axis=1).mean()),
        ),
        Mistake(
            "pairs for tables",
            "Your second number is the share of the pairs that look different in some table. Asked "
            "is the share of the tables in which some pair does.",
            telling(tables=lambda alarmed: alarmed.any(axis=0).mean()),
        ),
        Mistake(
            "all pairs of a table",
            "Your second number counts the tables in which all pairs look different. One "
            "is enough.",
            telling(tables=lambda alarmed: alarmed.all(axis=1).mean()),
        ),
        Mistake(
            "pairs taken as independent",
            "You work the second number out by a formula, as if pairs were independent. They "
            "share rows: one stray row alarms in many pairs at once. Count the tables.",
            telling(tables=lambda alarmed: 1 - (1 - alarmed.mean()) ** alarmed.shape[1]),
            variants=(telling(tables=lambda alarmed: 1 - 0.95 ** alarmed.shape[1]),),
        ),
        Mistake(
            "best and worst only",
            "Your second number looks at the best and the worst row of a table alone. Rows have "
            "different errors: two that lie closer can look different where these do not.",
            best_and_worst,
        ),
        Mistake(
            "alarms for a share",
            "Your first number is a count of alarms. A share is divided by all pairs of all "
            "tables.",
            telling(lambda alarmed: alarmed.sum(axis=1).mean()),
            variants=(telling(lambda alarmed: alarmed.sum()),),
        ),
        Mistake(
            "rows paired with themselves",
            "You count each row with itself among the pairs, which never looks different. A pair "
            "has two rows: a table has k (k - 1) / 2 of them.",
            telling(lambda alarmed: 2 * alarmed.sum(axis=1).mean() / rows_of(alarmed) ** 2),
            variants=(
                telling(
                    lambda alarmed: alarmed.sum() / (alarmed.size + len(alarmed) * rows_of(alarmed))
                ),
            ),
        ),
        Mistake(
            "alarms counted twice",
            "Your first number is twice too large: you count the alarms of i with j and of j with "
            "i, and divide by how many pairs there are once.",
            telling(lambda alarmed: 2 * alarmed.mean()),
        ),
        Mistake(
            "first row only",
            "You compare each row with the first. A reader compares each with each.",
            of_some(lambda k: [(0, j) for j in range(1, k)]),
            'Notebook 11, "Four tables"',
        ),
        Mistake(
            "neighbors only",
            "You compare each row with the next one. A reader compares each with each.",
            of_some(lambda k: [(j - 1, j) for j in range(1, k)]),
            'Notebook 11, "Four tables"',
        ),
        Mistake(
            "best row only",
            "You compare each row with the best of its table. A reader compares each with each.",
            against_the_best,
            'Notebook 11, "Four tables"',
        ),
        Mistake(
            "last row left out",
            "You leave out the last row of each table. A reader compares each with each.",
            of_some(lambda k: list(combinations(range(k - 1), 2))),
        ),
        Mistake(
            "numbers exchanged",
            "Your two numbers are exchanged: the share of the pairs comes first.",
            lambda tables, errors: alarm_rates(tables, errors)[::-1],
        ),
    ),
    accepted=(every_pair_at_once, table_by_table),
    forbidden=("compare_pairs", "course_utils"),
    minutes=10,
)
