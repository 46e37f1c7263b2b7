"""Learning-rate schedules as pure functions of progress in [0, 1], each giving a factor of the peak rate."""

import math


def constant(progress):
    """Factor 1 throughout."""
    return 1.0


def cosine(progress):
    """Half a cosine from 1 down to 0 (Loshchilov and Hutter 2017, equation 5, without restarts)."""
    return 0.5 * (1 + math.cos(math.pi * progress))


def one_cycle(progress, *, rise=0.3, start=1 / 25, end=1e-4 / 25):
    """Cosine up from `start` to 1 over the first `rise` of the run, then cosine down to `end` (Smith and Topin 2018).

    The defaults are those of torch.optim.lr_scheduler.OneCycleLR.
    """
    if progress < rise:
        return start + (1 - start) * (1 - cosine(progress / rise))
    return end + (1 - end) * cosine((progress - rise) / (1 - rise))


def warmup_cosine(progress, *, rise=0.1):
    """Linear from 0 to 1 over the first `rise` of the run, then half a cosine down to 0."""
    if progress < rise:
        return progress / rise
    return cosine((progress - rise) / (1 - rise))


def multi_step(progress, *, milestones=(0.5, 0.75), factor=0.1):
    """Factor 1, multiplied by `factor` at each milestone passed (He et al. 2015, section 4.2)."""
    return factor ** sum(progress >= milestone for milestone in milestones)


SCHEDULES = {
    "constant": constant,
    "cosine": cosine,
    "one_cycle": one_cycle,
    "warmup_cosine": warmup_cosine,
    "multi_step": multi_step,
}
