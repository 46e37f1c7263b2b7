"""The table of a leaderboard, from its lines."""

import math
from typing import TYPE_CHECKING

from course_utils.grading.checks.c14_capstone import wrong_standings as wrong
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
        ([("Ada", 80, 100, 900), ("Ben", 90, 100, 700), ("Ada", 90, 100, 600)],),
        ([("Ada", 90, 100, 4000), ("Ben", 95, 100, 4500)],),
        # equally accurate lines of one name, the larger network first, and another between them
        ([("Ada", 9, 10, 4000), ("Ben", 9, 10, 2000), ("Ada", 9, 10, 1000), ("Cai", 8, 10, 50)],),
        ([("Cai", 7, 10, 30), ("Ben", 9, 10, 200), ("Ada", 9, 10, 100), ("Ada", 9, 10, 300)],),
        # the smaller network of a name is the worse one
        ([("Ben", 9, 10, 300), ("Ada", 9, 10, 400), ("Ada", 6, 10, 200), ("Ben", 5, 10, 350)],),
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
            wrong.every_line,
            variants=(wrong.every_line_as_it_came,),
        ),
        Mistake(
            "other columns",
            "Your rows have something missing or too much, or another order. Each has the name, "
            "the accuracy, the margin and the tries.",
            wrong.columns(0, 1, 3, 2),
            variants=(wrong.columns(1, 0, 2, 3), wrong.columns(1, 2, 3), wrong.with_size),
        ),
        Mistake(
            "newest line",
            "Yours keeps the last line of each name. The best one counts, and the tries tell the "
            "rest.",
            wrong.newest_line,
        ),
        Mistake(
            "first line",
            "Yours keeps the first line of each name. The best one counts, and the tries tell the "
            "rest.",
            wrong.first_line,
        ),
        Mistake(
            "smallest network of a name",
            "Of each name yours keeps the line with the smallest network. The most accurate one "
            "counts; the size decides only between equals.",
            wrong.smallest_line,
        ),
        Mistake(
            "mean of the lines",
            "Yours has the mean accuracy of all the lines of a name. Its best line counts.",
            wrong.mean_of_lines,
        ),
        Mistake(
            "size of another line",
            "Between equally accurate names yours goes by the smallest network of each, which may "
            "belong to a worse line. The size of the best line counts.",
            wrong.mixed,
        ),
        Mistake(
            "any of equal lines",
            "Where two lines of a name are as accurate, yours does not ask for their size. The one "
            "with the smaller network is the better line.",
            wrong.first_of_equals,
            variants=(wrong.last_of_equals,),
        ),
        Mistake(
            "size ignored",
            "Where two are as accurate, yours keeps the order in which they came. The smaller "
            "network goes first.",
            wrong.size_ignored,
            variants=(wrong.size_ignored_of_the_best,),
        ),
        Mistake(
            "larger network first",
            "Where two are as accurate, yours has the larger network first. The smaller one goes "
            "first.",
            wrong.larger_first,
            variants=(wrong.larger_first_of_the_best,),
        ),
        Mistake(
            "worst first",
            "Your table begins with the worst. The best comes first.",
            wrong.worst_first,
            variants=(wrong.turned_round,),
        ),
        Mistake(
            "not sorted by accuracy",
            "Your rows are right, but not in their order: the more accurate comes first, whatever "
            "its name, its size and when it came in.",
            wrong.no_order,
            variants=(wrong.by_name, wrong.by_size),
        ),
        Mistake(
            "always one try",
            "Yours says one try for everybody. Count the lines under each name.",
            wrong.one_try,
        ),
        Mistake(
            "tries of all",
            "Your tries are the same for everybody: all lines, or all names. Count the lines under "
            "each name.",
            wrong.all_lines,
            variants=(wrong.all_names,),
        ),
        Mistake(
            "tries up to the best",
            "You count the lines of a name up to its best one. Those that came later are tries, "
            "too.",
            wrong.until_the_best,
        ),
        Mistake(
            "best line not counted",
            "Your tries are one too few. The best line is a try, too.",
            wrong.one_less,
        ),
        Mistake(
            "one standard deviation",
            "Your margin is one standard deviation. Half of a 95 percent interval is 1.96 of them.",
            wrong.one_deviation,
        ),
        Mistake(
            "another factor than 1.96",
            "Your margin is another number of standard deviations than 1.96.",
            wrong.two_deviations,
            variants=(wrong.of_ninety,),
        ),
        Mistake(
            "half the interval",
            "Your margin is twice or half of what is asked. 1.96 standard deviations are half of "
            "the interval already.",
            wrong.whole_interval,
            variants=(wrong.half_of_half,),
        ),
        Mistake(
            "deviation of a single image",
            "Your margin does not get smaller with more images as it should. The deviation of a "
            "fraction is that of one image, divided by the root of their number.",
            wrong.of_one_image,
            variants=(wrong.by_images, wrong.of_the_count),
        ),
        Mistake(
            "variance for deviation",
            "Your margin is made of the variance. The standard deviation is its root.",
            wrong.variance,
        ),
        Mistake(
            "tries taken for images",
            "Your margin gets smaller with more tries. They were measured on the same images, and "
            "the best line was measured once.",
            wrong.pooled,
        ),
        Mistake(
            "percent",
            "Yours has numbers in percent. The accuracy and its margin are fractions.",
            wrong.scaled(100, 100),
            variants=(wrong.scaled(100, 1), wrong.scaled(1, 100)),
        ),
        Mistake(
            "count for fraction",
            "Your accuracy is how many images are right. Asked is their fraction.",
            wrong.count_for_fraction,
        ),
        Mistake(
            "rounded",
            "Your numbers are rounded. The table has them as they are.",
            wrong.rounded(2),
            variants=(wrong.rounded(3), wrong.rounded(4)),
        ),
    ),
    accepted=(best_of_each, from_the_wrong_ones),
    points=3,
    minutes=14,
    difficulty=2,
)
