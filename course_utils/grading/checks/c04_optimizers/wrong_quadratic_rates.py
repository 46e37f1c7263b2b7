"""What students write for the rates of plain descent on a quadratic."""

import torch


def from_diagonal(hessian: torch.Tensor) -> tuple[float, float, float]:
    return right(torch.diag(hessian.diagonal().sort().values))


def one_step_limit(hessian: torch.Tensor) -> tuple[float, float, float]:
    limit, best, shrink = right(hessian)
    return limit / 2, best, shrink


def flat_limit(hessian: torch.Tensor) -> tuple[float, float, float]:
    _, best, shrink = right(hessian)
    return 2 / float(torch.linalg.eigvalsh(hessian)[0]), best, shrink


def steepest_only(hessian: torch.Tensor) -> tuple[float, float, float]:
    flattest, *_, steepest = torch.linalg.eigvalsh(hessian).tolist()
    return 2 / steepest, 1 / steepest, 1 - flattest / steepest


def mean_curvature(hessian: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    curvatures = torch.linalg.eigvalsh(hessian)
    best = 1 / curvatures.mean()
    return 2 / curvatures.max(), best, (1 - best * curvatures).abs().max()


def ends(hessian: torch.Tensor) -> tuple[float, float]:
    """The smallest and the largest curvature."""
    flattest, *_, steepest = torch.linalg.eigvalsh(hessian).tolist()
    return flattest, steepest


def with_a_sign(hessian: torch.Tensor) -> tuple[float, float, float]:
    limit, best, shrink = right(hessian)
    return limit, best, -shrink


def one_over_the_sum(hessian: torch.Tensor) -> tuple[float, float, float]:
    flattest, steepest = ends(hessian)
    best = 1 / (flattest + steepest)
    return 2 / steepest, best, 1 - best * flattest


def one_over_the_sum_only(hessian: torch.Tensor) -> tuple[float, float, float]:
    limit, best, shrink = right(hessian)
    return limit, best / 2, shrink


def sum_of_all(hessian: torch.Tensor) -> tuple[float, float, float]:
    curvatures = torch.linalg.eigvalsh(hessian)
    best = 2 / float(curvatures.sum())
    return 2 / float(curvatures[-1]), best, float((1 - best * curvatures).abs().max())


def sum_of_all_flattest(hessian: torch.Tensor) -> tuple[float, float, float]:
    limit, best, _ = sum_of_all(hessian)
    return limit, best, 1 - best * ends(hessian)[0]


def shrink_of_the_loss(hessian: torch.Tensor) -> tuple[float, float, float]:
    limit, best, shrink = right(hessian)
    return limit, best, shrink**2


def exchanged(hessian: torch.Tensor) -> tuple[float, float, float]:
    flattest, steepest = ends(hessian)
    _, best, shrink = right(hessian)
    return 2 / flattest, best, -shrink


def rates(flattest: float, steepest: float) -> tuple[float, float, float]:
    """The answer for two curvatures."""
    return 2 / steepest, 2 / (flattest + steepest), (steepest - flattest) / (steepest + flattest)


def right(hessian: torch.Tensor) -> tuple[float, float, float]:
    """The right answer."""
    return rates(*ends(hessian))


def by_norm(hessian: torch.Tensor) -> tuple[float, float, float]:
    flattest, _ = ends(hessian)
    return rates(flattest, float(hessian.abs().sum(1).max()))


def by_frobenius(hessian: torch.Tensor) -> tuple[float, float, float]:
    flattest, _ = ends(hessian)
    return rates(flattest, float(hessian.norm()))


def by_trace(hessian: torch.Tensor) -> tuple[float, float, float]:
    flattest, _ = ends(hessian)
    return rates(flattest, float(hessian.trace()))


def share_gone(hessian: torch.Tensor) -> tuple[float, float, float]:
    limit, best, shrink = right(hessian)
    return limit, best, 1 - shrink


def doubled(hessian: torch.Tensor) -> tuple[float, float, float]:
    limit, best, shrink = right(hessian)
    return limit / 2, best / 2, shrink


def halved(hessian: torch.Tensor) -> tuple[float, float, float]:
    limit, best, shrink = right(hessian)
    return limit * 2, best * 2, shrink


def momentum_shrink(hessian: torch.Tensor) -> tuple[float, float, float]:
    flattest, steepest = ends(hessian)
    limit, best, _ = right(hessian)
    return limit, best, (steepest**0.5 - flattest**0.5) / (steepest**0.5 + flattest**0.5)


def momentum_rates(hessian: torch.Tensor) -> tuple[float, float, float]:
    flattest, steepest = ends(hessian)
    limit, _, shrink = momentum_shrink(hessian)
    return limit, (2 / (steepest**0.5 + flattest**0.5)) ** 2, shrink


def momentum_all(hessian: torch.Tensor) -> tuple[float, float, float]:
    _, best, shrink = momentum_rates(hessian)
    return 4 / ends(hessian)[1], best, shrink


def ratio(hessian: torch.Tensor) -> tuple[float, float, float]:
    flattest, steepest = ends(hessian)
    limit, best, _ = right(hessian)
    return limit, best, flattest / steepest


def one_minus_ratio(hessian: torch.Tensor) -> tuple[float, float, float]:
    limit, best, ratio_of_ends = ratio(hessian)
    return limit, best, 1 - ratio_of_ends


def condition(hessian: torch.Tensor) -> tuple[float, float, float]:
    limit, best, ratio_of_ends = ratio(hessian)
    return limit, best, 1 / ratio_of_ends


def steepest_right_shrink(hessian: torch.Tensor) -> tuple[float, float, float]:
    limit, _, shrink = right(hessian)
    return limit, limit / 2, shrink


def limit_of_sum(hessian: torch.Tensor) -> tuple[float, float, float]:
    limit, best, shrink = right(hessian)
    return best, best, shrink


def first_two(hessian: torch.Tensor) -> tuple[float, float, float]:
    flattest, second, *_ = torch.linalg.eigvalsh(hessian).tolist()
    return rates(flattest, second)


def only_two(hessian: torch.Tensor) -> tuple[float, float, float]:
    flattest, steepest = torch.linalg.eigvalsh(hessian)
    return rates(float(flattest), float(steepest))


def best_first(hessian: torch.Tensor) -> tuple[float, float, float]:
    limit, best, shrink = right(hessian)
    return best, limit, shrink
