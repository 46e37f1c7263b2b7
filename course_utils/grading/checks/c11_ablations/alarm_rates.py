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
    return [small, equal_rows(rng, 250, 7), equal_rows(rng, 300, 4), equal_rows(rng, 150, 5)]


def equal_rows(rng: np.random.Generator, tables: int, rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Tables whose rows differ by chance alone, each with an error of its own."""
    errors = np.linspace(0.3, 0.8, rows)
    return 87 + errors * rng.normal(size=(tables, rows)), errors


def error_of_one(tables: np.ndarray, errors: np.ndarray) -> tuple[float, float]:
    alarmed = alarms(tables, errors, lambda a, b: 1.96 * a)
    return alarmed.mean(), alarmed.any(axis=1).mean()


def errors_added(tables: np.ndarray, errors: np.ndarray) -> tuple[float, float]:
    alarmed = alarms(tables, errors, lambda a, b: 1.96 * (a + b))
    return alarmed.mean(), alarmed.any(axis=1).mean()


def one_direction(tables: np.ndarray, errors: np.ndarray) -> tuple[float, float]:
    i, j = np.triu_indices(len(errors), 1)
    alarmed = tables[:, i] - tables[:, j] > 1.96 * np.hypot(errors[i], errors[j])
    return alarmed.mean(), alarmed.any(axis=1).mean()


def alarms_in_a_table(tables: np.ndarray, errors: np.ndarray) -> tuple[float, float]:
    alarmed = alarms(tables, errors)
    return alarmed.mean(), alarmed.sum(axis=1).mean()


def as_if_independent(tables: np.ndarray, errors: np.ndarray) -> tuple[float, float]:
    alarmed = alarms(tables, errors)
    return alarmed.mean(), 1 - (1 - alarmed.mean()) ** alarmed.shape[1]


def against_the_first(tables: np.ndarray, errors: np.ndarray) -> tuple[float, float]:
    alarmed = alarms(tables, errors)[:, : len(errors) - 1]
    return alarmed.mean(), alarmed.any(axis=1).mean()


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
            error_of_one,
        ),
        Mistake(
            "errors added",
            "You add the errors of both rows, and so miss alarms. The error of a gap is the root "
            "of the sum of their squares.",
            errors_added,
        ),
        Mistake(
            "one direction",
            "You see a gap only where the row further left is ahead. A reader is alarmed in either "
            "direction.",
            one_direction,
        ),
        Mistake(
            "alarms counted, not tables",
            "Your second number is how many alarms a table has. A table with three alarms is one "
            "spoiled table.",
            alarms_in_a_table,
        ),
        Mistake(
            "pairs taken as independent",
            "You work the second number out from the first, as if pairs were independent. They "
            "share rows: one stray row alarms in many pairs at once. Count the tables.",
            as_if_independent,
        ),
        Mistake(
            "first row only",
            "You compare each row with the first. A reader compares each with each.",
            against_the_first,
            'Notebook 11, "Four tables"',
        ),
    ),
    accepted=(every_pair_at_once, table_by_table),
    forbidden=("compare_pairs", "course_utils"),
    minutes=10,
)
