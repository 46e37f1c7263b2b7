"""The gap between two networks on the same test images, and its standard error, image by image."""

from collections.abc import Callable

import numpy as np
import torch

from course_utils.grading.engine.check import Check, Mistake


def paired_gap(first: np.ndarray, second: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
    """first, second, labels: (N,) int -> the gap and its standard error, in percent."""
    difference = 100.0 * (first == labels) - 100.0 * (second == labels)
    return difference.mean(), difference.std() / len(difference) ** 0.5


def cases(rng: np.random.Generator) -> list[tuple]:
    small = (
        np.array([3, 1, 2, 0, 2, 1, 5]),
        np.array([3, 2, 0, 0, 0, 4, 5]),
        np.array([3, 1, 2, 0, 1, 4, 5]),
    )
    example = np.array([1, 1, 1, 0]), np.array([1, 0, 0, 2]), np.array([1, 1, 1, 1])
    return [
        example,
        small,
        answers(rng, 4, (20, 9, 4, 3, 5)),
        answers(rng, 10, (71, 5, 12, 2, 4)),
        answers(rng, 6, (6, 8, 7, 5, 1)),
    ]


def answers(
    rng: np.random.Generator, classes: int, counts: tuple[int, ...]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Predictions of two networks and labels, shuffled, with fixed counts of images: both right,
    only the first, only the second, both wrong alike, both wrong each in its own way."""
    kind = rng.permutation(np.repeat(np.arange(5), counts))
    labels = rng.integers(classes, size=len(kind))
    first = np.where((kind == 0) | (kind == 1), labels, (labels + 1) % classes)
    second = np.where((kind == 0) | (kind == 2), labels, (labels + 1 + (kind == 4)) % classes)
    return first, second, labels


def scaled(
    gap: Callable[[np.ndarray], float] = lambda d: d.mean(),
    error: Callable[[np.ndarray], float] = lambda d: d.std() / len(d) ** 0.5,
) -> Callable[..., tuple[float, float]]:
    """The work with another gap or error, of the differences in points."""

    def work(first: np.ndarray, second: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
        difference = 100.0 * (first == labels) - 100.0 * (second == labels)
        return gap(difference), error(difference)

    return work


def from_differences(
    differences: Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray], *, gap: bool = True
) -> Callable[..., tuple[float, float]]:
    """The work with other differences. gap: whether the gap comes from them, too"""

    def work(first: np.ndarray, second: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
        d = 100.0 * differences(first, second, labels)
        right = paired_gap(first, second, labels)[0]
        return d.mean() if gap else right, d.std() / len(d) ** 0.5

    return work


def unpaired(
    free: int = 0, *, added: bool = False, which: tuple[int, ...] = (0, 1)
) -> Callable[..., tuple[float, float]]:
    """The error from the accuracies. free: taken from N; which: the networks that count"""

    def work(first: np.ndarray, second: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
        rates = [np.mean(answer == labels) for answer in (first, second)]
        squares = [rates[i] * (1 - rates[i]) / (len(labels) - free) for i in which]
        error = np.sqrt(squares).sum() if added else np.sqrt(np.sum(squares))
        return 100 * (rates[0] - rates[1]), 100 * error

    return work


def other_answers(first: np.ndarray, second: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
    gap = paired_gap(first, second, labels)[0]
    return gap, ((1e4 * np.mean(first != second) - gap**2) / len(labels)) ** 0.5


def exactly_one(first: np.ndarray, second: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return (first == labels) != (second == labels)


def against_the_first(first: np.ndarray, second: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return np.where(first == second, 0, np.where(first == labels, 1, -1))


def against_the_second(first: np.ndarray, second: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return np.where(first == second, 0, np.where(second == labels, -1, 1))


def unsigned(first: np.ndarray, second: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return (first == labels).astype(np.uint8) - (second == labels).astype(np.uint8)


def of_the_disputed(d: np.ndarray) -> float:
    return d[d != 0].mean()


def error_of_the_disputed(d: np.ndarray) -> float:
    return d[d != 0].std() / np.count_nonzero(d) ** 0.5


def by_counts(first: np.ndarray, second: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
    """From the number of images on which exactly one is right, as a report would print it."""
    n = len(labels)
    b = np.sum((first == labels) & (second != labels))
    c = np.sum((first != labels) & (second == labels))
    return 100 * (b - c) / n, 100 * (b + c - (b - c) ** 2 / n) ** 0.5 / n


def covariance(first: np.ndarray, second: np.ndarray, labels: np.ndarray) -> list[torch.Tensor]:
    """The unpaired error, less twice what both have in common."""
    right = torch.stack([torch.from_numpy(answer == labels) for answer in (first, second)])
    scores = 100 * right.double()
    (a, ab), (_, b) = torch.cov(scores, correction=0)
    return [scores[0].mean() - scores[1].mean(), ((a + b - 2 * ab) / len(labels)).sqrt()]


CHECK = Check(
    work="paired_gap",
    reference=paired_gap,
    cases=cases,
    reread='Notebook 11, "Two kinds of chance"',
    mistakes=(
        Mistake(
            "two samples of images",
            "Your error is that of two networks on images of their own. Both meet the same images "
            "and fail on many of the same ones: an image that both get right, or both wrong, does "
            "not say which is better.",
            unpaired(),
            variants=(unpaired(1), unpaired(added=True)),
        ),
        Mistake(
            "error of one network",
            "Your error is that of one network's accuracy. The gap scatters as the differences do, "
            "image by image.",
            unpaired(which=(0,)),
            variants=(unpaired(which=(1,)),),
        ),
        Mistake(
            "divided by N - 1",
            "Your error is a little too large: you divide by N - 1 under the root. The exercise "
            "divides by N, as the binomial formula of the notebook does. (torch divides by N - 1 "
            "unless told otherwise.)",
            scaled(error=lambda d: d.std() / (len(d) - 1) ** 0.5),
        ),
        Mistake(
            "mean left in",
            "You take the mean square of the differences. A standard deviation counts from the "
            "mean: here the gap.",
            scaled(error=lambda d: np.sqrt((d**2).mean() / len(d))),
        ),
        Mistake(
            "other answers",
            "You count images on which the two answers differ. Two wrong answers can differ, too; "
            "what counts is on how many images exactly one of the two is right.",
            other_answers,
            variants=(from_differences(lambda a, b, y: 1 * (a != b)),),
        ),
        Mistake(
            "both wrong counted",
            "Where both are wrong, each in its own way, your difference is not 0. Neither is right "
            "there, so such an image is for none of the two.",
            from_differences(against_the_first),
            variants=(from_differences(against_the_second),),
        ),
        Mistake(
            "disputed images only",
            "You leave out images that both get right or both wrong. The mean, and the N of the "
            "error, are over all images: there the difference is 0.",
            scaled(of_the_disputed, error_of_the_disputed),
            variants=(
                scaled(error=error_of_the_disputed),
                scaled(of_the_disputed),
                scaled(error=lambda d: d.std() / np.count_nonzero(d) ** 0.5),
            ),
        ),
        Mistake(
            "second minus first",
            "The sign of your gap is turned round: it is the accuracy of the first minus that of "
            "the second.",
            scaled(lambda d: -d.mean()),
        ),
        Mistake(
            "differences without sign",
            "Your differences are 1 wherever exactly one of the two is right. Where only the "
            "second is, they are -1.",
            from_differences(exactly_one, gap=False),
            variants=(from_differences(exactly_one),),
        ),
        Mistake(
            "gap without sign",
            "You give the size of the gap. It is negative where the second is ahead.",
            scaled(lambda d: abs(d.mean())),
        ),
        Mistake(
            "fractions for points",
            "Your gap and your error are fractions. Both are asked in points, of which an "
            "accuracy has 100.",
            scaled(lambda d: d.mean() / 100, lambda d: d.std() / len(d) ** 0.5 / 100),
        ),
        Mistake(
            "one of them in fractions",
            "One of your two numbers is in points, the other still a fraction.",
            scaled(error=lambda d: d.std() / len(d) ** 0.5 / 100),
            variants=(scaled(lambda d: d.mean() / 100),),
        ),
        Mistake(
            "scatter of one image",
            "You give the standard deviation of the differences: how far one image strays. Their "
            "mean over N images strays less, by the root of N.",
            scaled(error=lambda d: d.std()),
            variants=(scaled(error=lambda d: d.std(ddof=1)),),
        ),
        Mistake(
            "no root of N",
            "You divide the standard deviation by N. A mean of N images strays less by the root of "
            "N only.",
            scaled(error=lambda d: d.std() / len(d)),
        ),
        Mistake(
            "variance for deviation",
            "You take the variance of the differences where their standard deviation is asked, "
            "which is its root.",
            scaled(error=lambda d: d.var() / 100 / len(d) ** 0.5),
            variants=(
                scaled(error=lambda d: d.var() / len(d) ** 0.5),
                scaled(error=lambda d: d.var() / 100 / len(d)),
                scaled(error=lambda d: d.var() / len(d)),
            ),
        ),
        Mistake(
            "unsigned integers",
            "Where only the second is right, your 0 - 1 wraps round to a large number: your "
            "integers have no sign.",
            from_differences(unsigned),
        ),
        Mistake(
            "class numbers subtracted",
            "You subtract the numbers of the classes. What counts is which of the two is right.",
            from_differences(lambda a, b, y: a - b),
        ),
        Mistake(
            "numbers exchanged",
            "Your two numbers are exchanged: the gap comes first, then its error.",
            lambda *case: paired_gap(*case)[::-1],
        ),
    ),
    accepted=(by_counts, covariance),
    forbidden=("ttest_rel", "mcnemar", "course_utils"),
    points=3,
    minutes=12,
    difficulty=2,
)
