"""The class that is taken for another one most often, and for which."""

from collections import Counter

import numpy as np
import torch

from course_utils.analysis.predictions import Predictions
from course_utils.grading.engine.check import Check, Mistake


def worst_confusion(labels, answers, names):
    matrix = confusion(labels, answers, names)
    np.fill_diagonal(matrix, 0)
    return named(matrix / np.bincount(labels)[:, None], names)


def confusion(labels, answers, names):
    certain = np.eye(len(names), dtype=np.float32)[answers.numpy()]
    return Predictions(certain, labels.numpy(), tuple(names)).confusion()


def named(shares, names):
    row, column = np.unravel_index(shares.argmax(), shares.shape)
    return names[row], names[column], float(shares[row, column])


def cases(rng):
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


def shuffled(rng, matrix):
    """Images in drawn order, and classes with drawn numbers, that have this confusion matrix."""
    k, words = len(matrix), ["bird", "car", "deer", "frog", "horse"]
    order, number = rng.permutation(np.sum(matrix)), rng.permutation(k)
    pairs = np.repeat(np.array(list(np.ndindex(k, k))), np.ravel(matrix), axis=0)[order]
    return (*torch.from_numpy(number[pairs].T.copy()), words[:k])


def most_images(labels, answers, names):
    matrix = confusion(labels, answers, names)
    np.fill_diagonal(matrix, 0)
    row, column, _ = named(matrix, names)
    return row, column, matrix.max() / int((labels == names.index(row)).sum())


def share_of_the_answer(labels, answers, names):
    answer, true, share = worst_confusion(answers, labels, names)
    return true, answer, share


def share_of_the_mistakes(labels, answers, names):
    wrong = labels != answers
    found = confusion(labels[wrong], answers[wrong], names)
    return named(found / found.sum(1, keepdims=True).clip(1), names)


def diagonal_left_in(labels, answers, names):
    return named(confusion(labels, answers, names) / np.bincount(labels)[:, None], names)


def answer_first(labels, answers, names):
    true, answer, share = worst_confusion(labels, answers, names)
    return answer, true, share


def pair_by_pair(labels, answers, names):
    best = ("", "", -1.0)
    for true, name in enumerate(names):
        given = answers[labels == true].tolist()
        for answer, other in enumerate(names):
            share = given.count(answer) / len(given)
            if answer != true and share > best[2]:
                best = (name, other, share)
    return best


def counters(labels, answers, names):
    images, pairs = (
        Counter(labels.tolist()),
        Counter(zip(labels.tolist(), answers.tolist(), strict=True)),
    )
    shares = {pair: count / images[pair[0]] for pair, count in pairs.items() if pair[0] != pair[1]}
    (true, answer) = max(shares, key=shares.get)
    return [names[true], names[answer], np.float32(shares[true, answer])]


CHECK = Check(
    work="worst_confusion",
    reference=worst_confusion,
    cases=cases,
    reread='Notebook 05, "Where it is wrong"',
    mistakes=(
        Mistake(
            "most images for largest share",
            "You look for the most images. A class with many of them then wins by its size; a share does not depend "
            "on it.",
            most_images,
        ),
        Mistake(
            "share of the answer",
            "Your share is one of all images that got this answer. Asked is the share of the images that are in truth "
            "of this class: of a row, not of a column.",
            share_of_the_answer,
        ),
        Mistake(
            "share of the mistakes",
            "Your share is one of the mistakes of a class. One single mistake would make it 100 percent: divide by "
            "all images of the class.",
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
