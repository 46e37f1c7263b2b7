"""How far a mean over a few seeds can be trusted, and where one more seed should lie."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class MeanInterval:
    """A mean with its 95 percent t-interval, in the unit of the values.

    values: (N,) float64, one a seed; mean, low, high: float. With a single value low and high are nan.
    """

    values: np.ndarray
    mean: float
    low: float
    high: float


def t_interval(values):
    """The mean of repeated measurements and the 95 percent t-interval around it.

    values: (N,) numbers, N >= 1, measured independently, such as the accuracies of N seeds -> MeanInterval

    >>> result = t_interval([0.90, 0.92, 0.91])
    >>> f"{result.mean:.3f} in [{result.low:.3f}, {result.high:.3f}]"
    '0.910 in [0.885, 0.935]'
    """
    values = np.asarray(values, dtype=np.float64)
    if values.ndim != 1 or len(values) == 0 or not np.isfinite(values).all():
        raise ValueError(f"values must be a list of at least one finite number, got {values.tolist()}")
    mean = float(values.mean())
    if len(values) == 1:
        return MeanInterval(values, mean, float("nan"), float("nan"))
    half = _student(len(values)) * float(values.std(ddof=1)) / len(values) ** 0.5
    return MeanInterval(values, mean, mean - half, mean + half)


def prediction_interval(values):
    """Where one more measurement of the same kind lies, 95 times in 100, if they scatter normally: (low, high).

    values: (N,) numbers, N >= 2. Wider than the interval of their mean, since a single run scatters too:
    mean +- t * s * sqrt(1 + 1 / N).
    """
    result = t_interval(values)
    if len(result.values) < 2:
        raise ValueError(f"a band needs at least two measurements, got {len(result.values)}; run another seed")
    n = len(result.values)
    half = _student(n) * float(result.values.std(ddof=1)) * (1 + 1 / n) ** 0.5
    return result.mean - half, result.mean + half


def _student(n):
    """97.5 percent quantile of the t distribution for n measurements."""
    from scipy import special  # scipy.stats takes a second to import; this is its t.ppf

    return float(special.stdtrit(n - 1, 0.975))
