"""Two changes crossed: what each is worth, and whether they add up."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True, eq=False)
class TwoByTwo:
    """Effects of two changes, one number a seed, in the unit of what was measured.

    first, second: (N,) float64, the main effect of either: its difference, as a mean over both
    versions of the other; interaction: (N,) float64, how much more the second is worth once the
    first is made than before
    """

    first: np.ndarray
    second: np.ndarray
    interaction: np.ndarray


def two_by_two(
    neither: ArrayLike, first_only: ArrayLike, second_only: ArrayLike, both: ArrayLike
) -> TwoByTwo:
    """The main effects and the interaction of two changes, seed by seed.

    Each of the four: (N,) numbers of the same seeds.
    raises: ValueError for arms of different lengths

    >>> two_by_two([60.0], [61.0], [65.0], [68.0]).second
    array([6.])
    """
    arms = [np.asarray(arm, dtype=np.float64) for arm in (neither, first_only, second_only, both)]
    if len({arm.shape for arm in arms}) > 1 or arms[0].ndim != 1:
        raise ValueError(
            f"each seed needs all four arms, got shapes {', '.join(str(arm.shape) for arm in arms)}"
        )
    none, one, other, all_ = arms
    return TwoByTwo(
        first=(one - none + all_ - other) / 2,  # mean of one - none and all_ - other
        second=(other - none + all_ - one) / 2,
        interaction=(all_ - one) - (other - none),
    )
