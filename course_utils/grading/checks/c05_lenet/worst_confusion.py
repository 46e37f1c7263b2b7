"""The class that is taken for another one most often, and for which."""

from collections import Counter

import numpy as np
import torch

from course_utils.analysis.predictions import Predictions
from course_utils.grading.engine.check import Check, Mistake


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
        (torch.tensor([0, 0, 0, 1, 1]), torch.tensor([1, 1, 0, 1, 0]), animals[:2]),
        (torch.tensor([0, 0, 0, 0, 0, 1, 1, 2]), torch.tensor([0, 0, 0, 1, 1, 1, 2, 2]), animals),
        shuffled(
            rng,
            [[14, 5, 1, 0, 0], [3, 4, 0, 1, 0], [0, 0, 20, 8, 2], [0, 1, 2, 8, 0], [3, 0, 0, 0, 9]],
        ),
        shuffled(rng, [[30, 1, 12, 0], [1, 9, 0, 5], [1, 0, 4, 0], [7, 3, 1, 19]]),
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


def most_images(
    labels: torch.Tensor, answers: torch.Tensor, names: list[str]
) -> tuple[str, str, float]:
    matrix = confusion(labels, answers, names)
    np.fill_diagonal(matrix, 0)
    row, column, _ = named(matrix, names)
    return row, column, matrix.max() / int((labels == names.index(row)).sum())


def share_of_the_answer(
    labels: torch.Tensor, answers: torch.Tensor, names: list[str]
) -> tuple[str, str, float]:
    answer, true, share = worst_confusion(answers, labels, names)
    return true, answer, share


def share_of_the_mistakes(
    labels: torch.Tensor, answers: torch.Tensor, names: list[str]
) -> tuple[str, str, float]:
    wrong = labels != answers
    matrix = confusion(labels[wrong], answers[wrong], names)
    return named(matrix / matrix.sum(1, keepdims=True).clip(1), names)


def diagonal_left_in(
    labels: torch.Tensor, answers: torch.Tensor, names: list[str]
) -> tuple[str, str, float]:
    matrix = confusion(labels, answers, names)
    return named(matrix / np.bincount(labels.numpy())[:, None], names)


def answer_first(
    labels: torch.Tensor, answers: torch.Tensor, names: list[str]
) -> tuple[str, str, float]:
    true, answer, share = worst_confusion(labels, answers, names)
    return answer, true, share


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
    mistakes=(
        Mistake(
            "most images for largest share",
            "You look for the most images. A class with many of them then wins by its size; a "
            "share does not depend on it.",
            most_images,
        ),
        Mistake(
            "share of the answer",
            "Your share is one of all images that got this answer. Asked is the share of the "
            "images that are in truth of this class: of a row, not of a column.",
            share_of_the_answer,
        ),
        Mistake(
            "share of the mistakes",
            "Your share is one of the mistakes of a class. One single mistake would make it 100 "
            "percent: divide by all images of the class.",
            share_of_the_mistakes,
        ),
        Mistake(
            "diagonal left in",
            "Yours found a class that is taken for itself. Those are the right answers.",
            diagonal_left_in,
        ),
        Mistake(
            "answer first", "Your names are swapped: the true class comes first.", answer_first
        ),
    ),
    accepted=(pair_by_pair, counters),
    minutes=10,
)
