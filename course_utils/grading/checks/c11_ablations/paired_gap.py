"""The gap between two networks on the same test images, and its standard error, image by image."""

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
    return [
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


def unpaired(first: np.ndarray, second: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
    a, b = (np.mean(answer == labels) for answer in (first, second))
    return 100 * (a - b), 100 * np.sqrt((a * (1 - a) + b * (1 - b)) / len(labels))


def free_images(first: np.ndarray, second: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
    gap, error = paired_gap(first, second, labels)
    return gap, error * (len(labels) / (len(labels) - 1)) ** 0.5


def mean_left_in(first: np.ndarray, second: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
    only_one = (first == labels) != (second == labels)
    return paired_gap(first, second, labels)[0], 100 * only_one.sum() ** 0.5 / len(labels)


def other_answers(first: np.ndarray, second: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
    gap = paired_gap(first, second, labels)[0]
    return gap, ((1e4 * np.mean(first != second) - gap**2) / len(labels)) ** 0.5


def of_the_disputed(
    first: np.ndarray, second: np.ndarray, labels: np.ndarray
) -> tuple[float, float]:
    disputed = (first == labels) != (second == labels)
    return paired_gap(first[disputed], second[disputed], labels[disputed])


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
            unpaired,
        ),
        Mistake(
            "divided by N - 1",
            "Your error is a little too large: you divide by N - 1 under the root. The exercise "
            "divides by N, as the binomial formula of the notebook does. (torch divides by N - 1 "
            "unless told otherwise.)",
            free_images,
        ),
        Mistake(
            "mean left in",
            "You take the mean square of the differences. A standard deviation counts from the "
            "mean: here the gap.",
            mean_left_in,
        ),
        Mistake(
            "other answers",
            "You count images on which the two answers differ. Two wrong answers can differ, too; "
            "what counts is on how many images exactly one of the two is right.",
            other_answers,
        ),
        Mistake(
            "disputed images only",
            "You average over the images on which exactly one is right. An accuracy is a share of "
            "all images.",
            of_the_disputed,
        ),
    ),
    accepted=(by_counts, covariance),
    forbidden=("ttest_rel", "mcnemar", "course_utils"),
    points=3,
    minutes=12,
    difficulty=2,
)
