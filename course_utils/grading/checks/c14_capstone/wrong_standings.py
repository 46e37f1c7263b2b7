"""Wrong implementations of `standings`, for its bank."""

import math
from collections.abc import Callable
from functools import partial
from typing import Any

Line = tuple[str, int, int, int]  # name, images that are right, images, parameters
Row = tuple[str, float, float, int]  # name, accuracy, its margin, tries
Lines = list[Line]


def better(line: Line) -> tuple[float, int]:
    return -line[1], line[3]


def the_better(first: Line, second: Line) -> Line:
    return min(first, second, key=better)


def row(line: Line, lines: Lines) -> Row:
    """The right row of a line."""
    name, right, images, _ = line
    p = right / images
    error = 1.96 * math.sqrt(p * (1 - p) / images)
    return name, p, error, sum(other[0] == name for other in lines)


def board(
    lines: Lines,
    *,
    kept: Callable[[Line, Line], Line] = the_better,
    order: Callable[[Line], Any] = better,
    shown: Callable[[Line, Lines], Any] = row,
) -> list[Row]:
    """kept: of two lines of a name, the first in first; order: of the lines that are kept"""
    best: dict[str, Line] = {}
    for line in lines:
        best[line[0]] = kept(best[line[0]], line) if line[0] in best else line
    return [shown(line, lines) for line in sorted(best.values(), key=order)]


def with_margin(change: Callable[[float, int, int], float]) -> Callable[[Lines], list[Row]]:
    """Another margin. change: accuracy, images, tries -> margin"""

    def shown(line: Line, lines: Lines) -> Row:
        name, p, _, tries = row(line, lines)
        return name, p, change(p, line[2], tries), tries

    return partial(board, shown=shown)


def with_tries(count: Callable[[Line, Lines], int]) -> Callable[[Lines], list[Row]]:
    """Other tries. count: the line that is kept, all lines -> tries"""
    return partial(board, shown=lambda line, lines: (*row(line, lines)[:3], count(line, lines)))


def scaled(accuracy: float, error: float) -> Callable[[Lines], list[Row]]:
    """The numbers times others."""

    def shown(line: Line, lines: Lines) -> Row:
        name, p, margin, tries = row(line, lines)
        return name, accuracy * p, error * margin, tries

    return partial(board, shown=shown)


def rounded(digits: int) -> Callable[[Lines], list[Row]]:
    def shown(line: Line, lines: Lines) -> Row:
        name, p, margin, tries = row(line, lines)
        return name, round(p, digits), round(margin, digits), tries

    return partial(board, shown=shown)


def up_to_it(line: Line, lines: Lines) -> int:
    """Lines of the name that had come in when the best one did."""
    return sum(other[0] == line[0] for other in lines[: lines.index(line) + 1])


def count_shown(line: Line, lines: Lines) -> tuple:
    name, _, margin, tries = row(line, lines)
    return name, line[1], margin, tries


def columns(*places: int) -> Callable[[Lines], list[Row]]:
    """Some entries of the right rows, in an order of their own."""
    return partial(
        board, shown=lambda line, lines: tuple(row(line, lines)[place] for place in places)
    )


with_size = partial(board, shown=lambda line, lines: (*row(line, lines), line[3]))
newest_line = partial(board, kept=lambda first, second: second)
first_line = partial(board, kept=lambda first, second: first)
first_of_equals = partial(
    board, kept=lambda first, second: second if second[1] > first[1] else first
)
last_of_equals = partial(
    board, kept=lambda first, second: second if second[1] >= first[1] else first
)
smallest_line = partial(board, kept=lambda first, second: min(first, second, key=lambda x: x[3]))
mixed = partial(
    board,
    kept=lambda first, second: (*the_better(first, second)[:3], min(first[3], second[3])),
)
no_order = partial(board, order=lambda line: 0)
by_name = partial(board, order=lambda line: line[0])
by_size = partial(board, order=lambda line: (line[3], -line[1]))
one_deviation = with_margin(lambda p, n, tries: math.sqrt(p * (1 - p) / n))
two_deviations = with_margin(lambda p, n, tries: 2 * math.sqrt(p * (1 - p) / n))
of_ninety = with_margin(lambda p, n, tries: 1.645 * math.sqrt(p * (1 - p) / n))
whole_interval = with_margin(lambda p, n, tries: 3.92 * math.sqrt(p * (1 - p) / n))
half_of_half = with_margin(lambda p, n, tries: 0.98 * math.sqrt(p * (1 - p) / n))
of_one_image = with_margin(lambda p, n, tries: 1.96 * math.sqrt(p * (1 - p)))
by_images = with_margin(lambda p, n, tries: 1.96 * math.sqrt(p * (1 - p)) / n)
of_the_count = with_margin(lambda p, n, tries: 1.96 * math.sqrt(n * p * (1 - p)))
variance = with_margin(lambda p, n, tries: 1.96 * p * (1 - p) / n)
pooled = with_margin(lambda p, n, tries: 1.96 * math.sqrt(p * (1 - p) / n / tries))
one_try = with_tries(lambda line, lines: 1)
one_less = with_tries(lambda line, lines: sum(other[0] == line[0] for other in lines) - 1)
all_lines = with_tries(lambda line, lines: len(lines))
all_names = with_tries(lambda line, lines: len({other[0] for other in lines}))
until_the_best = with_tries(up_to_it)
count_for_fraction = partial(board, shown=count_shown)


def ranked(order: Callable[[Line], Any], lines: Lines) -> list[Row]:
    """All lines in another order, and of each name the first that is met."""
    rows: dict[str, Row] = {}
    for line in sorted(lines, key=order):
        rows.setdefault(line[0], row(line, lines))
    return list(rows.values())


size_ignored = partial(ranked, lambda line: -line[1])
larger_first = partial(ranked, lambda line: (-line[1], -line[3]))
larger_first_of_the_best = partial(board, order=lambda line: (-line[1], -line[3]))
size_ignored_of_the_best = partial(board, order=lambda line: -line[1])


def every_line(lines: Lines) -> list[Row]:
    return [row(line, lines) for line in sorted(lines, key=better)]


def every_line_as_it_came(lines: Lines) -> list[Row]:
    return [row(line, lines) for line in lines]


def worst_first(lines: Lines) -> list[Row]:
    return sorted(board(lines), key=lambda row: row[1])


def turned_round(lines: Lines) -> list[Row]:
    return board(lines)[::-1]


def mean_of_lines(lines: Lines) -> list[Row]:
    rows = []
    for name in dict.fromkeys(line[0] for line in lines):
        own = [line for line in lines if line[0] == name]
        images = own[0][2]
        p = sum(line[1] for line in own) / len(own) / images
        error = 1.96 * math.sqrt(p * (1 - p) / images)
        rows.append((-p, min(line[3] for line in own), (name, p, error, len(own))))
    return [shown for _, _, shown in sorted(rows)]
