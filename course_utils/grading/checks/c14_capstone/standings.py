"""The table of a leaderboard, from its lines."""

import math
from typing import TYPE_CHECKING

from course_utils.grading.engine.check import Check, Mistake

if TYPE_CHECKING:
    import numpy as np

Line = tuple[str, int, int, int]  # name, images that are right, images, parameters
Row = tuple[str, float, float, int]  # name, accuracy, its margin, tries


def margin(accuracy: float, images: int, z: float = 1.96) -> float:
    """Half the width of an interval, by the normal distribution. accuracy: in [0, 1]"""
    return z * math.sqrt(accuracy * (1 - accuracy) / images)


def better(line: Line) -> tuple[float, int]:
    """Sorts the more accurate line first, then the smaller network."""
    return -line[1] / line[2], line[3]


def standings(lines: list[Line]) -> list[Row]:
    """The best line of each name, the best name first."""
    rows: dict[str, Row] = {}
    for name, right, images, _ in sorted(lines, key=better):
        tries = sum(other[0] == name for other in lines)
        rows.setdefault(name, (name, right / images, margin(right / images, images), tries))
    return list(rows.values())


def cases(rng: "np.random.Generator") -> list[tuple]:
    def drawn(images: int) -> list[Line]:
        right = [int(count) for count in images * rng.uniform(0.6, 0.95, size=9)]
        sizes = [int(size) for size in rng.permutation(range(1_000, 5_000, 400))[:9]]
        names = ["Ada", "Ben", "Cai", "Ada", "Dee", "Cai", "Ada", "Eli", "Ben"]
        right[4] = right[7]  # Dee and Eli are as accurate
        sizes[7], sizes[4] = sorted([sizes[4], sizes[7]])
        return [(name, r, images, size) for name, r, size in zip(names, right, sizes, strict=True)]

    return [
        ([("Ada", 90, 100, 4000), ("Ben", 95, 100, 4500)],),
        (
            [
                ("Ada", 90, 100, 4000),
                ("Ben", 90, 100, 3000),
                ("Ada", 80, 100, 1000),
                ("Cai", 85, 100, 2000),
            ],
        ),
        ([("Ben", 50, 80, 900), ("Ada", 60, 80, 700), ("Ben", 70, 80, 800), ("Ben", 70, 80, 600)],),
        (drawn(400),),
        (drawn(1_000),),
    ]


def tries_of(lines: list[Line]) -> dict[str, int]:
    """How many lines each name has."""
    return {name: sum(line[0] == name for line in lines) for name, *_ in lines}


def every_line(lines: list[Line]) -> list[Row]:
    tries = tries_of(lines)
    ranked = sorted(lines, key=better)
    return [(name, right / n, margin(right / n, n), tries[name]) for name, right, n, _ in ranked]


def newest_line(lines: list[Line]) -> list[Row]:
    newest = {line[0]: line for line in lines}
    rows = standings(list(newest.values()))
    return [(name, accuracy, error, tries_of(lines)[name]) for name, accuracy, error, _ in rows]


def size_ignored(lines: list[Line]) -> list[Row]:
    rows: dict[str, Row] = {}
    for name, right, n, _ in sorted(lines, key=lambda line: -line[1] / line[2]):
        rows.setdefault(name, (name, right / n, margin(right / n, n), tries_of(lines)[name]))
    return list(rows.values())


def one_try(lines: list[Line]) -> list[Row]:
    return [(name, accuracy, error, 1) for name, accuracy, error, _ in standings(lines)]


def one_deviation(lines: list[Line]) -> list[Row]:
    rows = standings(lines)
    return [(name, accuracy, error / 1.96, tries) for name, accuracy, error, tries in rows]


def best_of_each(lines: list[Line]) -> tuple[list, ...]:
    """Sorted by size, then again, and stably, by accuracy."""
    names = dict.fromkeys(line[0] for line in lines)
    best = [min((line for line in lines if line[0] == name), key=better) for name in names]
    best.sort(key=lambda line: line[3])
    best.sort(key=lambda line: line[1] / line[2], reverse=True)
    tries = tries_of(lines)
    return tuple([name, right / n, margin(right / n, n), tries[name]] for name, right, n, _ in best)


def from_the_wrong_ones(lines: list[Line]) -> list[Row]:
    """By the images that are wrong, the worst first, and turned round."""
    wrong = sorted((n - right, size, name, n) for name, right, n, size in lines)
    rows: dict[str, Row] = {}
    for lost, _, name, n in reversed(wrong):
        rows.pop(name, None)  # a later line is a better one, and takes its place
        error = 1.96 * (lost * (n - lost) / n**3) ** 0.5
        rows[name] = (name, 1 - lost / n, error, tries_of(lines)[name])
    return list(reversed(rows.values()))


CHECK = Check(
    work="standings",
    reference=standings,
    cases=cases,
    reread='Notebook 14, "Hand it in"',
    mistakes=(
        Mistake(
            "every line a row",
            "Yours has a row for each line. The table has the best line of each name, once.",
            every_line,
        ),
        Mistake(
            "newest line",
            "Yours keeps the last line of each name. The best one counts, and the tries tell the "
            "rest.",
            newest_line,
        ),
        Mistake(
            "size ignored",
            "Where two are as accurate, yours keeps the order in which they came. The smaller "
            "network goes first.",
            size_ignored,
        ),
        Mistake(
            "always one try",
            "Yours says one try for everybody. Count the lines under each name.",
            one_try,
        ),
        Mistake(
            "one standard deviation",
            "Your margin is one standard deviation. Half of a 95 percent interval is 1.96 of them.",
            one_deviation,
        ),
    ),
    accepted=(best_of_each, from_the_wrong_ones),
    points=3,
    minutes=14,
    difficulty=2,
)
