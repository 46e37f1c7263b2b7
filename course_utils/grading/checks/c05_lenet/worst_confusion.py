"""The class that is taken for another one most often, and for which."""

from collections import Counter

import numpy as np
import torch

from course_utils.analysis.predictions import Predictions
from course_utils.grading.checks.c05_lenet.wrong_worst_confusion import MISTAKES
from course_utils.grading.engine.check import Check


def worst_confusion(
    labels: torch.Tensor, answers: torch.Tensor, names: list[str]
) -> tuple[str, str, float]:
    """(true class, class it is taken for, share of the true class's images)."""
    matrix = confusion(labels, answers, names)
    np.fill_diagonal(matrix, 0)
    return named(matrix / np.bincount(labels.numpy())[:, None], names)


def confusion(labels: torch.Tensor, answers: torch.Tensor, names: list[str]) -> np.ndarray:
    """Images by (true class, answer): (K, K)."""
    certain = np.eye(len(names), dtype=np.float32)[answers.numpy()]
    return Predictions(certain, labels.numpy(), tuple(names)).confusion()


def named(shares: np.ndarray, names: list[str]) -> tuple[str, str, float]:
    """The largest share of a matrix (K, K), with the names of its row and column."""
    row, column = np.unravel_index(shares.argmax(), shares.shape)
    return names[row], names[column], float(shares[row, column])


def cases(rng: np.random.Generator) -> list[tuple]:
    animals = ["cat", "dog", "ship"]
    return [
        (torch.tensor([0, 0, 0, 0, 1, 1]), torch.tensor([0, 0, 0, 1, 1, 0]), animals[:2]),
        (torch.tensor([0, 0, 0, 1, 1]), torch.tensor([1, 1, 0, 1, 0]), animals[:2]),
        (torch.tensor([0, 0, 0, 0, 0, 1, 1, 2]), torch.tensor([0, 0, 0, 1, 1, 1, 2, 2]), animals),
        shuffled(
            rng,
            [[14, 5, 1, 0, 0], [3, 4, 0, 1, 0], [0, 0, 20, 8, 2], [0, 1, 2, 8, 0], [3, 0, 0, 0, 9]],
        ),
        shuffled(rng, [[30, 1, 12, 0], [1, 9, 0, 5], [1, 0, 4, 0], [7, 3, 1, 19]]),
        # the class with the most mistakes has not the worst pair
        shuffled(rng, [[4, 3, 3], [5, 6, 0], [1, 0, 10]]),
        shuffled(rng, [[3, 2, 2, 1], [9, 31, 0, 0], [1, 3, 9, 12], [0, 5, 0, 21]]),
    ]


def shuffled(
    rng: np.random.Generator, matrix: list[list[int]]
) -> tuple[torch.Tensor, torch.Tensor, list[str]]:
    """Images in drawn order, and classes with drawn numbers, that have this confusion matrix."""
    k = len(matrix)
    names = ["bird", "car", "deer", "frog", "horse"][:k]
    order = rng.permutation(np.sum(matrix))
    number = rng.permutation(k)
    pairs = np.repeat(np.array(list(np.ndindex(k, k))), np.ravel(matrix), axis=0)[order]
    labels, answers = torch.from_numpy(number[pairs].T.copy())
    return labels, answers, names


def pair_by_pair(
    labels: torch.Tensor, answers: torch.Tensor, names: list[str]
) -> tuple[str, str, float]:
    best = ("", "", -1.0)
    for true, name in enumerate(names):
        given = answers[labels == true].tolist()
        for answer, other in enumerate(names):
            share = given.count(answer) / len(given)
            if answer != true and share > best[2]:
                best = (name, other, share)
    return best


def counters(labels: torch.Tensor, answers: torch.Tensor, names: list[str]) -> list:
    images = Counter(labels.tolist())
    pairs = Counter(zip(labels.tolist(), answers.tolist(), strict=True))
    shares = {pair: count / images[pair[0]] for pair, count in pairs.items() if pair[0] != pair[1]}
    true, answer = max(shares, key=shares.__getitem__)
    return [names[true], names[answer], np.float32(shares[true, answer])]


CHECK = Check(
    work="worst_confusion",
    reference=worst_confusion,
    cases=cases,
    reread='Notebook 05, "Where it is wrong"',
    mistakes=MISTAKES,
    accepted=(pair_by_pair, counters),
    minutes=10,
)
