"""Wrong ways to look for the worst pair of classes."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import torch

from course_utils.grading.engine.check import Mistake

Matrix = np.ndarray  # images, or shares of them, by (true class, answer)


def counts(labels: torch.Tensor, answers: torch.Tensor, k: int) -> Matrix:
    pairs = labels.numpy() * k + answers.numpy()
    return np.bincount(pairs, minlength=k * k).reshape(k, k).astype(float)


def by_class(matrix: Matrix) -> Matrix:
    return matrix / matrix.sum(1, keepdims=True)


def by_answer(matrix: Matrix) -> Matrix:
    return matrix / matrix.sum(0).clip(1)


def both_ways(matrix: Matrix) -> Matrix:
    return by_class(matrix) + by_class(matrix).T


def of_mistakes(matrix: Matrix) -> Matrix:
    wrong = matrix - np.diag(np.diag(matrix))
    return wrong / wrong.sum(1, keepdims=True).clip(1)


def largest(shares: Matrix) -> tuple[int, int]:
    row, column = np.unravel_index(shares.argmax(), shares.shape)
    return int(row), int(column)


def last(shares: Matrix) -> tuple[int, int]:
    row, column = np.argwhere(shares > 0)[-1]
    return int(row), int(column)


def in_the_least_accurate(shares: Matrix) -> tuple[int, int]:
    row = int(shares.sum(1).argmax())
    return row, int(shares[row].argmax())


def looked(
    labels: torch.Tensor,
    answers: torch.Tensor,
    names: list[str],
    count: Callable[[torch.Tensor, torch.Tensor, int], Matrix] = counts,
    score: Callable[[Matrix], Matrix] = by_class,
    find: Callable[[Matrix], tuple[int, int]] = largest,
    share: Callable[[Matrix], Matrix] | None = None,
    diagonal: bool = False,
    told: Callable[[int, int, float, list[str]], tuple[Any, Any, float]] | None = None,
) -> tuple[Any, Any, float]:
    """As it is done by hand, each keyword one way to do it wrong.

    score: what the pair is looked for in; share: what its number is read from, the same if None
    """
    matrix = count(labels, answers, len(names))
    values = score(matrix)
    if not diagonal:
        np.fill_diagonal(values, 0)
    row, column = find(values)
    number = float((values if share is None else share(matrix))[row, column])
    if told is not None:
        return told(row, column, number, names)
    return names[row], names[column], number


def errors(matrix: Matrix) -> Matrix:
    """The share of wrong answers of a class, at each place of its row."""
    return np.repeat(1 - np.diag(by_class(matrix))[:, None], len(matrix), axis=1)


def once(labels: torch.Tensor, answers: torch.Tensor, k: int) -> Matrix:
    return counts(labels, answers, k).clip(max=1)


def once_by_images(labels: torch.Tensor, answers: torch.Tensor, names: list[str]) -> tuple:
    sizes = np.bincount(labels.numpy())[:, None]
    return looked(labels, answers, names, count=once, score=lambda matrix: matrix / sizes)


def both_ways_larger_first(
    labels: torch.Tensor, answers: torch.Tensor, names: list[str]
) -> tuple[str, str, float]:
    shares = by_class(counts(labels, answers, len(names)))

    def told(row: int, column: int, share: float, names: list[str]) -> tuple[str, str, float]:
        if shares[column, row] > shares[row, column]:
            row, column = column, row
        return names[row], names[column], share

    return looked(labels, answers, names, score=both_ways, told=told)


def answers_down(labels: torch.Tensor, answers: torch.Tensor, k: int) -> Matrix:
    return counts(labels, answers, k).T


MISTAKES = (
    Mistake(
        "most images for largest share",
        "You look for the most images. A class with many of them then wins by its size; a "
        "share does not depend on it.",
        partial(looked, score=lambda matrix: matrix.copy(), share=by_class),
    ),
    Mistake(
        "images for share",
        "Your last number counts images. Asked is which share they are of their class.",
        partial(looked, share=lambda matrix: matrix),
        variants=(partial(looked, score=lambda matrix: matrix.copy()),),
    ),
    Mistake(
        "percent",
        "Your share is in percent. It lies in [0, 1].",
        partial(looked, score=lambda matrix: 100 * by_class(matrix)),
    ),
    Mistake(
        "share of all images",
        "You divide by the number of all images. Asked is the share of the images of one class.",
        partial(looked, score=lambda matrix: matrix / matrix.sum()),
        variants=(partial(looked, share=lambda matrix: matrix / matrix.sum()),),
    ),
    Mistake(
        "share of the answer",
        "Your share is one of all images that got this answer. Asked is the share of the "
        "images that are in truth of this class: of a row, not of a column.",
        partial(looked, score=by_answer),
    ),
    Mistake(
        "sums of the rows on the columns",
        "You divide each column by the sum of the row with its number. Each row has to be divided "
        "by its own sum, which needs the shape (K, 1).",
        partial(looked, score=lambda matrix: matrix / matrix.sum(1)),
    ),
    Mistake(
        "answers down",
        "Your rows are the answers and your columns the true classes. So your first name is an "
        "answer, and your share is one of the images that got it.",
        partial(looked, count=answers_down, score=lambda m: m / m.sum(1, keepdims=True).clip(1)),
    ),
    Mistake(
        "share of the mistakes",
        "Your share is one of the mistakes of a class. One single mistake would make it 100 "
        "percent: divide by all images of the class.",
        partial(looked, score=of_mistakes),
        variants=(partial(looked, share=of_mistakes),),
    ),
    Mistake(
        "all mistakes of the class",
        "Your share holds all the mistakes of the class. Asked is the one wrong answer that it "
        "gets most often.",
        partial(looked, share=errors),
        variants=(partial(looked, find=in_the_least_accurate, share=errors),),
    ),
    Mistake(
        "only the least accurate class",
        "You look only at the class with the lowest accuracy. Its mistakes may be spread over many "
        "answers, and another class may have the worse pair.",
        partial(looked, find=in_the_least_accurate),
    ),
    Mistake(
        "both directions",
        "You add both directions of a pair. A dog taken for a cat and a cat taken for a dog are "
        "two confusions.",
        partial(looked, score=both_ways),
        variants=(
            partial(looked, score=both_ways, share=by_class),
            partial(looked, score=both_ways, find=lambda both: largest(both)[::-1]),
            both_ways_larger_first,
        ),
    ),
    Mistake(
        "equal pairs counted once",
        "Your matrix holds 1 where several images belong: `matrix[labels, answers] += 1` counts "
        "equal pairs once.",
        once_by_images,
        variants=(partial(looked, count=once),),
    ),
    Mistake(
        "the last pair",
        "Yours is the last pair with any confusion. Keep the largest share so far, and compare "
        "with it.",
        partial(looked, find=last),
    ),
    Mistake(
        "diagonal left in",
        "Yours found a class that is taken for itself. Those are the right answers.",
        partial(looked, diagonal=True),
    ),
    Mistake(
        "answer first",
        "Your names are swapped: the true class comes first.",
        partial(looked, told=lambda row, column, share, names: (names[column], names[row], share)),
    ),
    Mistake(
        "numbers for names",
        "You give the numbers of the classes. Asked are their names.",
        partial(looked, told=lambda row, column, share, names: (row, column, share)),
    ),
)
