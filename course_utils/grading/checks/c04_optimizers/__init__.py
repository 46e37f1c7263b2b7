"""Exercises 04: the rates of a quadratic, a look ahead, Adam as a class, a schedule by steps, a
clipped mean.
"""

from course_utils.grading.checks.c04_optimizers import (
    clipped_mean_gradient,
    decoupled_adam,
    nesterov_path,
    quadratic_rates,
    rate_at_each_step,
)
from course_utils.grading.engine.check import Written

CHECKS = (
    quadratic_rates.CHECK,
    nesterov_path.CHECK,
    decoupled_adam.CHECK,
    rate_at_each_step.CHECK,
    clipped_mean_gradient.CHECK,
)
WRITTEN = Written("rule_or_rate", points=2)
