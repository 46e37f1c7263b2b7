"""How far a mean over a few seeds can be trusted, and where one more seed should lie."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True, eq=False)
class MeanInterval:
    """A mean with its 95 percent t-interval, in the unit of the values.

    values: (N,) float64, one a seed; mean, low, high: float. With a single value low and high are
    nan.
    """

    values: np.ndarray
    mean: float
    low: float
    high: float


def t_interval(values: ArrayLike) -> MeanInterval:
    """The mean of repeated measurements and the 95 percent t-interval around it.

    values: (N,) numbers, N >= 1, measured independently, such as the accuracies of N seeds ->
    MeanInterval

    >>> result = t_interval([0.90, 0.92, 0.91])
    >>> f"{result.mean:.3f} in [{result.low:.3f}, {result.high:.3f}]"
    '0.910 in [0.885, 0.935]'
    """
    values = np.asarray(values, dtype=np.float64)
    if values.ndim != 1 or len(values) == 0 or not np.isfinite(values).all():
        raise ValueError(
            f"values must be a list of at least one finite number, got {values.tolist()}"
        )
    mean = float(values.mean())
    if len(values) == 1:
        return MeanInterval(values, mean, float("nan"), float("nan"))
    half = _student(len(values)) * float(values.std(ddof=1)) / len(values) ** 0.5  # t s / sqrt(N)
    return MeanInterval(values, mean, mean - half, mean + half)


def prediction_interval(values: ArrayLike, level: float = 0.95) -> tuple[float, float]:
    """Where one more measurement of the same kind lies, in `level` of all cases, if they scatter
    normally: (low, high).

    values: (N,) numbers, N >= 2. Wider than the interval of their mean, since a single run scatters
    too:
    mean +- t * s * sqrt(1 + 1 / N).
    """
    result = t_interval(values)
    if len(result.values) < 2:
        raise ValueError(
            f"a band needs at least two measurements, got {len(result.values)}; run another seed"
        )
    n = len(result.values)
    half = _student(n, level) * float(result.values.std(ddof=1)) * (1 + 1 / n) ** 0.5
    return result.mean - half, result.mean + half


def accuracy_interval(values: ArrayLike) -> MeanInterval:
    """`t_interval` of accuracies, one a seed, which never leaves [0, 1].

    values: (N,) fractions. The mean is that of the values; the interval is taken where accuracies
    scatter alike everywhere, at asin(sqrt(accuracy)), and carried back, so that it is not
    symmetrical.
    raises: ValueError for a value that is no fraction
    """
    # Of n images a share p has the variance p (1 - p) / n, and asin(sqrt(p)) about 1 / (4 n).
    plain = t_interval(_fractions(values))
    angle = t_interval(np.arcsin(np.sqrt(plain.values)))
    return MeanInterval(plain.values, plain.mean, _accuracy(angle.low), _accuracy(angle.high))


def accuracy_band(values: ArrayLike, level: float = 0.95) -> tuple[float, float]:
    """`prediction_interval` of accuracies, one a seed, which never leaves [0, 1]: see
    `accuracy_interval`.
    """
    low, high = prediction_interval(np.arcsin(np.sqrt(_fractions(values))), level)
    return _accuracy(low), _accuracy(high)


def _fractions(values: ArrayLike) -> np.ndarray:
    """The values as float64, after checking that they lie in [0, 1]."""
    values = np.asarray(values, dtype=np.float64)
    if not ((values >= 0) & (values <= 1)).all():
        raise ValueError(
            f"accuracies are fractions from 0 to 1, got {values.tolist()}; 80 percent is 0.8"
        )
    return values


def _accuracy(angle: float) -> float:
    """Back from asin(sqrt(accuracy)); beyond the ends lies nothing."""
    return float(np.sin(np.clip(angle, 0.0, np.pi / 2)) ** 2)  # beyond pi / 2 the sine would fall


def _student(n: int, level: float = 0.95) -> float:
    """The quantile of the t distribution for n measurements, `level` between it and its
    negative.
    """
    from scipy import special  # scipy.stats takes a second to import; this is its t.ppf

    return float(special.stdtrit(n - 1, (1 + level) / 2))  # half of 1 - level in each tail
