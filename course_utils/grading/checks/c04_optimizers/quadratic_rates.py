"""The rates of plain descent on a quadratic: where it diverges, which is best, how fast it is
then.
"""

import numpy as np
import torch

from course_utils.grading.checks.c04_optimizers import wrong_quadratic_rates as wrong
from course_utils.grading.engine.check import Check, Mistake


def quadratic_rates(hessian: torch.Tensor) -> tuple[float, float, float]:
    """(rate from which on it diverges, best rate, factor of a step at the best rate)."""
    flattest, *_, steepest = np.linalg.eigvalsh(hessian.numpy())
    return 2 / steepest, 2 / (flattest + steepest), (steepest - flattest) / (steepest + flattest)


def cases(rng: np.random.Generator) -> list[tuple]:
    return [
        (torch.tensor([[1.0, 0], [0, 3]]),),
        (torch.tensor([[1.0, 0], [0, 9]], dtype=torch.float64),),
        (torch.tensor([[2.0, 1], [1, 2]], dtype=torch.float64),),
        (turned(rng, [0.5, 2.0, 6.0]),),
        (turned(rng, [1.0, 1.5, 2.0, 4.0]),),
        (turned(rng, [0.3, 0.4, 0.8, 1.5, 3.0]),),
    ]


def turned(rng: np.random.Generator, curvatures: list[float]) -> torch.Tensor:
    """A symmetric matrix with about these eigenvalues, in directions that are drawn."""
    n = len(curvatures)
    directions, _ = np.linalg.qr(rng.normal(size=(n, n)))
    return torch.from_numpy(directions * (curvatures * rng.uniform(0.9, 1.1, n)) @ directions.T)


def singular_values(hessian: torch.Tensor) -> list[torch.Tensor]:
    values = torch.linalg.svdvals(hessian)
    condition = values[0] / values[-1]
    return [2 / values[0], 2 / (values[0] * (1 + 1 / condition)), (condition - 1) / (condition + 1)]


def characteristic_roots(hessian: torch.Tensor) -> np.ndarray:
    curvatures = np.roots(np.poly(hessian.numpy())).real
    best = 2 / (curvatures.max() + curvatures.min())
    return np.array([2 / curvatures.max(), best, np.abs(1 - best * curvatures).max()])


CHECK = Check(
    work="quadratic_rates",
    reference=quadratic_rates,
    cases=cases,
    reread='Notebook 04, "Two curvatures"',
    mistakes=(
        Mistake(
            "diagonal for curvatures",
            "You read the curvatures off the diagonal. Those are the ones along the axes; where "
            "the ravine is turned, the steepest direction is none of the axes.",
            wrong.from_diagonal,
        ),
        Mistake(
            "half the limit",
            "Your limit is the rate at which one step arrives in the steepest direction. Beyond it "
            "the point jumps over the minimum, but still comes nearer, up to twice that rate.",
            wrong.one_step_limit,
            reread='Notebook 04, "One curvature"',
        ),
        Mistake(
            "limit of the flattest",
            "Your limit is that of the flattest direction. The steepest one diverges long before.",
            wrong.flat_limit,
        ),
        Mistake(
            "best for the steepest alone",
            "Your best rate makes the steepest direction arrive at once and leaves the flattest "
            "the slowest. A higher rate gives up a little of the one for the other, until both "
            "shrink alike.",
            wrong.steepest_only,
            variants=(wrong.steepest_right_shrink,),
        ),
        Mistake(
            "mean curvature",
            "Your best rate is set by the mean of all curvatures. Only the two at the ends count: "
            "those between shrink faster than both.",
            wrong.mean_curvature,
        ),
        Mistake(
            "shrink with a sign",
            "Your shrink is negative: that of the steepest direction, which jumps over the "
            "minimum at each step. Asked is its size.",
            wrong.with_a_sign,
        ),
        Mistake(
            "one over the sum",
            "Your best rate is half of what it could be: 1 over the sum of the two curvatures at "
            "the ends. The two directions do not yet shrink alike there.",
            wrong.one_over_the_sum,
            variants=(wrong.one_over_the_sum_only,),
        ),
        Mistake(
            "sum of all curvatures",
            "Your best rate adds up all curvatures. Only the two at the ends count: those between "
            "shrink faster than both.",
            wrong.sum_of_all,
            variants=(wrong.sum_of_all_flattest,),
        ),
        Mistake(
            "shrink of the loss",
            "Your shrink is that of the loss, a square. Asked is what multiplies the direction "
            "itself.",
            wrong.shrink_of_the_loss,
            reread='Notebook 04, "One curvature"',
        ),
        Mistake(
            "ends exchanged",
            "You take the steepest curvature for the flattest, and the other way round. Look at "
            "the order in which they come: `eigvalsh` gives them rising, `svdvals` falling.",
            wrong.exchanged,
        ),
        Mistake(
            "norm for the steepest",
            "Your steepest curvature is too large: a norm or a trace of the matrix is only a "
            "bound for its largest eigenvalue.",
            wrong.by_norm,
            variants=(
                wrong.by_frobenius,
                wrong.by_trace,
            ),
        ),
        Mistake(
            "share that is gone",
            "Your shrink is the share by which the direction gets shorter. Asked is the factor "
            "that a step multiplies it by.",
            wrong.share_gone,
            reread='Notebook 04, "One curvature"',
        ),
        Mistake(
            "half forgotten",
            "Your curvatures are off by a factor of two. The loss has a half in front of it, so "
            "its second derivatives are the matrix itself.",
            wrong.doubled,
            variants=(wrong.halved,),
        ),
        Mistake(
            "rates of momentum",
            "Your roots of the curvatures belong to momentum. Plain descent has the curvatures "
            "themselves.",
            wrong.momentum_shrink,
            variants=(
                wrong.momentum_rates,
                wrong.momentum_all,
            ),
        ),
        Mistake(
            "ratio for shrink",
            "Your shrink is made of the ratio of the two curvatures alone. Put the best rate into "
            "what a step multiplies the flattest direction by.",
            wrong.ratio,
            variants=(
                wrong.one_minus_ratio,
                wrong.condition,
            ),
        ),
        Mistake(
            "best for limit",
            "Your limit is the best rate. Beyond it the steepest direction shrinks more slowly, "
            "but it diverges only later.",
            wrong.limit_of_sum,
        ),
        Mistake(
            "two curvatures only",
            "Yours counts on two curvatures. There are as many as the matrix has rows: the ends "
            "are the first and the last of them, however many lie between.",
            wrong.first_two,
            variants=(wrong.only_two,),
        ),
        Mistake(
            "best rate first",
            "Your two rates are swapped: the limit comes first, then the best rate.",
            wrong.best_first,
        ),
    ),
    accepted=(singular_values, characteristic_roots),
    minutes=12,
    difficulty=2,
)
