"""Exercises 11: two kinds of chance, the same images for both, false alarms,
Holm's correction, a tuned ranking, a study."""

from course_utils.grading.checks.c11_ablations import (
    activation_study,
    alarm_rates,
    gap_in_errors,
    holm_adjusted,
    paired_gap,
    tuned_ranking,
)
from course_utils.grading.engine.check import Written

CHECKS = (
    gap_in_errors.CHECK,
    paired_gap.CHECK,
    alarm_rates.CHECK,
    holm_adjusted.CHECK,
    tuned_ranking.CHECK,
    activation_study.CHECK,
)
WRITTEN = Written("report_of_a_referee", points=2)
