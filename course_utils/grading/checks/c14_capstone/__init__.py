"""Exercises 14: the bill in multiply-adds, the deepest plan,
an honest number, the race, the board, a study."""

from course_utils.grading.checks.c14_capstone import (
    deepest_plan,
    honest_report,
    mean_epochs_to,
    multiply_adds,
    schedule_study,
    standings,
)
from course_utils.grading.engine.check import Written

CHECKS = (
    multiply_adds.CHECK,
    deepest_plan.CHECK,
    honest_report.CHECK,
    mean_epochs_to.CHECK,
    standings.CHECK,
    schedule_study.CHECK,
)
WRITTEN = Written("who_is_ahead", points=2)
