"""Exercises 13: cut the head of a state dict, probe in closed form, count labels,
freeze for good, a rate by layer, a study."""

from course_utils.grading.checks.c13_transfer_learning import (
    frozen_probe,
    labels_needed,
    layer_rates,
    ridge_probe,
    transfer_study,
    transplant,
)
from course_utils.grading.engine.check import Written

CHECKS = (
    transplant.CHECK,
    ridge_probe.CHECK,
    labels_needed.CHECK,
    frozen_probe.CHECK,
    layer_rates.CHECK,
    transfer_study.CHECK,
)
WRITTEN = Written("three_points_below", points=2)
