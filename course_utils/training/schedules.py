"""Learning-rate schedules as pure functions of progress in [0, 1].

Each gives a factor of the peak rate.
"""

import math
from collections.abc import Callable, Sequence


def constant(progress: float) -> float:
    """Factor 1 throughout."""
    return 1.0


def cosine(progress: float) -> float:
    """Half a cosine from 1 down to 0 (Loshchilov and Hutter 2017, equation 5, without restarts)."""
    return 0.5 * (1 + math.cos(math.pi * progress))


def one_cycle(
    progress: float, *, rise: float = 0.3, start: float = 1 / 25, end: float = 1e-4 / 25
) -> float:
    """Cosine up from `start` to 1 over the first `rise` of the run, then cosine down to `end`.

    Smith and Topin 2018; the defaults are those of torch.optim.lr_scheduler.OneCycleLR.
    """
    if progress < rise:
        return start + (1 - start) * (1 - cosine(progress / rise))  # 1 - cosine climbs from 0 to 1
    return end + (1 - end) * cosine((progress - rise) / (1 - rise))


def warmup_cosine(progress: float, *, rise: float = 0.1) -> float:
    """Linear from 0 to 1 over the first `rise` of the run, then half a cosine down to 0."""
    if progress < rise:
        return progress / rise
    return cosine((progress - rise) / (1 - rise))


def multi_step(
    progress: float, *, milestones: Sequence[float] = (0.5, 0.75), factor: float = 0.1
) -> float:
    """Factor 1, multiplied by `factor` at each milestone passed (He et al. 2016a, section 4.2)."""
    passed = sum(1 for milestone in milestones if progress >= milestone)
    return factor**passed


SCHEDULES: dict[str, Callable[[float], float]] = {
    "constant": constant,
    "cosine": cosine,
    "one_cycle": one_cycle,
    "warmup_cosine": warmup_cosine,
    "multi_step": multi_step,
}
