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


def report_001(progress):
    """Halved at each quarter: every 50 epochs of 200 (report 001, "Settings")."""
    return multi_step(progress, milestones=(0.25, 0.5, 0.75), factor=0.5)


def report_002(progress):
    """Halved after 25 epochs of 30: what ReduceLROnPlateau did by the account of report 002, section 2."""
    return multi_step(progress, milestones=(25 / 30,), factor=0.5)


def report_003(progress):
    """A tenth at epochs 5, 27, 40 and 47 of 50 (report 003, section 5.1)."""
    return multi_step(progress, milestones=(0.1, 0.54, 0.8, 0.94))


SCHEDULES = {
    "constant": constant,
    "cosine": cosine,
    "one_cycle": one_cycle,
    "warmup_cosine": warmup_cosine,
    "multi_step": multi_step,
    "report_001": report_001,
    "report_002": report_002,
    "report_003": report_003,
}
