"""Exercises 03: the push of a weighted loss, many questions at once, softer targets, calibration,
one temperature.
"""

from course_utils.grading.checks.c03_cross_entropy import (
    calibration_error,
    fit_temperature,
    multi_label_loss,
    smoothed_divergence,
    weighted_gradient,
)
from course_utils.grading.engine.check import Written

CHECKS = (
    weighted_gradient.CHECK,
    multi_label_loss.CHECK,
    smoothed_divergence.CHECK,
    calibration_error.CHECK,
    fit_temperature.CHECK,
)
WRITTEN = Written("loss_up_accuracy_up", points=2)
