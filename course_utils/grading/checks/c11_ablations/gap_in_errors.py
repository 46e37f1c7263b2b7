"""How many standard errors two rows lie apart, by the scatter between seeds; the sample of test
images counts only where each row has one of its own."""

import statistics
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from course_utils.analysis import accuracy_error
from course_utils.grading.engine.check import Check, Mistake


def gap_in_errors(first: np.ndarray, second: np.ndarray, images: int, same_images: bool) -> float:
    """first, second: accuracies of the seeds, in percent; images: of a test set."""
    squared = 0.0
    for row in (first, second):
        squared += row.var(ddof=1) / len(row)
        if not same_images:
            squared += float(100 * accuracy_error(row.mean() / 100, images)) ** 2
    return float((first.mean() - second.mean()) / squared**0.5)


def cases(rng: np.random.Generator) -> list[tuple]:
    def near(*values: float) -> np.ndarray:
        return np.array(values) + rng.uniform(-0.1, 0.1, len(values))

    example = np.array([90.0, 91]), np.array([88.0, 88.5, 89])
    return [
        *((*example, 10_000, same_images) for same_images in (True, False)),
        (np.array([88.0, 90]), np.array([85.0, 86, 87]), 2500, True),
        (np.array([70.0, 72, 71.5]), np.array([81.0, 83.5]), 40_000, False),
        (near(87.2, 86.4, 88.1), near(85.3, 86.2, 85.1, 84.6, 85.9), 10_000, False),
        (near(61.0, 64.2), near(66.5, 67.3, 68.9, 65.7), 360, False),
        (near(95.2, 94.1, 95.0, 94.6, 95.9, 94.8), near(93.1, 92.0, 92.5), 1000, True),
    ]


def apart(first: np.ndarray, second: np.ndarray, variance: Callable[[np.ndarray], float]) -> float:
    """The gap of the means over the root of both variances."""
    return (np.mean(first) - np.mean(second)) / np.sqrt(variance(first) + variance(second))


def of_the_images(row: np.ndarray, images: int) -> float:
    """The variance of an accuracy in percent that the sample of test images leaves."""
    return np.mean(row) * (100 - np.mean(row)) / images


def seeds_shrink_all(
    first: np.ndarray, second: np.ndarray, images: int, same_images: bool
) -> float:
    sample = 0 if same_images else 1
    return apart(
        first,
        second,
        lambda row: (sample * of_the_images(row, images) + np.var(row, ddof=1)) / len(row),
    )


def errors_added(first: np.ndarray, second: np.ndarray, images: int, same_images: bool) -> float:
    sample = 0 if same_images else 1
    a, b = (
        np.sqrt(sample * of_the_images(row, images) + np.var(row, ddof=1) / len(row))
        for row in (first, second)
    )
    return (np.mean(first) - np.mean(second)) / (a + b)


def second_minus_first(*case: Any) -> float:
    return -gap_in_errors(*case)


def sign_lost(*case: Any) -> float:
    return abs(gap_in_errors(*case))


def instead(middle: Callable[[np.ndarray], float]) -> Callable[..., float]:
    """The work with something else for the means."""

    def work(first: np.ndarray, second: np.ndarray, *rest: Any) -> float:
        error = (first.mean() - second.mean()) / gap_in_errors(first, second, *rest)
        return (middle(first) - middle(second)) / error

    return work


def with_drawn(drawn: Callable[[float, float, int], float]) -> Callable[..., float]:
    """The work with another variance of the images, of both mean accuracies in percent."""

    def work(first: np.ndarray, second: np.ndarray, images: int, same_images: bool) -> float:
        a, b = np.mean(first), np.mean(second)
        extra = 0 if same_images else drawn(a, b, images)
        squares = np.var(first, ddof=1) / len(first) + np.var(second, ddof=1) / len(second)
        return (a - b) / np.sqrt(squares + extra)

    return work


def of_seeds(scatter: Callable[[np.ndarray, np.ndarray], float]) -> Callable[..., float]:
    """The work with another squared error of the seeds, of both rows."""

    def work(first: np.ndarray, second: np.ndarray, images: int, same_images: bool) -> float:
        drawn = 0 if same_images else of_the_images(first, images) + of_the_images(second, images)
        return (np.mean(first) - np.mean(second)) / np.sqrt(scatter(first, second) + drawn)

    return work


def by_seeds(count: Callable[[int, int], float]) -> Callable[..., float]:
    """The work where both rows are divided by one number of seeds."""
    return of_seeds(lambda a, b: (np.var(a, ddof=1) + np.var(b, ddof=1)) / count(len(a), len(b)))


def scatter_pooled(first: np.ndarray, second: np.ndarray) -> float:
    n, m = len(first), len(second)
    within = np.var(first) * n + np.var(second) * m
    return within / (n + m - 2) * (1 / n + 1 / m)


def no_root(first: np.ndarray, second: np.ndarray, images: int, same_images: bool) -> float:
    gap = np.mean(first) - np.mean(second)
    return gap_in_errors(first, second, images, same_images) ** 2 / gap


def one_row(which: int) -> Callable[..., float]:
    def work(first: np.ndarray, second: np.ndarray, images: int, same_images: bool) -> float:
        row = (first, second)[which]
        drawn = 0 if same_images else of_the_images(row, images)
        return (np.mean(first) - np.mean(second)) / np.sqrt(np.var(row, ddof=1) / len(row) + drawn)

    return work


def in_fractions(
    first: np.ndarray, second: np.ndarray, images: int, same_images: bool
) -> torch.Tensor:
    """In fractions, and all squares under one root."""
    rows = [torch.from_numpy(row) / 100 for row in (first, second)]
    (a, v), (b, w) = [(row.mean(), row.var() / len(row)) for row in rows]
    drawn = 0 if same_images else (a * (1 - a) + b * (1 - b)) / images
    return (a - b) / (v + w + drawn).sqrt()


def plain_python(first: np.ndarray, second: np.ndarray, images: int, same_images: bool) -> float:
    """With the module statistics."""
    squares = 0.0
    for row in (first.tolist(), second.tolist()):
        p = statistics.fmean(row)
        squares += statistics.variance(row) / len(row)
        squares += 0 if same_images else p * (100 - p) / images
    return (statistics.fmean(first) - statistics.fmean(second)) / squares**0.5


CHECK = Check(
    work="gap_in_errors",
    reference=gap_in_errors,
    cases=cases,
    reread='Notebook 11, "Two kinds of chance"',
    mistakes=(
        Mistake(
            "shared images counted",
            "You add the error of the test images although both rows answered the same ones. The "
            "luck of their draw is in both rows and cancels in the gap.",
            lambda first, second, images, _: gap_in_errors(first, second, images, False),
        ),
        Mistake(
            "own images left out",
            "You count the scatter between seeds alone, also where each row has test images of its "
            "own. Then the draw of the images is a chance as well, and nothing cancels.",
            lambda first, second, images, _: gap_in_errors(first, second, images, True),
        ),
        Mistake(
            "the wrong way round",
            "You count the test images where they are shared and leave them out where each row has "
            "its own. What both rows share cancels in the gap.",
            lambda first, second, images, same: gap_in_errors(first, second, images, not same),
        ),
        Mistake(
            "seeds shrink everything",
            "You divide the error of a row's own test images by the number of seeds, too. Every "
            "seed of a row meets the same images: more seeds tell nothing new about other images.",
            seeds_shrink_all,
            'Notebook 11, "Play: the referee"',
        ),
        Mistake(
            "scatter of one run",
            "You take the scatter of a single run. A mean of n runs scatters less, by the root of "
            "n.",
            of_seeds(lambda a, b: np.var(a, ddof=1) + np.var(b, ddof=1)),
            'Notebook 11, "Play: the referee"',
        ),
        Mistake(
            "divided by n",
            "You average the squared distances to the mean over n runs. The mean was fitted to the "
            "same runs, so that n - 1 of them are free; NumPy divides by n unless told otherwise.",
            of_seeds(lambda a, b: np.var(a) / len(a) + np.var(b) / len(b)),
        ),
        Mistake(
            "errors added",
            "You add the errors of both rows. Independent errors partly cancel: their squares add.",
            errors_added,
        ),
        Mistake(
            "second minus first",
            "Your signs are turned round: the gap is the first row's mean minus the second's, "
            "negative where the second is ahead.",
            second_minus_first,
        ),
        Mistake(
            "sign lost",
            "You give the size of the gap without its sign. It is negative where the second is "
            "ahead.",
            sign_lost,
        ),
        Mistake(
            "images in fractions",
            "The variance of your images is too small: accuracies here are in percent, and a "
            "variance in percent is 100 * 100 times what it is in fractions.",
            with_drawn(lambda a, b, images: (a * (100 - a) + b * (100 - b)) / images / 1e4),
            variants=(
                with_drawn(lambda a, b, images: (a * (100 - a) + b * (100 - b)) / images / 100),
            ),
        ),
        Mistake(
            "p (1 - p) of percent",
            "You take p (1 - p) with p in percent, which is negative. It is meant for a p between "
            "0 and 1.",
            with_drawn(lambda a, b, images: (a * (1 - a) + b * (1 - b)) / images),
        ),
        Mistake(
            "images counted once",
            "You count the draw of the images once for both rows. Each row has a sample of its "
            "own, with its own luck: both of their variances add.",
            with_drawn(lambda a, b, images: (a + b) / 2 * (100 - (a + b) / 2) / images),
            variants=(
                with_drawn(lambda a, b, images: a * (100 - a) / images),
                with_drawn(lambda a, b, images: b * (100 - b) / images),
                with_drawn(lambda a, b, images: (a * (100 - a) + b * (100 - b)) / 2 / images),
            ),
        ),
        Mistake(
            "one accuracy for both rows",
            "You take the mean accuracy of both rows for the draw of the images. Each row has a "
            "sample and an accuracy of its own.",
            with_drawn(lambda a, b, images: (a + b) * (100 - (a + b) / 2) / images),
        ),
        Mistake(
            "seeds of one row for both",
            "You divide the scatter of both rows by one number of seeds. The rows have not equally "
            "many: each is divided by its own.",
            by_seeds(lambda n, m: n),
            variants=(
                by_seeds(lambda n, m: m),
                by_seeds(lambda n, m: n + m),
                by_seeds(lambda n, m: (n + m) / 2),
                by_seeds(min),
            ),
        ),
        Mistake(
            "scatter pooled",
            "You pool the scatter of both rows into one, as a t test does. Here each row keeps its "
            "own variance, divided by its own number of seeds.",
            of_seeds(scatter_pooled),
        ),
        Mistake(
            "no root",
            "You divide by the squared error. The error is its root.",
            no_root,
        ),
        Mistake(
            "error of one row",
            "You hold the gap against the error of one row. Both rows scatter.",
            one_row(0),
            variants=(one_row(1),),
        ),
        Mistake(
            "images not divided",
            "You add p (100 - p) itself: the variance of one image. Divide it by how many "
            "there are.",
            with_drawn(lambda a, b, images: a * (100 - a) + b * (100 - b)),
        ),
        Mistake(
            "one seed for the mean",
            "You take the median, the best or the first seed of each row. Asked is the gap "
            "between the means.",
            instead(np.median),
            variants=(instead(np.max), instead(lambda row: row[0])),
        ),
    ),
    accepted=(in_fractions, plain_python),
    forbidden=("accuracy_error", "compare_pairs", "t_interval", "course_utils"),
    minutes=10,
)
