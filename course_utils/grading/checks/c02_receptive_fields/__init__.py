"""Exercises 02: how far a unit can see, where its field ends, what a linear stack is, what moves a
unit, how widely.
"""

from course_utils.grading.checks.c02_receptive_fields import (
    effective_field,
    pixels_seen,
    receptive_field,
    single_kernel,
    spot_width,
)
from course_utils.grading.engine.check import Written

CHECKS = (
    receptive_field.CHECK,
    pixels_seen.CHECK,
    single_kernel.CHECK,
    effective_field.CHECK,
    spot_width.CHECK,
)
WRITTEN = Written("short_sighted", points=2)
