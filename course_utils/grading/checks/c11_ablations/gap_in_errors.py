"""How many standard errors two rows lie apart, by the scatter between seeds; the sample of test
images counts only where each row has one of its own."""

import statistics
from collections.abc import Callable

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

    return [
        (np.array([88.0, 90]), np.array([85.0, 86, 87]), 2500, True),
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


def always_the_images(
    first: np.ndarray, second: np.ndarray, images: int, same_images: bool
) -> float:
    return gap_in_errors(first, second, images, False)


def never_the_images(
    first: np.ndarray, second: np.ndarray, images: int, same_images: bool
) -> float:
    return gap_in_errors(first, second, images, True)


def the_wrong_way_round(
    first: np.ndarray, second: np.ndarray, images: int, same_images: bool
) -> float:
    return gap_in_errors(first, second, images, not same_images)


def scatter_of_one_run(
    first: np.ndarray, second: np.ndarray, images: int, same_images: bool
) -> float:
    sample = 0 if same_images else 1
    return apart(
        first, second, lambda row: sample * of_the_images(row, images) + np.var(row, ddof=1)
    )


def divided_by_n(first: np.ndarray, second: np.ndarray, images: int, same_images: bool) -> float:
    sample = 0 if same_images else 1
    return apart(
        first, second, lambda row: sample * of_the_images(row, images) + np.var(row) / len(row)
    )


def errors_added(first: np.ndarray, second: np.ndarray, images: int, same_images: bool) -> float:
    sample = 0 if same_images else 1
    a, b = (
        np.sqrt(sample * of_the_images(row, images) + np.var(row, ddof=1) / len(row))
        for row in (first, second)
    )
    return (np.mean(first) - np.mean(second)) / (a + b)


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
            always_the_images,
        ),
        Mistake(
            "own images left out",
            "You count the scatter between seeds alone, also where each row has test images of its "
            "own. Then the draw of the images is a chance as well, and nothing cancels.",
            never_the_images,
        ),
        Mistake(
            "the wrong way round",
            "You count the test images where they are shared and leave them out where each row has "
            "its own. What both rows share cancels in the gap.",
            the_wrong_way_round,
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
            scatter_of_one_run,
            'Notebook 11, "Play: the referee"',
        ),
        Mistake(
            "divided by n",
            "You average the squared distances to the mean over n runs. The mean was fitted to the "
            "same runs, so that n - 1 of them are free; NumPy divides by n unless told otherwise.",
            divided_by_n,
        ),
        Mistake(
            "errors added",
            "You add the errors of both rows. Independent errors partly cancel: their squares add.",
            errors_added,
        ),
    ),
    accepted=(in_fractions, plain_python),
    forbidden=("accuracy_error", "compare_pairs", "t_interval", "course_utils"),
    minutes=10,
)
