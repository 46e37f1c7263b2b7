"""The rates of plain descent on a quadratic: where it diverges, which is best, how fast it is
then.
"""

import numpy as np
import torch

from course_utils.grading.engine.check import Check, Mistake


def quadratic_rates(hessian: torch.Tensor) -> tuple[float, float, float]:
    """(rate from which on it diverges, best rate, factor of a step at the best rate)."""
    flattest, *_, steepest = np.linalg.eigvalsh(hessian.numpy())
    return 2 / steepest, 2 / (flattest + steepest), (steepest - flattest) / (steepest + flattest)


def cases(rng: np.random.Generator) -> list[tuple]:
    return [
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


def from_diagonal(hessian: torch.Tensor) -> tuple[float, float, float]:
    return quadratic_rates(torch.diag(hessian.diagonal().sort().values))


def one_step_limit(hessian: torch.Tensor) -> tuple[float, float, float]:
    limit, best, shrink = quadratic_rates(hessian)
    return limit / 2, best, shrink


def flat_limit(hessian: torch.Tensor) -> tuple[float, float, float]:
    _, best, shrink = quadratic_rates(hessian)
    return 2 / float(torch.linalg.eigvalsh(hessian)[0]), best, shrink


def steepest_only(hessian: torch.Tensor) -> tuple[float, float, float]:
    flattest, *_, steepest = torch.linalg.eigvalsh(hessian).tolist()
    return 2 / steepest, 1 / steepest, 1 - flattest / steepest


def mean_curvature(hessian: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    curvatures = torch.linalg.eigvalsh(hessian)
    best = 1 / curvatures.mean()
    return 2 / curvatures.max(), best, (1 - best * curvatures).abs().max()


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
            from_diagonal,
        ),
        Mistake(
            "half the limit",
            "Your limit is the rate at which one step arrives in the steepest direction. Beyond it "
            "the point jumps over the minimum, but still comes nearer, up to twice that rate.",
            one_step_limit,
            reread='Notebook 04, "One curvature"',
        ),
        Mistake(
            "limit of the flattest",
            "Your limit is that of the flattest direction. The steepest one diverges long before.",
            flat_limit,
        ),
        Mistake(
            "best for the steepest alone",
            "Your best rate makes the steepest direction arrive at once and leaves the flattest "
            "the slowest. A higher rate gives up a little of the one for the other, until both "
            "shrink alike.",
            steepest_only,
        ),
        Mistake(
            "mean curvature",
            "Your best rate is set by the mean of all curvatures. Only the two at the ends count: "
            "those between shrink faster than both.",
            mean_curvature,
        ),
    ),
    accepted=(singular_values, characteristic_roots),
    minutes=12,
    difficulty=2,
)
