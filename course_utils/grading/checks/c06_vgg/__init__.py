"""Exercises 06: what a plan costs, a grid from any map, the signal at the start, a head that reads
everywhere, a study.
"""

from course_utils.grading.checks.c06_vgg import (
    adaptive_average,
    head_everywhere,
    head_study,
    signal_by_depth,
    vgg_costs,
)
from course_utils.grading.engine.check import Written

CHECKS = (
    vgg_costs.CHECK,
    adaptive_average.CHECK,
    signal_by_depth.CHECK,
    head_everywhere.CHECK,
    head_study.CHECK,
)
WRITTEN = Written("deeper_and_worse", points=2)
