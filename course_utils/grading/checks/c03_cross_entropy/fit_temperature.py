"""The temperature with the smallest loss, found without a grid."""

from collections.abc import Callable

import numpy as np
import torch
import torch.nn.functional as F

from course_utils.grading.checks.c03_cross_entropy import wrong_fit_temperature as wrong
from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake


def fit_temperature(logits: torch.Tensor, labels: torch.Tensor) -> float:
    """The T > 0 for which the cross-entropy of logits / T is smallest."""
    chosen = logits.gather(1, labels[:, None]).mean()
    # the derivative of the loss for 1 / t is the mean expected logit minus the mean chosen one
    return cooled_until(lambda t: ((logits / t).softmax(1) * logits).sum(1).mean() > chosen)


def cooled_until(too_cold: Callable[[float], torch.Tensor]) -> float:
    """The temperature from which on `too_cold` no longer holds, by bisection of its logarithm."""
    low = np.log(0.01)
    high = np.log(100)
    for _ in range(40):
        middle = (low + high) / 2
        if too_cold(float(np.exp(middle))):
            low = middle
        else:
            high = middle
    return float(np.exp(high))


def cases(rng: np.random.Generator) -> list[tuple]:
    def drawn(n: int, classes: int, scale: float, wrong: int) -> tuple[torch.Tensor, torch.Tensor]:
        # one answer in `wrong` is wrong, and then the second best is right
        logits = scale * tensor(rng, n, classes)
        order = logits.argsort(1, descending=True)
        return logits, torch.where(torch.arange(n) % wrong == 0, order[:, 1], order[:, 0])

    labels = torch.tensor([0, 0, 0, 1])
    return [
        (torch.tensor([[2.0, 0]] * 4).double(), labels),
        (torch.tensor([[0.5, 0]] * 4).double(), labels),
        (torch.tensor([[0.15, 0]] * 4), labels),
        (torch.tensor([[9.5, 0]] * 4), labels),
        drawn(40, 5, 4.0, 2),
        drawn(31, 3, 0.8, 4),
    ]


def golden_section(logits: torch.Tensor, labels: torch.Tensor) -> float:
    z = logits.numpy()
    y = labels.numpy()
    ratio = (5**0.5 - 1) / 2

    def loss(t: float) -> float:
        return (np.log(np.exp(z / t).sum(1)) - z[np.arange(len(y)), y] / t).mean()

    low = 0.1
    high = 10.0
    while high - low > 1e-5:
        left = high - ratio * (high - low)
        right = low + ratio * (high - low)
        if loss(left) < loss(right):
            high = right
        else:
            low = left
    return low


def two_grids(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    grid = torch.logspace(-1, 1, 200)
    for _ in range(2):
        best = min(grid, key=lambda t: F.cross_entropy(logits / t, labels).item())
        grid = torch.linspace(0.97 * best, 1.03 * best, 200)
    return best


CHECK = Check(
    work="fit_temperature",
    reference=fit_temperature,
    cases=cases,
    reread='Notebook 03, "One number that corrects it"',
    mistakes=(
        Mistake(
            "inverse",
            "This is one over the temperature. T divides the logits, so a network that is too sure "
            "needs T above 1.",
            wrong.inverse,
        ),
        Mistake(
            "coarse grid",
            "You try temperatures of a coarse grid, as the notebook does from 0.5 to 5. The best "
            "one lies between two of them, or outside.",
            wrong.NOTEBOOK,
            variants=wrong.GRIDS,
        ),
        Mistake(
            "softmax twice",
            "You divide probabilities by T and take their softmax again. The temperature divides "
            "the logits.",
            wrong.of_probabilities,
            'Notebook 03, "The first loss"',
            variants=(wrong.of_probabilities_to_10,),
        ),
        Mistake(
            "confidence matched",
            "Your T makes the mean confidence equal to the accuracy. Asked is the T with the "
            "smallest loss, which looks at the probability of every right class.",
            wrong.confidence_matched,
        ),
        Mistake(
            "end of the interval",
            "Yours runs to an end of its interval. Either the wrong half is "
            "kept, or what you compare always points the same way: no temperature changes the "
            "accuracy, and the logit to compare with is that of the right class.",
            wrong.always(10),
            variants=(
                *map(wrong.always, (0.1, 0.01, 0.05, 0.5, 5, 20, 100)),
                wrong.turned(0.1, 10),
                wrong.turned(0.05, 20),
                wrong.turned(0.01, 100),
            ),
        ),
        Mistake(
            "only T above 1",
            "Your T is at least 1. A network that is not sure enough needs one below.",
            wrong.within(1, 10),
        ),
        Mistake(
            "only T below 1",
            "Your T is at most 1. A network that is too sure needs one above.",
            wrong.within(0.1, 1),
        ),
        Mistake(
            "range of the notebook",
            "Your T lies between 0.5 and 5, the ends of the notebook's grid. Some best "
            "temperatures lie beyond.",
            wrong.within(0.5, 5),
        ),
        Mistake(
            "stops too soon",
            "Your search stops before it is within half a percent. A small temperature needs a "
            "small step or width: what counts is the error in relation to T.",
            wrong.in_rounds(6),
            variants=(
                *map(wrong.in_rounds, (4, 5, 7, 8, 9, 10)),
                *map(wrong.until, (0.1, 0.05, 0.02, 0.01, 0.005, 0.003)),
                wrong.descended(0.01, 100),
                wrong.descended(0.01, 200),
                wrong.descended(0.1, 50),
                wrong.descended(0.1, 100),
            ),
        ),
        Mistake(
            "softmax at temperature 1",
            "The softmax in your slope is that of the logits themselves. It has to be that of "
            "logits / T: as it is, the sign of the slope is the same for every T.",
            wrong.softmax_at_1,
        ),
        Mistake(
            "all pairs for the right ones",
            "Your mean is over the logits of all images at all labels: `[:, labels]` takes every "
            "pair. Each image has one right class, so take one logit from each row.",
            wrong.all_pairs,
        ),
        Mistake(
            "overflow",
            "Your exponentials overflow at small temperatures. The loss is not a number there, "
            "and the smallest loss is not found.",
            wrong.overflows,
            reread='Notebook 03, "From scores to probabilities"',
        ),
        Mistake(
            "Newton's steps run away",
            "You take Newton's steps wherever they lead, also out of the range in which the "
            "bottom lies. Far from the bottom they are much too long.",
            wrong.newton(20),
            variants=(*map(wrong.newton, (10, 30, 50)),),
        ),
    ),
    accepted=(golden_section, two_grids),
    rtol=5e-3,
    atol=1e-5,
    points=3,
    minutes=18,
    difficulty=3,
)
